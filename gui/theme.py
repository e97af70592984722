"""Colours, fonts and distances: the only place where the window's looks are decided.

A colour is a pair (light, dark), as CustomTkinter takes it; canvases ask `pick` for the one in use.
"""

from pathlib import Path

import customtkinter as ctk

from models.prediction import Verdict

Colour = tuple[str, str]

FONT_FOLDER = Path(__file__).resolve().parent.parent / "assets" / "fonts"

GRID = 8
PANEL_WIDTH = 340
STRIP_WIDTH = 112
BAR_HEIGHT = 56
ROW_HEIGHT = 64

WINDOW: Colour = ("#eef1f4", "#101317")
SURFACE: Colour = ("#ffffff", "#181c22")
RAISED: Colour = ("#e3e8ee", "#232932")
HOVER: Colour = ("#dde3ea", "#2c343f")
LINE: Colour = ("#d3dae2", "#2a313b")
TEXT: Colour = ("#17202a", "#e8ecf1")
MUTED: Colour = ("#566372", "#97a3b2")
ACCENT: Colour = ("#1f6fb2", "#2a78bb")
ACCENT_HOVER: Colour = ("#195a91", "#1f66a6")
ON_ACCENT: Colour = ("#ffffff", "#ffffff")
PICTURE = "#000000"

# Over the picture's black, whatever the theme.
ON_PICTURE: Colour = ("#aeb8c4", "#aeb8c4")
BRIGHT: Colour = ("#ffffff", "#ffffff")

# Each can be read on a row of a list, hovered or chosen: 4.5:1 at least, as a test holds them to.
# Vermilion, bluish green and amber stay apart for the common kinds of colour blindness; a word and
# a shape always go with them.
VERDICTS: dict[Verdict, Colour] = {
    Verdict.FRACTURE: ("#b92f18", "#f47a63"),
    Verdict.NO_FRACTURE: ("#0a6e52", "#2fb58c"),
    Verdict.DOUBT: ("#8f5600", "#f0ad3c"),
    Verdict.OUT_OF_SCOPE: ("#545f6d", "#98a4b3"),
    Verdict.NOT_APPLICABLE: ("#355e94", "#7fb0e6"),
}

FAMILY = "Inter"
SMALL, TEXT_SIZE, LARGE = 12, 14, 26


def load_fonts() -> None:
    """Make the bundled font known to the window system; must come before the first window."""
    for path in sorted(FONT_FOLDER.glob("*.otf")):
        ctk.FontManager.load_font(str(path))


def font(size: int = TEXT_SIZE, bold: bool = False) -> ctk.CTkFont:
    """Return the window's font; one of the three sizes."""
    # The semi-bold cut names itself a family of its own.
    return ctk.CTkFont(f"{FAMILY} Semi Bold" if bold else FAMILY, size)


def pick(colour: Colour) -> str:
    """Return the colour of the appearance in use."""
    return colour[1] if ctk.get_appearance_mode() == "Dark" else colour[0]


def canvas_font(size: int, scale: float, bold: bool = False) -> tuple[str, int]:
    """Return the same font for a canvas, which does not scale by itself."""
    return (f"{FAMILY} Semi Bold" if bold else FAMILY, -round(size * scale))
