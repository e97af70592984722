"""Measurements that a reader lays on a radiograph: plain points, and what follows from them.

All points are in source pixels, x right and y down, whatever the view shows.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from imaging.opencv import cv2
from imaging.radiograph import Radiograph
from imaging.view import Point

_ELLIPSE_STEPS = 64


class Kind(StrEnum):
    """What is measured; the values are those of the database."""

    RULER = "ruler"
    ANGLE = "angle"
    COBB = "cobb"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    ARROW = "arrow"
    NOTE = "note"


REGIONS = (Kind.ELLIPSE, Kind.RECTANGLE)
POINTS_OF = {
    Kind.RULER: 2,
    Kind.ANGLE: 3,
    Kind.COBB: 4,
    Kind.ELLIPSE: 2,
    Kind.RECTANGLE: 2,
    Kind.ARROW: 2,
    Kind.NOTE: 1,
}


@dataclass(frozen=True)
class Measurement:
    """One line, angle, region, arrow or note.

    Attributes:
        kind: what it is.
        points: as many as `POINTS_OF` says: both ends of a ruler, tail and tip of an arrow, the
            corners of a region, an angle's arm, vertex and other arm, Cobb's two lines end by end.
        text: of a note; empty for all others.
    """

    kind: Kind
    points: tuple[Point, ...]
    text: str = ""


@dataclass(frozen=True)
class Measures:
    """All that was measured on one picture.

    Attributes:
        items: in the order in which they were laid.
        mm_per_pixel: what the reader's known length makes of a pixel; None before it was given.
    """

    items: tuple[Measurement, ...] = ()
    mm_per_pixel: float | None = None


NO_MEASURES = Measures()


@dataclass(frozen=True)
class RegionStatistics:
    """The values within a region, in the units of the file (`Radiograph.value_scale`).

    Attributes:
        mean: their mean.
        spread: their standard deviation.
        least: the smallest one.
        greatest: the greatest one.
        count: of how many pixels, whose centres lie within.
    """

    mean: float
    spread: float
    least: float
    greatest: float
    count: int


def length(measurement: Measurement, mm_xy: Point) -> float:
    """Return a ruler's length in mm, where a pixel is `mm_xy` wide and high."""
    (x0, y0), (x1, y1) = measurement.points[:2]
    return math.hypot((x1 - x0) * mm_xy[0], (y1 - y0) * mm_xy[1])


def area(measurement: Measurement, mm_xy: Point) -> float:
    """Return a region's area in mm², where a pixel is `mm_xy` wide and high."""
    (x0, y0), (x1, y1) = measurement.points[:2]
    box = abs(x1 - x0) * mm_xy[0] * abs(y1 - y0) * mm_xy[1]
    return box * math.pi / 4 if measurement.kind is Kind.ELLIPSE else box


def degrees(measurement: Measurement, mm_xy: Point) -> float:
    """Return an angle: at the vertex 0 to 180, between Cobb's lines 0 to 90.

    Source: J. R. Cobb, Outline for the study of scoliosis (1948), for the latter.
    """
    x, y = np.array(mm_xy)
    points = [np.array((px * x, py * y)) for px, py in measurement.points]
    if measurement.kind is Kind.COBB:
        angle = _between(points[1] - points[0], points[3] - points[2])
        return min(angle, 180.0 - angle)
    return _between(points[0] - points[1], points[2] - points[1])


def region_statistics(measurement: Measurement, radiograph: Radiograph) -> RegionStatistics | None:
    """Return the values of the pixels whose centre lies in a region; None where there are none.

    A region without width or height holds none, and blank pixels are none.
    """
    (x0, y0), (x1, y1) = measurement.points[:2]
    columns, rows = radiograph.size_wh
    left, right = sorted((x0, x1))
    top, bottom = sorted((y0, y1))
    first_x, end_x = max(math.ceil(left - 0.5), 0), min(math.floor(right - 0.5) + 1, columns)
    first_y, end_y = max(math.ceil(top - 0.5), 0), min(math.floor(bottom - 0.5) + 1, rows)
    if left == right or top == bottom or first_x >= end_x or first_y >= end_y:
        return None
    part = slice(first_y, end_y), slice(first_x, end_x)
    held = np.ascontiguousarray(radiograph.pixels[part])
    mask = np.full(held.shape, 255, np.uint8)
    if measurement.kind is Kind.ELLIPSE:
        away_x = (np.arange(first_x, end_x) + 0.5 - (left + right) / 2) / ((right - left) / 2)
        away_y = (np.arange(first_y, end_y) + 0.5 - (top + bottom) / 2) / ((bottom - top) / 2)
        mask[(away_y**2)[:, None] + (away_x**2)[None, :] > 1.0] = 0
    if radiograph.blank is not None:
        mask[radiograph.blank[part] > 0] = 0
    count = int(cv2.countNonZero(mask))
    if count == 0:
        return None
    mean, spread = (float(v[0, 0]) for v in cv2.meanStdDev(held, mask=mask))
    darkest, brightest, _, _ = cv2.minMaxLoc(held, mask=mask)
    values = radiograph.value_scale
    least, greatest = sorted((values.at(darkest), values.at(brightest)))
    return RegionStatistics(values.at(mean), spread * abs(values.step), least, greatest, count)


def outlines(measurement: Measurement) -> list[list[Point]]:
    """Return the lines it is drawn with, each a run of points; a note is a single point."""
    points = list(measurement.points)
    if measurement.kind is Kind.COBB:
        return [points[:2], points[2:]]
    if measurement.kind is Kind.RECTANGLE:
        corners = handles(measurement)
        return [[*corners, corners[0]]]
    if measurement.kind is Kind.ELLIPSE:
        (x0, y0), (x1, y1) = points
        turns = np.linspace(0.0, 2.0 * math.pi, _ELLIPSE_STEPS + 1)
        xs = (x0 + x1) / 2 + (x1 - x0) / 2 * np.cos(turns)
        ys = (y0 + y1) / 2 + (y1 - y0) / 2 * np.sin(turns)
        return [list(zip(xs.tolist(), ys.tolist(), strict=True))]
    return [points]


def handles(measurement: Measurement) -> list[Point]:
    """Return the points it can be pulled by; a region has one at each corner."""
    if measurement.kind not in REGIONS:
        return list(measurement.points)
    (x0, y0), (x1, y1) = measurement.points
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def with_handle(measurement: Measurement, number: int, point_xy: Point) -> Measurement:
    """Return it with one of its handles pulled to a point."""
    if measurement.kind in REGIONS:
        opposite = handles(measurement)[(number + 2) % 4]
        return replace(measurement, points=(opposite, point_xy))
    points = list(measurement.points)
    points[number] = point_xy
    return replace(measurement, points=tuple(points))


def moved(measurement: Measurement, by_xy: Point) -> Measurement:
    """Return it moved by so many source pixels."""
    points = tuple((x + by_xy[0], y + by_xy[1]) for x, y in measurement.points)
    return replace(measurement, points=points)


def distance_to_run(run: list[Point], point_xy: Point) -> float:
    """Return how far a point lies from a run of straight lines, in the frame of both."""
    if len(run) == 1:
        return math.dist(run[0], point_xy)
    starts, ends, point = np.array(run[:-1]), np.array(run[1:]), np.array(point_xy)
    along = ends - starts
    squared = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((point - starts) * along).sum(axis=1) / squared, 0.0, 1.0)
    nearest = starts + share[:, None] * along
    return float(np.sqrt(((nearest - point) ** 2).sum(axis=1)).min())


def _between(one: np.ndarray, other: np.ndarray) -> float:
    cross = one[0] * other[1] - one[1] * other[0]
    return math.degrees(math.atan2(abs(float(cross)), float(one @ other)))
