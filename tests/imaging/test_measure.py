"""Measurements: tables of known lengths, angles and regions, and pictures of how they are drawn."""

import math

import numpy as np
import pytest

from imaging.drawing.measurements import Drawn, label_box
from imaging.measure import (
    POINTS_OF,
    Kind,
    Measurement,
    area,
    degrees,
    distance_to_run,
    handles,
    length,
    moved,
    outlines,
    region_statistics,
    with_handle,
)
from imaging.orientation import Orientation
from imaging.overlay import Box
from imaging.pyramid import Pyramid
from imaging.render import render, render_view
from imaging.view import View
from tests.imaging.scenes import phantom
from tests.imaging.test_pyramid import radiograph_of
from tests.snapshot import assert_like_snapshot

SQUARE = (1.0, 1.0)
NINE = radiograph_of(np.zeros((9, 9), np.uint8))


@pytest.mark.parametrize(
    ("points", "mm_xy", "expected"),
    [
        (((0, 0), (30, 40)), SQUARE, 50.0),
        (((0, 0), (30, 40)), (0.1, 0.1), 5.0),
        (((10, 10), (10, 60)), (0.1, 0.2), 10.0),
        (((10, 10), (60, 10)), (0.1, 0.2), 5.0),
        (((5, 5), (5, 5)), SQUARE, 0.0),
    ],
)
def test_lengths(points: tuple, mm_xy: tuple, expected: float) -> None:
    assert length(Measurement(Kind.RULER, points), mm_xy) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("points", "mm_xy", "expected"),
    [
        (((10, 0), (0, 0), (0, 10)), SQUARE, 90.0),
        (((10, 0), (0, 0), (-10, 0)), SQUARE, 180.0),
        (((10, 0), (0, 0), (10, 10)), SQUARE, 45.0),
        (((10, 0), (0, 0), (-10, 10)), SQUARE, 135.0),
        (((10, 0), (0, 0), (10, 10)), (1.0, math.sqrt(3)), 60.0),
    ],
)
def test_angles_at_a_point(points: tuple, mm_xy: tuple, expected: float) -> None:
    assert degrees(Measurement(Kind.ANGLE, points), mm_xy) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (((0, 0), (10, 0), (0, 50), (10, 50)), 0.0),
        (((0, 0), (10, 0), (0, 50), (10, 60)), 45.0),
        # Whichever way the lines were drawn.
        (((10, 0), (0, 0), (0, 50), (10, 60)), 45.0),
        (((0, 0), (10, 0), (0, 50), (-10, 60)), 45.0),
        (((0, 0), (10, 0), (5, 50), (5, 60)), 90.0),
    ],
)
def test_cobb_s_angle_lies_between_lines_not_directions(points: tuple, expected: float) -> None:
    assert degrees(Measurement(Kind.COBB, points), SQUARE) == pytest.approx(expected)


def test_a_rectangle_counts_the_pixels_whose_centre_it_holds() -> None:
    pixels = np.arange(100, dtype=np.uint16).reshape(10, 10)
    found = region_statistics(Measurement(Kind.RECTANGLE, ((2, 3), (5, 5))), radiograph_of(pixels))
    held = pixels[3:5, 2:5]
    assert found is not None
    assert (found.count, found.least, found.greatest) == (6, 32, 44)
    assert found.mean == pytest.approx(held.mean())
    assert found.spread == pytest.approx(held.std())


def test_an_ellipse_holds_its_share_of_its_rectangle() -> None:
    pixels = np.random.default_rng(1).integers(0, 4096, (300, 400), dtype=np.uint16)
    found = region_statistics(
        Measurement(Kind.ELLIPSE, ((300, 250), (100, 50))), radiograph_of(pixels)
    )
    rows, columns = np.mgrid[0:300, 0:400] + 0.5
    held = pixels[((columns - 200) / 100) ** 2 + ((rows - 150) / 100) ** 2 <= 1]
    assert found is not None
    assert found.count == held.size
    assert found.mean == pytest.approx(held.mean())
    assert found.spread == pytest.approx(held.std())
    expected = math.pi / 4 * 200 * 200 * 0.01
    mark = Measurement(Kind.ELLIPSE, ((300, 250), (100, 50)))
    assert area(mark, (0.1, 0.1)) == pytest.approx(expected)


@pytest.mark.parametrize(
    "points", [((2.6, 2.6), (3.4, 3.4)), ((-9, -9), (-2, -2)), ((5, 5), (5, 5))]
)
def test_a_region_without_pixels_has_no_statistics(points: tuple) -> None:
    assert region_statistics(Measurement(Kind.ELLIPSE, points), NINE) is None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", [Kind.ELLIPSE, Kind.RECTANGLE])
@pytest.mark.parametrize(
    "points", [((2.5, 1), (2.5, 8)), ((1, 2.5), (8, 2.5)), ((2.5, 2.5), (2.5, 2.5))]
)
def test_a_region_without_width_or_height_holds_no_pixel(kind: Kind, points: tuple) -> None:
    # Its line runs through the centres of pixels.
    assert region_statistics(Measurement(kind, points), NINE) is None


ALL = [
    Measurement(Kind.RULER, ((250, 300), (700, 420))),
    Measurement(Kind.ANGLE, ((200, 1000), (450, 1200), (800, 1100))),
    Measurement(Kind.COBB, ((650, 550), (1000, 600), (650, 900), (1050, 800))),
    Measurement(Kind.ELLIPSE, ((120, 500), (420, 760))),
    Measurement(Kind.RECTANGLE, ((760, 1250), (1050, 1500))),
    Measurement(Kind.ARROW, ((250, 1450), (480, 1300))),
    Measurement(Kind.NOTE, ((900, 200),), "cortical step?"),
]


@pytest.mark.parametrize("measurement", ALL, ids=lambda m: m.kind.value)
def test_moving_takes_all_points_along(measurement: Measurement) -> None:
    assert len(measurement.points) == POINTS_OF[measurement.kind]
    there = moved(measurement, (7.0, -3.0))
    assert moved(there, (-7.0, 3.0)) == measurement
    for one, other in zip(handles(measurement), handles(there), strict=True):
        assert other == (one[0] + 7.0, one[1] - 3.0)


@pytest.mark.parametrize("measurement", ALL, ids=lambda m: m.kind.value)
def test_a_pulled_handle_lies_where_it_was_pulled_to(measurement: Measurement) -> None:
    for number in range(len(handles(measurement))):
        pulled = with_handle(measurement, number, (333.0, 444.0))
        assert (333.0, 444.0) in handles(pulled)
        rest = [h for n, h in enumerate(handles(measurement)) if n == (number + 2) % 4]
        if measurement.kind in (Kind.ELLIPSE, Kind.RECTANGLE):
            assert rest[0] in handles(pulled), "the opposite corner stays"


def test_the_outline_of_an_ellipse_runs_around_its_rectangle() -> None:
    (run,) = outlines(Measurement(Kind.ELLIPSE, ((0, 0), (40, 20))))
    xs, ys = zip(*run, strict=True)
    assert (min(xs), max(xs), min(ys), max(ys)) == pytest.approx((0, 40, 0, 20))


@pytest.mark.parametrize(
    ("point", "expected"), [((5, 3), 3.0), ((-4, 3), 5.0), ((10, 8), 0.0), ((14, 8), 4.0)]
)
def test_distances_to_a_run_of_lines(point: tuple, expected: float) -> None:
    assert distance_to_run([(0, 0), (10, 0), (10, 10)], point) == pytest.approx(expected)


def drawn() -> list[Drawn]:
    words = {Kind.RULER: "46.6 mm", Kind.ANGLE: "121.0°", Kind.COBB: "Cobb 21.8°"}
    return [
        Drawn(m, m.text or words.get(m.kind, ""), is_chosen=m.kind is Kind.RECTANGLE) for m in ALL
    ]


def test_measurements_look_as_they_did() -> None:
    assert_like_snapshot(render(phantom(), (), (480, 640), measures=drawn()), "measures")


def test_measurements_follow_a_turned_and_flipped_view() -> None:
    view = View.fit(phantom().size_wh, (640, 480), Orientation(1, True))
    marks = (Box((405.0, 835.0, 590.0, 1000.0), "fracture", 0.87),)
    picture = render_view(Pyramid(phantom()), marks, view, measures=drawn())
    assert_like_snapshot(picture, "measures_turned")


def test_a_saved_picture_can_be_turned_too() -> None:
    picture = render(phantom(), (), measures=drawn(), orientation=Orientation(3))
    assert picture.size == (1600, 1200)
    assert_like_snapshot(picture.resize((640, 480)), "measures_saved_turned")


def test_words_stay_on_the_canvas() -> None:
    for place in [(5.0, 5.0), (395.0, 5.0), (395.0, 295.0), (5.0, 295.0)]:
        note = Drawn(Measurement(Kind.NOTE, (place,)), "a note of some length")
        box = label_box(note, lambda p: p, 1.0, (400, 300))
        assert box is not None
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= 400
        assert box[3] <= 300
