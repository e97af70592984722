"""Strokes on an RGB picture: crisp, of constant width, with a dark edge that shows on white."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from imaging.drawing.labels import Rectangle
from imaging.drawing.lettering import Colour
from imaging.opencv import cv2

Canvas = NDArray[np.uint8]

EDGE = (12, 12, 14)
# OpenCV takes positions in 1/2**4 of a pixel.
_SHIFT = 4
# A line enlarged sixty times would have more than can be drawn in a frame.
_MOST_DASHES = 200


def fill_rectangle(canvas: Canvas, rectangle: Rectangle, colour: Colour) -> None:
    """Fill the whole pixels of a rectangle, as far as it lies on the canvas."""
    left, top, right, bottom = (round(v) for v in rectangle)
    canvas[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = colour


def stroke_rectangle(
    canvas: Canvas, rectangle: Rectangle, colour: Colour, width: int, dash: int = 0
) -> None:
    """Draw a frame outside a rectangle, so that nothing within is covered.

    Args:
        canvas: (height, width, 3) uint8, drawn on.
        rectangle: its inner edge, on whole pixels after rounding.
        colour: RGB.
        width: of the line, without the dark edge of one pixel on either side.
        dash: length of a dash and of the gap after it; 0 draws a solid line.
    """
    bars = list(_bars(rectangle, width, dash, (canvas.shape[1], canvas.shape[0])))
    for left, top, right, bottom in bars:
        fill_rectangle(canvas, (left - 1, top - 1, right + 1, bottom + 1), EDGE)
    for bar in bars:
        fill_rectangle(canvas, bar, colour)


def frame_around(rectangle: Rectangle, width: int) -> Rectangle:
    """Return the outer edge of what `stroke_rectangle` draws, dark edge included."""
    reach = width + 2
    left, top, right, bottom = (round(v) for v in rectangle)
    return left - reach, top - reach, right + reach, bottom + reach


def _bars(
    rectangle: Rectangle, width: int, dash: int, canvas_wh: tuple[int, int]
) -> Iterator[Rectangle]:
    left, top, right, bottom = (round(v) for v in rectangle)
    # The dark edge of one pixel lies between the line and what is framed.
    near, far = 1, width + 1
    for start, end in _dashes(left - far, right + far, dash, canvas_wh[0]):
        yield start, top - far, end, top - near
        yield start, bottom + near, end, bottom + far
    for start, end in _dashes(top - far, bottom + far, dash, canvas_wh[1]):
        yield left - far, start, left - near, end
        yield right + near, start, right + far, end


def _dashes(start: int, end: int, dash: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield the drawn pieces of a line that may lie on the canvas; both ends carry a dash."""
    if dash <= 0 or end - start <= 3 * dash:
        yield start, end
        return
    periods = max(round((end - start - dash) / (2 * dash)), 1)
    period = (end - start - dash) / periods
    first = max(int((-start - dash) / period), 0)
    last = min(int((limit - start) / period) + 1, periods)
    for index in range(first, last + 1):
        at = round(start + index * period)
        yield at, at + dash


def stroke_line(canvas: Canvas, line_xyxy: Rectangle, colour: Colour, width: int) -> None:
    """Draw an antialiased line with a dark edge."""
    start, end = _fixed(line_xyxy[:2]), _fixed(line_xyxy[2:])
    cv2.line(canvas, start, end, EDGE, width + 2, cv2.LINE_AA, _SHIFT)
    cv2.line(canvas, start, end, colour, width, cv2.LINE_AA, _SHIFT)


def stroke_run(
    canvas: Canvas, run: Sequence[tuple[float, float]], colour: Colour, width: int
) -> None:
    """Draw antialiased lines from point to point, with a dark edge around all of them."""
    points = np.array([_fixed(point) for point in run], np.int32).reshape(-1, 1, 2)
    for paint, reach in ((EDGE, width + 2), (colour, width)):
        cv2.polylines(canvas, [points], False, paint, reach, cv2.LINE_AA, _SHIFT)


def stroke_dashes(
    canvas: Canvas, ends: Sequence[tuple[float, float]], colour: Colour, width: int, dash: float
) -> None:
    """Draw a dashed line between two points."""
    start, along = np.array(ends[0]), np.array(ends[1]) - np.array(ends[0])
    count = min(max(int(np.hypot(*along) / (2 * dash)), 1), _MOST_DASHES)
    for index in range(count):
        one, other = start + along * (index / count), start + along * ((index + 0.5) / count)
        stroke_line(canvas, (*one.tolist(), *other.tolist()), colour, width)


def dot(canvas: Canvas, point_xy: tuple[float, float], radius: float, colour: Colour) -> None:
    """Draw a filled disc with a dark edge."""
    centre = _fixed(point_xy)
    cv2.circle(canvas, centre, _fixed_length(radius + 1), EDGE, -1, cv2.LINE_AA, _SHIFT)
    cv2.circle(canvas, centre, _fixed_length(radius), colour, -1, cv2.LINE_AA, _SHIFT)


def diamond(canvas: Canvas, point_xy: tuple[float, float], radius: float, colour: Colour) -> None:
    """Draw a filled square that stands on a corner, with a dark edge."""
    x, y = point_xy
    for reach, paint in ((radius + 1.4, EDGE), (radius, colour)):
        corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
        points = np.array([_fixed(corner) for corner in corners], np.int32)
        cv2.fillConvexPoly(canvas, points, paint, cv2.LINE_AA, _SHIFT)


def ring(
    canvas: Canvas, point_xy: tuple[float, float], radius: float, colour: Colour, width: int
) -> None:
    """Draw a circle with a dark edge and nothing in it."""
    centre, length = _fixed(point_xy), _fixed_length(radius)
    cv2.circle(canvas, centre, length, EDGE, width + 2, cv2.LINE_AA, _SHIFT)
    cv2.circle(canvas, centre, length, colour, width, cv2.LINE_AA, _SHIFT)


def paste(canvas: Canvas, plate: NDArray[np.float32], left: int, top: int) -> None:
    """Lay a plate of `text_plate` on the canvas; it must lie wholly within."""
    height, width = plate.shape[:2]
    under = canvas[top : top + height, left : left + width]
    mixed = under * (1.0 - plate[:, :, 3:]) + plate[:, :, :3]
    under[:] = np.rint(np.clip(mixed, 0.0, 255.0)).astype(np.uint8)


def _fixed(point_xy: tuple[float, ...]) -> tuple[int, int]:
    """Return a point for OpenCV, which counts from the first pixel's centre.

    Far-away points are held where OpenCV's 32-bit arithmetic does not overflow.
    """
    x, y = (min(max((v - 0.5) * (1 << _SHIFT), -1e8), 1e8) for v in point_xy[:2])
    return round(x), round(y)


def _fixed_length(length: float) -> int:
    return round(length * (1 << _SHIFT))
