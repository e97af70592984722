"""What the reader chooses in the open window: how answers are judged and shown, and settings."""

from collections.abc import Mapping
from pathlib import Path

from app.changes import Change
from app.context import Context
from app.files.whole_file import write_whole
from app.images.open_images import OpenImages
from app.jobs import Continuation
from app.paths import settings_file
from app.reader.reading_first import ReadingFirst
from app.settings import TEXT_SIZES, THEMES, Toggle, settings_as_toml
from errors import CannotSave
from words import _, reason_of, use

# The others are asked for by whoever has changed them.
_TOLD = {
    Toggle.OVERLAY: Change.ANSWERS,
    Toggle.PUBLIC_NAMES: Change.ANSWERS,
    Toggle.MEASURES: Change.MEASURES,
}


class Choices:
    """Changes the settings in use, and tells whoever shows what hangs on them.

    No widget assigns to a setting itself.
    """

    def __init__(self, context: Context, images: OpenImages, reading_first: ReadingFirst) -> None:
        self._context = context
        self._images = images
        self._reading_first = reading_first
        self._settings = context.settings

    def choose_operating_point(self, name: str) -> None:
        """Judge all answers at another operating point."""
        self._settings.operating_point = name
        self._context.tell(Change.ANSWERS)
        self._context.tell(Change.IMAGES)

    def choose_next_operating_point(self) -> None:
        """Judge at the next operating point, if the answer on screen can be judged at several."""
        prediction = self._images.shown_prediction()
        points = list(prediction.operating_points) if prediction else []
        if points:
            chosen = self._settings.operating_point
            place = points.index(chosen) if chosen in points else -1
            self.choose_operating_point(points[(place + 1) % len(points)])

    def switch(self, which: Toggle, is_on: bool) -> None:
        """Switch a setting on or off."""
        setattr(self._settings, which, is_on)
        if which in _TOLD:
            self._context.tell(_TOLD[which])

    def toggle(self, which: Toggle) -> None:
        """Switch a setting off if it is on, and on if it is off."""
        self.switch(which, not getattr(self._settings, which))

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the heat map covers the picture, 0 to 1."""
        self._settings.opacity = min(max(opacity, 0.0), 1.0)
        self._context.tell(Change.ANSWERS)

    def choose_next_theme(self) -> None:
        """Choose the theme after the one in use; they are a ring."""
        place = THEMES.index(self._settings.theme) + 1
        self._settings.theme = THEMES[place % len(THEMES)]

    def step_text_size(self, by: int) -> None:
        """Choose a larger or smaller text size, as far as there is one."""
        place = TEXT_SIZES.index(self._settings.text_size) + by
        self._settings.text_size = TEXT_SIZES[min(max(place, 0), len(TEXT_SIZES) - 1)]

    def look_in(self, folder: Path) -> None:
        """Let the file dialogs open in a folder from now on."""
        self._settings.folder = str(folder)

    def report_as(self, institution: str, paper: str) -> None:
        """Offer the next report what this one bore.

        Args:
            institution: at its head.
            paper: one of `PAPERS`.
        """
        self._settings.institution = institution
        self._settings.paper = paper

    def open_as(self, geometry: str) -> None:
        """Let the window be next time as it is now.

        Args:
            geometry: size and place as Tk writes them; empty where it fills the screen, which
                leaves those that it had before.
        """
        self._settings.is_maximised = not geometry
        self._settings.geometry = geometry or self._settings.geometry

    def speak(self, language: str) -> None:
        """Say everything in another language from now on.

        Args:
            language: a key of `words.CHOICES`.
        """
        self._settings.language = language
        use(language)
        self._context.say_again()
        self._context.tell(Change.LANGUAGE)

    def change_settings(self, chosen: Mapping[str, object]) -> None:
        """Take over choices by the names of `Settings`, and keep them at once.

        Database and number of threads hold from the next start on.

        Raises:
            AttributeError: there is no setting of such a name.
        """
        settings = self._settings
        unknown = chosen.keys() - vars(settings).keys()
        if unknown:
            raise AttributeError(", ".join(sorted(unknown)))
        speaks_otherwise = chosen.get("language", settings.language) != settings.language
        reads_otherwise = chosen.get("reads_first", settings.reads_first) != settings.reads_first
        for name, value in chosen.items():
            setattr(settings, name, value)
        if reads_otherwise:
            self._reading_first.switch(settings.reads_first)
        if speaks_otherwise:
            self.speak(settings.language)
        for change in (Change.ANSWERS, Change.IMAGES, Change.WEIGHTS):
            self._context.tell(change)
        written = settings_as_toml(settings)
        self._context.jobs.start(
            lambda _progress: _write(settings_file(), written),
            Continuation(
                done=lambda _none: self._context.inform(_("The settings are saved.")),
                failed=self._context.fail,
            ),
        )


def _write(path: Path, data: bytes) -> None:
    """Write the settings, or say what becomes of them: no other place is theirs."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise CannotSave(
            _(
                "The settings could not be saved in {path} ({reason}); they hold until the program "
                "ends."
            ).format(path=path, reason=reason_of(error))
        ) from error
