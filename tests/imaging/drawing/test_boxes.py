"""A box is one thin line that is seen on any ground, at any zoom, and covers nothing within."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from imaging.drawing.marks import BOX_COLOUR, LINE_WIDTH
from imaging.overlay import Box
from imaging.pyramid import Pyramid
from imaging.render import render, render_view, scale_for
from imaging.view import View
from tests.imaging.scenes import DOUBTED, SURE, phantom, plain


def line_lengths(row: NDArray[np.bool_]) -> list[int]:
    """Return how many pixels long each run of True is."""
    return [sum(1 for _ in run) for value, run in itertools.groupby(row.tolist()) if value]


@pytest.mark.parametrize("zoom", [0.05, 0.3, 1.0, 2.7, 9.0, 60.0])
def test_a_box_has_the_same_thin_line_at_any_zoom(zoom: float) -> None:
    radiograph = plain(size_wh=(4000, 3000))
    width, height = 200 / zoom, 160 / zoom
    x, y = 2000 - width / 2, 1500 - height / 2
    box = Box((x, y, x + width, y + height), "f", 0.5)
    view = View((500, 400), zoom, (2000.0, 1500.0))
    picture = np.asarray(render_view(Pyramid(radiograph), (box,), view))
    is_line = (picture == BOX_COLOUR).all(axis=2)
    assert line_lengths(is_line[200]) == [2, 2]
    assert line_lengths(is_line[:, 250]) == [2, 2]


@pytest.mark.parametrize(
    ("long_side", "least", "most"), [(300, 1.5, 2), (1200, 2, 2), (3000, 3, 5), (20000, 8, 13)]
)
def test_lines_grow_slower_than_saved_pictures(long_side: int, least: float, most: float) -> None:
    assert least <= LINE_WIDTH * scale_for((long_side, 10)) <= most


def test_nothing_within_a_box_is_covered() -> None:
    for box in (SURE, DOUBTED):
        marked = np.asarray(render(phantom(), (SURE, DOUBTED)))
        bare = np.asarray(render(phantom(), ()))
        x0, y0, x1, y1 = (int(v) for v in box.box_xyxy)
        np.testing.assert_array_equal(marked[y0:y1, x0:x1], bare[y0:y1, x0:x1])


def test_a_doubted_box_is_dashed_and_a_sure_one_is_not() -> None:
    rectangle = (100.0, 100.0, 300.0, 200.0)
    runs = {}
    for is_sure in (True, False):
        picture = np.asarray(render(plain(), (Box(rectangle, "f", 0.5, is_sure),)))
        is_line = (picture == BOX_COLOUR).all(axis=2)
        runs[is_sure] = line_lengths(is_line[202])
    assert len(runs[True]) == 1
    assert len(runs[False]) > 8
    assert max(runs[False]) <= 8


def test_a_box_on_the_pictures_edge_is_seen_on_all_four_sides() -> None:
    picture = np.asarray(render(plain(), (Box((0, 0, 400, 300), "f", 0.5),)))
    is_line = (picture == BOX_COLOUR).all(axis=2)
    assert len(line_lengths(is_line[150])) == 2
    assert len(line_lengths(is_line[:, 200])) == 2


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_a_box_stands_out_from_black_and_white(ground: int) -> None:
    picture = np.asarray(render(plain(ground), (Box((100, 100, 300, 200), "f", 0.5),)), int)
    luminance = picture @ (0.2126, 0.7152, 0.0722)
    assert np.ptp(luminance[150, 90:110]) > 120
