"""A point on the radiograph and its place on the screen lead to each other, whatever the view."""

import itertools

import numpy as np
import pytest

from imaging.view import GREATEST_ZOOM, LEAST_ZOOM, View

VIEWS = [
    View((800, 600), zoom, centre)
    for zoom, centre in itertools.product((0.13, 1.0, 7.5), ((0.0, 0.0), (333.3, 1041.7)))
]
POINTS = [(0.0, 0.0), (400.0, 300.0), (799.5, 12.25), (-50.0, 9000.0)]


@pytest.mark.parametrize("view", VIEWS)
def test_to_source_undoes_to_screen(view: View) -> None:
    for point in POINTS:
        assert view.to_source(view.to_screen(point)) == pytest.approx(point, abs=1e-6)
        assert view.to_screen(view.to_source(point)) == pytest.approx(point, abs=1e-6)


@pytest.mark.parametrize("view", VIEWS)
def test_the_matrix_is_what_to_screen_does(view: View) -> None:
    for point in POINTS:
        x, y = view.matrix @ (*point, 1.0)
        assert view.to_screen(point) == pytest.approx((x, y))


@pytest.mark.parametrize("view", VIEWS)
def test_a_box_stays_a_box(view: View) -> None:
    box = (10.0, 20.0, 70.0, 45.0)
    left, top, right, bottom = view.box_to_screen(box)
    assert left < right
    assert top < bottom
    assert view.box_to_source((left, top, right, bottom)) == pytest.approx(box)
    assert (right - left) * (bottom - top) == pytest.approx(60 * 25 * view.zoom**2)


def test_a_fitted_picture_lies_in_the_middle() -> None:
    view = View.fit((40, 20), (40, 40))
    assert view.to_screen((0, 0)) == (0, 10)
    assert view.to_screen((40, 20)) == (40, 30)


@pytest.mark.parametrize(
    ("source", "viewport", "zoom"),
    [((400, 200), (800, 800), 2.0), ((3000, 2500), (1200, 900), 0.36), ((10, 10), (10, 10), 1.0)],
)
def test_fit_shows_all_and_as_large_as_can_be(source: tuple, viewport: tuple, zoom: float) -> None:
    view = View.fit(source, viewport)
    assert view.zoom == pytest.approx(zoom)
    left, top, right, bottom = view.box_to_screen((0, 0, *source))
    assert min(left, top) >= -0.5
    assert right <= viewport[0] + 0.5
    assert bottom <= viewport[1] + 0.5


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("factor", [0.5, 1.25, 3.0])
def test_zooming_keeps_what_lies_under_the_pointer(view: View, factor: float) -> None:
    pointer = (123.0, 456.0)
    held = view.to_source(pointer)
    zoomed = view.zoomed_at(pointer, factor)
    assert zoomed.zoom == pytest.approx(view.zoom * factor)
    # Before and after, the picture is laid on whole screen pixels.
    assert zoomed.to_screen(held) == pytest.approx(pointer, abs=0.51 + 0.5 * factor)


def test_zooming_in_and_out_a_hundred_times_drifts_by_no_pixel() -> None:
    view = start = View.fit((3000, 2500), (1200, 900))
    for _ in range(100):
        view = view.zoomed_at((100, 800), 1.25).zoomed_at((100, 800), 0.8)
    assert view.to_screen((0, 0)) == pytest.approx(start.to_screen((0, 0)), abs=1.5)


def test_zoom_has_ends() -> None:
    view = View((100, 100), 1.0, (50, 50))
    assert view.zoomed_at((0, 0), 1e9).zoom == GREATEST_ZOOM
    assert view.zoomed_at((0, 0), 1e-9).zoom == LEAST_ZOOM


@pytest.mark.parametrize("view", VIEWS)
def test_panning_moves_the_picture_with_the_pointer(view: View) -> None:
    x, y = view.to_screen((10, 20))
    moved = view.panned(31, -17)
    assert moved.to_screen((10, 20)) == pytest.approx((x + 31, y - 17), abs=1e-6)


@pytest.mark.parametrize("view", VIEWS)
def test_the_picture_lies_on_whole_screen_pixels(view: View) -> None:
    shift = view.matrix[:, 2]
    np.testing.assert_array_equal(shift, np.round(shift))


def test_a_picture_can_not_be_lost_off_the_screen() -> None:
    view = View((800, 600), 1.0, (50, 50)).panned(5000, -9000).kept_on((100, 80))
    assert view.centre_xy == (0.0, 80.0)
