"""Colours, fonts and distances: the only place where the window's looks are decided.

A colour is a pair (light, dark), as CustomTkinter takes it; canvases ask `pick` for the one in use.
The black theme for the reading room is the dark one with other values.
"""

import sys
import tkinter as tk

import customtkinter as ctk

from gui.fonts import install
from imaging.drawing.lettering import FONT_FOLDER
from models.prediction import Verdict


class Colour(tuple[str, str]):
    """A colour in each theme, to CustomTkinter a pair (light, dark).

    CustomTkinter knows two appearances and asks for the second one's value whenever it draws;
    which of two that is follows from the theme in use.
    """

    black: str
    is_black = False

    def __new__(cls, light: str, dark: str, black: str = "") -> "Colour":
        """Make a colour; without a value for the black theme that of the dark one is taken."""
        made = super().__new__(cls, (light, dark))
        made.black = black or dark
        return made

    def __getitem__(self, place):  # type: ignore[override]
        """Return the value for an appearance."""
        return self.black if place == 1 and Colour.is_black else super().__getitem__(place)


GRID = 8
# Each in a roomy window, and in one that is narrow for the size of its text.
PANEL_WIDTHS = (340, 308)
STRIP_WIDTHS = (112, 80)
ROW_HEIGHT = 64

WINDOW = Colour("#eef1f4", "#101317", "#000000")
SURFACE = Colour("#ffffff", "#181c22", "#000000")
RAISED = Colour("#e3e8ee", "#232932", "#171717")
HOVER = Colour("#dde3ea", "#2c343f", "#202020")
LINE = Colour("#d3dae2", "#2a313b", "#2b2b2b")
TEXT = Colour("#17202a", "#e8ecf1", "#b9bec4")
MUTED = Colour("#566372", "#97a3b2", "#8b9199")
ACCENT = Colour("#1f6fb2", "#2a78bb", "#2b68a0")
ACCENT_HOVER = Colour("#195a91", "#1f66a6", "#24598a")
ON_ACCENT = Colour("#ffffff", "#ffffff", "#e4e8ec")
PICTURE = "#000000"

# Over the picture's black, whatever the theme.
ON_PICTURE = Colour("#aeb8c4", "#aeb8c4")
BRIGHT = Colour("#ffffff", "#ffffff")
WARNING_ON_PICTURE = "#f0ad3c"

# Each can be read on a row of a list, hovered or chosen: 4.5:1 at least, as a test holds them to.
# Red, bluish green and amber stay apart for the common kinds of colour blindness, as a test holds
# them to; a word and a shape always go with them.
VERDICTS: dict[Verdict, Colour] = {
    Verdict.FRACTURE: Colour("#a3122e", "#f47a63"),
    Verdict.NO_FRACTURE: Colour("#0a6e52", "#2fb58c"),
    Verdict.DOUBT: Colour("#8f5600", "#f0ad3c"),
    Verdict.OUT_OF_SCOPE: Colour("#545f6d", "#98a4b3"),
    Verdict.NOT_APPLICABLE: Colour("#355e94", "#7fb0e6"),
}

FAMILY = "Inter"
SMALL, TEXT_SIZE, LARGE = 12, 14, 26


def load_fonts() -> None:
    """Make the bundled font known to the window system; must come before the first window."""
    for path in sorted(FONT_FOLDER.glob("*.otf")):
        if sys.platform.startswith("linux"):
            install(path)
        else:
            ctk.FontManager.load_font(str(path))


def use(name: str) -> None:
    """Draw in a theme from now on: "dark", "light" or "black"; `gui.restyling` redraws the rest."""
    Colour.is_black = name == "black"
    ctk.AppearanceModeTracker.appearance_mode_set_by = "user"
    ctk.AppearanceModeTracker.appearance_mode = 0 if name == "light" else 1


def use_text_size(per_cent: int) -> None:
    """Draw in a size from now on, in per cent of the design; `gui.restyling` redraws the rest."""
    ctk.ScalingTracker.widget_scaling = per_cent / 100


def scale_of(widget: tk.Misc) -> float:
    """Return how many screen pixels a design pixel takes, for what does not scale by itself."""
    return ctk.ScalingTracker.get_widget_scaling(widget)


def font(size: int = TEXT_SIZE, bold: bool = False) -> tuple[str, int]:
    """Return the window's font in one of the three sizes, which CustomTkinter scales."""
    # The semi-bold cut names itself a family of its own.
    return (f"{FAMILY} Semi Bold" if bold else FAMILY, size)


def pick(colour: Colour) -> str:
    """Return the colour of the appearance in use."""
    return colour[1] if ctk.get_appearance_mode() == "Dark" else colour[0]


def canvas_font(size: int, scale: float, bold: bool = False) -> tuple[str, int]:
    """Return the same font for a canvas, which does not scale by itself."""
    family, size = font(size, bold)
    return family, -round(size * scale)
