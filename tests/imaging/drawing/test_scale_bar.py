"""The scale bar: a round length, as long on the screen as it says, and out of the labels' way."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.measuring.words import scale_bar
from app.scale import Scale
from imaging.drawing.scale_bar import AWAY, ScaleBar, draw_bar, round_length
from imaging.orientation import Orientation
from imaging.overlay import Box
from imaging.pyramid import Pyramid
from imaging.render import render_view
from imaging.view import View
from tests.fakes import made_radiograph
from tests.snapshot import assert_like_snapshot
from words import SPANISH, use

KNOWN = Scale((0.2, 0.1), "at the detector")
SCREEN = (800, 600)


def view(zoom: float, turns: int = 0) -> View:
    return View(SCREEN, zoom, (100.0, 100.0), Orientation(turns))


@pytest.mark.parametrize(
    ("most_mm", "length", "parts"),
    [
        (73.0, 50.0, 5),
        (50.0, 50.0, 5),
        (49.9, 20.0, 4),
        (19.0, 10.0, 5),
        (9.99, 5.0, 5),
        (0.3, 0.2, 4),
        (1000.0, 1000.0, 5),
    ],
)
def test_the_length_is_round(most_mm: float, length: float, parts: int) -> None:
    assert round_length(most_mm) == (pytest.approx(length), parts)


@pytest.mark.parametrize(
    ("zoom", "turns", "length_px", "words"),
    [
        # 200 pixels of the screen hold 40 mm across, 20 mm down.
        (1.0, 0, 100.0, "2 cm, at the detector"),
        (1.0, 1, 200.0, "2 cm, at the detector"),
        (1.0, 3, 200.0, "2 cm, at the detector"),
        (1.0, 2, 100.0, "2 cm, at the detector"),
        (0.25, 0, 125.0, "10 cm, at the detector"),
        (10.0, 1, 200.0, "2 mm, at the detector"),
        (40.0, 1, 200.0, "0.5 mm, at the detector"),
    ],
)
def test_the_bar_is_as_long_as_it_says(
    zoom: float, turns: int, length_px: float, words: str
) -> None:
    bar = scale_bar(KNOWN, view(zoom, turns), 1.0)
    assert bar is not None
    assert (bar.length_px, bar.words) == (pytest.approx(length_px), words)


def test_the_bar_says_its_length_in_the_language_in_use() -> None:
    use(SPANISH)
    bar = scale_bar(KNOWN, view(40.0, 1), 1.0)
    assert bar is not None
    assert bar.words == "0,5 mm, en el detector"


def test_where_no_pixel_has_a_known_size_there_is_no_bar() -> None:
    assert scale_bar(Scale(), view(1.0), 1.0) is None


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_is_drawn_has_that_length(scale: float) -> None:
    canvas = np.zeros((200, 500, 3), np.uint8)
    covered = draw_bar(canvas, ScaleBar(200.0, 5, "5 cm"), scale)
    assert covered is not None
    bright = np.flatnonzero(canvas[round(200 - AWAY * scale) - 1, :, 0] > 200)
    assert bright.max() + 1 - bright.min() == 200
    outside = canvas.copy()
    left, top, right, bottom = (round(v) for v in covered)
    outside[top:bottom, left:right] = 0
    assert not outside.any()


def test_a_picture_too_small_for_a_bar_has_none() -> None:
    canvas = np.zeros((20, 60, 3), np.uint8)
    assert draw_bar(canvas, ScaleBar(15.0, 5, "5 cm"), 1.0) is None
    assert not canvas.any()


def test_labels_keep_off_the_bar_where_they_can() -> None:
    pyramid = Pyramid(replace(made_radiograph(20, SCREEN), path=Path("x.png")))
    bar = scale_bar(KNOWN, View.fit(SCREEN, SCREEN), 1.0)
    # Its label has no room above, and would lie on the bar below.
    box = Box((650.0, 4.0, 790.0, 545.0), "fracture", 0.9)
    view = View.fit(SCREEN, SCREEN)
    alone = np.asarray(render_view(pyramid, [], view, bar=bar))
    with_label = np.asarray(render_view(pyramid, [box], view, bar=bar))
    is_bar = (alone != 20).any(axis=2)
    np.testing.assert_array_equal(with_label[is_bar], alone[is_bar])
    without_bar = np.asarray(render_view(pyramid, [box], view))
    assert (without_bar[is_bar] != 20).any(), "its label would lie there"


def test_the_bar_looks_as_it_did() -> None:
    pyramid = Pyramid(made_radiograph(200, (300, 160)))
    shown = render_view(
        pyramid, [], View.fit((300, 160), (300, 160)), bar=ScaleBar(150.0, 5, "5 cm, calibrated")
    )
    assert_like_snapshot(shown, "scale_bar")
