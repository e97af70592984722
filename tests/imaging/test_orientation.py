"""The eight ways to turn a picture: each as a table, each undone, each where the pixels are."""

import itertools

import numpy as np
import pytest

from imaging.orientation import UPRIGHT, Orientation
from imaging.pyramid import Pyramid
from imaging.view import View
from tests.imaging.test_pyramid import radiograph_of, waves

ALL = [Orientation(turns, mirrored) for turns in range(4) for mirrored in (False, True)]
SOURCE_WH = (40, 30)
# Where the source's corners (0, 0) and (40, 0) lie in the turned picture.
CORNERS = [
    (Orientation(0), (0, 0), (40, 0)),
    (Orientation(1), (30, 0), (30, 40)),
    (Orientation(2), (40, 30), (0, 30)),
    (Orientation(3), (0, 40), (0, 0)),
    (Orientation(0, True), (40, 0), (0, 0)),
    (Orientation(1, True), (30, 40), (30, 0)),
    (Orientation(2, True), (0, 30), (40, 30)),
    (Orientation(3, True), (0, 0), (0, 40)),
]


@pytest.mark.parametrize(("orientation", "first", "second"), CORNERS)
def test_corners_lie_where_the_table_says(
    orientation: Orientation, first: tuple, second: tuple
) -> None:
    matrix = orientation.matrix(SOURCE_WH)
    assert matrix @ (0, 0, 1) == pytest.approx(first)
    assert matrix @ (40, 0, 1) == pytest.approx(second)


@pytest.mark.parametrize("orientation", ALL)
def test_pixels_and_points_are_turned_alike(orientation: Orientation) -> None:
    pixels = np.arange(30 * 40).reshape(30, 40)
    turned = orientation.apply(pixels)
    assert turned.shape[::-1] == orientation.size_of(SOURCE_WH)
    for row, column in [(0, 0), (3, 17), (29, 39)]:
        x, y = orientation.matrix(SOURCE_WH) @ (column + 0.5, row + 0.5, 1)
        assert turned[int(y), int(x)] == pixels[row, column]


@pytest.mark.parametrize("orientation", ALL)
def test_turning_and_flipping_act_on_what_is_seen(orientation: Orientation) -> None:
    pixels = np.arange(12).reshape(3, 4)
    seen = orientation.apply(pixels)
    pairs = [
        (orientation.turned(1), np.rot90(seen, -1)),
        (orientation.turned(-1), np.rot90(seen)),
        (orientation.flipped_horizontally(), seen[:, ::-1]),
        (orientation.flipped_vertically(), seen[::-1]),
    ]
    for changed, expected in pairs:
        np.testing.assert_array_equal(changed.apply(pixels), expected)


VIEWS = [
    View((800, 600), zoom, centre, orientation)
    for zoom, centre, orientation in itertools.product((0.13, 1.0, 7.5), ((333.3, 41.7),), ALL)
]


@pytest.mark.parametrize("view", VIEWS)
def test_to_source_undoes_to_screen(view: View) -> None:
    for point in [(0.0, 0.0), (400.0, 300.0), (-50.0, 9000.0)]:
        assert view.to_source(view.to_screen(point)) == pytest.approx(point, abs=1e-6)
        assert view.to_screen(point) == pytest.approx(tuple(view.matrix @ (*point, 1.0)))
    box = (10.0, 20.0, 70.0, 45.0)
    assert view.box_to_source(view.box_to_screen(box)) == pytest.approx(box)


@pytest.mark.parametrize("view", VIEWS)
def test_zoom_and_pan_follow_the_pointer_however_the_picture_is_turned(view: View) -> None:
    pointer, held = (123.0, 456.0), view.to_source((123.0, 456.0))
    assert view.zoomed_at(pointer, 1.25).to_screen(held) == pytest.approx(pointer, abs=1.2)
    moved = view.panned(31, -17)
    assert moved.to_screen(held) == pytest.approx((154.0, 439.0), abs=1e-6)


@pytest.mark.parametrize("orientation", ALL)
def test_a_fitted_picture_fills_the_viewport(orientation: Orientation) -> None:
    view = View.fit((3000, 2500), (1200, 900), orientation)
    left, top, right, bottom = view.box_to_screen((0, 0, 3000, 2500))
    assert min(left, top) >= -0.5
    assert right <= 1200.5
    assert bottom <= 900.5
    assert right - left == pytest.approx(1200, abs=1) or bottom - top == pytest.approx(900, abs=1)


@pytest.mark.parametrize("orientation", ALL)
def test_at_one_to_one_the_stored_values_themselves_are_shown_turned(
    orientation: Orientation,
) -> None:
    pixels = waves(901, 1201)
    view = View((300, 200), 1.0, (600.5, 450.5), orientation)
    shown, _ = Pyramid(radiograph_of(pixels)).sample(view)
    for x, y in [(0, 0), (150, 100), (299, 199)]:
        column, row = view.to_source((x + 0.5, y + 0.5))
        assert shown[y, x] == pixels[int(row), int(column)]


def test_upright_changes_nothing() -> None:
    np.testing.assert_array_equal(UPRIGHT.matrix(SOURCE_WH), np.eye(2, 3))
