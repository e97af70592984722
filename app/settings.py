"""What the user chose, kept in a file that a person can read."""

import logging
import re
import textwrap
import tomllib
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path

import tomli_w

from app.files.whole_file import write_whole
from imaging.overlay import DEFAULT_OPACITY
from models.prediction import BALANCED, OPERATING_POINTS
from models.registry import PIPELINES
from predictions import ALL
from words import CHOICES, SYSTEM

log = logging.getLogger(__name__)

MOST_THREADS = 64
THEMES = ("dark", "light", "black")
PAPERS = ("A4", "Letter")
MOST_RECENT = 12
# In per cent.
TEXT_SIZES = (100, 115, 130, 150, 175, 200)


@dataclass
class Settings:
    """The user's choices.

    Attributes:
        theme: "dark", "light" or "black".
        pipeline: which pipeline the next analysis asks, or "all".
        operating_point: which thresholds judge the answers.
        overlay_is_on: whether marks are drawn on the picture.
        opacity: of the heat map, 0 to 1.
        reads_first: whether answers stay hidden until the reader has said their own word.
        public_names: whether boxes of the public system's networks bear its names.
        folder: where the file dialogs open; empty for the home folder.
        batch_is_recursive: whether a batch takes the sub-folders of a folder too.
        export_folder: where reports and exports are offered to be saved; empty for `folder`.
        language: of the texts on screen, a key of `words.CHOICES`.
        database: the history's file; empty lets the program choose its place.
        threads: how many threads a network may use; 0 for all processors.
        institution: printed at the head of reports.
        paper: of reports, one of `PAPERS`.
        text_size: of text and controls, in per cent.
        measures_are_shown: whether measurements are drawn on the picture.
        measures_are_saved: whether they are drawn in saved and copied pictures.
        scale_bar_is_shown: whether a scale bar lies on pictures whose pixels have a known size.
        overlay_planes_are_shown: whether graphics that a file lays over its picture are drawn, on
            screen and in saved pictures.
        details_are_shown: whether the corner of the picture says how it is shown.
        panel_is_shown: whether the answer stands beside the picture.
        saves_as_turned: whether saved and copied pictures are turned as the screen is.
        recent: the files opened lately, the latest first.
        keeps_recent: whether they are remembered.
        is_maximised: whether the window filled the screen.
        geometry: the window's size and place as Tk writes them; empty for the default.
    """

    theme: str = "dark"
    pipeline: str = "cascade"
    operating_point: str = BALANCED
    overlay_is_on: bool = True
    opacity: float = DEFAULT_OPACITY
    public_names: bool = True
    reads_first: bool = False
    folder: str = ""
    batch_is_recursive: bool = False
    export_folder: str = ""
    language: str = SYSTEM
    database: str = ""
    threads: int = 0
    institution: str = ""
    paper: str = PAPERS[0]
    text_size: int = 100
    measures_are_shown: bool = True
    measures_are_saved: bool = True
    scale_bar_is_shown: bool = True
    overlay_planes_are_shown: bool = True
    details_are_shown: bool = True
    panel_is_shown: bool = True
    saves_as_turned: bool = False
    recent: list[str] = field(default_factory=list)
    keeps_recent: bool = True
    is_maximised: bool = False
    geometry: str = ""

    @property
    def history(self) -> Path | None:
        """The history's file that the user chose; None lets the program choose its place."""
        return Path(self.database) if self.database else None


class Toggle(StrEnum):
    """The settings that are on or off and are changed in the open window, by their names."""

    OVERLAY = "overlay_is_on"
    PUBLIC_NAMES = "public_names"
    MEASURES = "measures_are_shown"
    SAVED_MEASURES = "measures_are_saved"
    SAVED_TURNS = "saves_as_turned"
    SCALE_BAR = "scale_bar_is_shown"
    OVERLAY_PLANES = "overlay_planes_are_shown"
    DETAILS = "details_are_shown"
    PANEL = "panel_is_shown"
    SUB_FOLDERS = "batch_is_recursive"


def read_settings(path: Path) -> Settings:
    """Return the settings of a file; what is missing or makes no sense there keeps its default."""
    settings = Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return settings
    for known in fields(Settings):
        value = table.get(known.name)
        if type(value) is type(getattr(settings, known.name)) and _makes_sense(known.name, value):
            setattr(settings, known.name, value)
    return settings


def settings_as_toml(settings: Settings) -> bytes:
    """Return the settings as TOML, each with a word on what it is for."""
    lines = ["# The settings of this program; what makes no sense here keeps its default.", ""]
    for name, value in asdict(settings).items():
        lines += [f"# {line}" for line in textwrap.wrap(_MEANINGS.get(name, ""), 96)]
        lines += [tomli_w.dumps({name: value}).rstrip(), ""]
    # A file or folder whose name is no UTF-8 can't be said in TOML.
    return "\n".join(lines).encode(errors="replace")


def keep_settings(path: Path, settings: Settings) -> None:
    """Write the settings, whole or not at all; a place that can't be written is only logged.

    It is called when the window is gone and nobody can be told any more.
    """
    try:
        write_whole(path, settings_as_toml(settings))
    except OSError as error:
        log.warning("the settings could not be saved: %s", error.strerror)


# What the class above says of each, so that the file says the same.
_MEANINGS: dict[str, str] = {
    name: " ".join(words.split())
    for name, words in re.findall(
        r"^ {8}(\w+): (.*?)(?=^ {8}\w+: |\Z)",
        (Settings.__doc__ or "").partition("Attributes:\n")[2],
        re.MULTILINE | re.DOTALL,
    )
}


def _makes_sense(name: str, value: object) -> bool:
    allowed = {
        "theme": THEMES,
        "pipeline": (*PIPELINES, ALL),
        "operating_point": OPERATING_POINTS,
        "text_size": TEXT_SIZES,
        "language": CHOICES,
        "paper": PAPERS,
        "threads": range(MOST_THREADS + 1),
    }
    if name in allowed:
        return value in allowed[name]
    if name == "recent":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if name == "geometry":
        # On a screen to the left of the main one Tk writes "+-1200+30".
        return bool(re.fullmatch(r"(\d{3,5}x\d{3,5}(\+-?\d{1,5}){2})?", str(value)))
    return name != "opacity" or (isinstance(value, float) and 0.0 <= value <= 1.0)
