"""The window's colours: whatever is read stands out from its ground."""

import itertools
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.settings import THEMES
from gui import theme
from gui.actions.names import Action
from gui.widgets.controls import Button, Menu, Switch
from imaging.drawing.marks import BOX_COLOUR
from imaging.drawing.measurements import COLOUR as MEASURE_COLOUR
from models.prediction import Verdict
from tests.gui.conftest import Stage

LEAST_OF_WORDS, LEAST_OF_SIGNS = 4.5, 3.0
# In CIE 1976 L*a*b*: two colours so far apart are plainly two.
LEAST_APART = 12.0
# In design pixels: what is dragged to scroll.
LEAST_BAR = 5
ROWS = ("SURFACE", "RAISED", "HOVER")


def test_contrast_is_measured_as_wcag_measures_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)


def words_on_grounds() -> Iterator[tuple[str, theme.Colour, theme.Colour]]:
    for ground in ("WINDOW", *ROWS):
        for ink in ("TEXT", "MUTED"):
            yield f"{ink} on {ground}", getattr(theme, ink), getattr(theme, ground)
    for ground in ROWS:
        for verdict, colour in theme.VERDICTS.items():
            yield f"{verdict} on {ground}", colour, getattr(theme, ground)
    for ground in ("ACCENT", "ACCENT_HOVER"):
        yield f"ON_ACCENT on {ground}", theme.ON_ACCENT, getattr(theme, ground)
    black = (theme.PICTURE, theme.PICTURE)
    yield "ON_PICTURE on black", theme.ON_PICTURE, black
    yield "BRIGHT on black", theme.BRIGHT, black
    # The buttons over the black are those of the dark theme, whatever the theme.
    for ground in ("RAISED", "HOVER", "ACCENT", "ACCENT_HOVER"):
        dark = getattr(theme, ground)[1]
        yield f"BRIGHT on {ground} over black", theme.BRIGHT, (dark, dark)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [pytest.param(ink, ground, id=name) for name, ink, ground in words_on_grounds()],
)
def test_whatever_is_read_stands_out_in_every_theme(
    ink: theme.Colour, ground: theme.Colour
) -> None:
    for one, other in zip(values(ink), values(ground), strict=True):
        assert contrast(one, other) >= LEAST_OF_WORDS


@pytest.mark.parametrize("name", THEMES)
def test_bars_that_scroll_are_seen_and_alike_in_every_theme(
    make_stage: Callable[..., Stage], name: str
) -> None:
    stage = make_stage((Path("none.toml"),), theme=name)
    stage.window.show_tab("History")
    history = stage.window._tabs["History"]
    bars = (history.rows._bar, history.panel._bar, stage.window.analyse.panel._bar)
    looks = {(bar.cget("width"), bar.cget("border_spacing")) for bar in bars}
    assert len(looks) == 1
    assert all(width - 2 * beside >= LEAST_BAR for width, beside in looks)
    for bar in bars:
        ink = theme.pick(bar.cget("button_color"))
        assert contrast(ink, theme.pick(theme.SURFACE)) >= LEAST_OF_SIGNS


@pytest.mark.parametrize("name", THEMES)
def test_a_menu_is_told_from_the_window_that_it_covers(
    make_stage: Callable[..., Stage], name: str
) -> None:
    stage = make_stage((Path("none.toml"),), theme=name)
    for menu in stage.window.menu._menus[1:]:
        assert str(menu.cget("background")) == theme.pick(theme.RAISED)
        assert contrast(str(menu.cget("foreground")), str(menu.cget("background"))) >= 4.5
    assert theme.pick(theme.RAISED) not in (theme.pick(theme.SURFACE), theme.PICTURE)


@pytest.mark.parametrize("name", THEMES)
def test_what_is_out_of_use_can_be_read_in_every_theme(
    make_stage: Callable[..., Stage], name: str
) -> None:
    stage = make_stage((Path("none.toml"),), theme=name)
    made: list[Button | Menu | Switch] = [
        Button(stage.window, text="Answer a folder…", fg_color=ground)
        for ground in (theme.ACCENT, theme.RAISED, theme.SURFACE, "transparent")
    ]
    made.append(Menu(stage.window, values=["All pipelines"], fg_color=theme.RAISED))
    made.append(Switch(stage.window, text="with sub-folders"))
    for place, control in enumerate(made):
        control.place(x=300, y=200 + 40 * place)
        control.configure(state="disabled")
    stage.pump()
    for control in made:
        if isinstance(control, Button):
            # The pointer that comes and goes must not bring the ground of use back.
            control._on_enter()
            control._on_leave()
        words = control._text_label
        assert words is not None
        ink, ground = (in_hex(words, str(words.cget(n))) for n in ("foreground", "background"))
        assert contrast(ink, ground) >= LEAST_OF_WORDS
    made[0].configure(state="normal")
    assert str(made[0]._text_label.cget("background")) == theme.pick(theme.ACCENT)


def test_the_accent_can_be_told_from_the_surface() -> None:
    for accent, surface in zip(values(theme.ACCENT), values(theme.SURFACE), strict=True):
        assert contrast(accent, surface) >= LEAST_OF_SIGNS


def test_the_reading_room_is_black_and_dimmer_than_the_dark_theme() -> None:
    assert theme.WINDOW.black == theme.SURFACE.black == "#000000"
    for ink in (theme.TEXT, theme.MUTED, theme.ACCENT):
        assert luminance(ink.black) <= luminance(ink[1])


@pytest.mark.parametrize("blindness", ["protanopia", "deuteranopia", "tritanopia"])
@pytest.mark.parametrize("appearance", [0, 1])
def test_verdicts_stay_apart_for_colour_blind_readers(blindness: str, appearance: int) -> None:
    judged = (Verdict.FRACTURE, Verdict.DOUBT, Verdict.NO_FRACTURE)
    colours = [theme.VERDICTS[verdict][appearance] for verdict in judged]
    for one, other in itertools.combinations(colours, 2):
        assert apart(one, other, blindness) >= LEAST_APART


@pytest.mark.parametrize("blindness", ["protanopia", "deuteranopia", "tritanopia"])
def test_measurements_are_told_from_boxes_by_colour_blind_readers(blindness: str) -> None:
    box, measure = (hexadecimal(colour) for colour in (BOX_COLOUR, MEASURE_COLOUR))
    assert apart(box, measure, blindness) >= LEAST_APART


def test_a_change_of_theme_reaches_what_is_on_the_screen(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage((Path("none.toml"),))
    grounds = []
    for _ in range(3):
        stage.window.act(Action.THEME)
        stage.pump()
        toolbar = stage.window.toolbar
        grounds.append((stage.session.settings.theme, str(toolbar._canvas.cget("background"))))
    assert [name for name, _ in grounds] == ["light", "black", "dark"]
    assert len({ground for _, ground in grounds}) == 3


@pytest.mark.parametrize("size", [100, 150, 200])
def test_every_size_of_text_shows_the_same_things(
    make_stage: Callable[..., Stage], phantom_path: Path, size: int
) -> None:
    stage = make_stage((Path("none.toml"),), text_size=size, geometry="1280x720+0+0")
    stage.open(phantom_path)
    for action in (Action.LARGER, Action.SMALLER, Action.SMALLER):
        stage.window.act(action)
        stage.pump()
    analyse = stage.window.analyse
    assert not analyse.empty.winfo_ismapped()
    assert analyse.view.winfo_ismapped()
    assert stage.window.toolbar.analyse.winfo_ismapped()
    right = stage.window.winfo_rootx() + stage.window.winfo_width()
    button = stage.window.toolbar.analyse
    assert button.winfo_rootx() + button.winfo_width() <= right
    theme.use_text_size(100)


def values(colour: theme.Colour) -> tuple[str, str, str]:
    """Return a colour's value in the light, the dark and the black theme."""
    return colour[0], colour[1], getattr(colour, "black", colour[1])


# Linear RGB to what is seen; source: Machado, Oliveira and Fernandes (2009), severity 1.0.
SEEN = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def apart(one: str, other: str, blindness: str) -> float:
    """Return how far two colours lie apart in CIE 1976 L*a*b* for a colour-blind reader."""
    matrix = np.array(SEEN[blindness])
    seen = [lab(np.clip(matrix @ linear(colour), 0.0, 1.0)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* of linear sRGB under D65."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    shares = to_xyz @ rgb / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(shares > 0.008856, np.cbrt(shares), 7.787 * shares + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def linear(colour: str) -> np.ndarray:
    """Return linear RGB of "#rrggbb"."""
    shares = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def in_hex(widget: tk.Misc, colour: str) -> str:
    """Return a colour of Tk's, which may be a name."""
    red, green, blue = (value >> 8 for value in widget.winfo_rgb(colour))
    return hexadecimal((red, green, blue))


def hexadecimal(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours; source: WCAG 2.2, "contrast ratio"."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb"; source: WCAG 2.2, "relative luminance"."""
    red, green, blue = linear(colour).tolist()
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
