"""Drawing measurements: thin yellow lines, their values beside them, handles on the chosen one."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imaging.drawing import pen
from imaging.drawing.lettering import Colour, text_plate
from imaging.measure import Kind, Measurement, handles, outlines
from imaging.view import Point

# After Okabe and Ito (2008), as the other marks' colours are, and none of theirs.
COLOUR: Colour = (240, 228, 66)
CHOSEN_COLOUR: Colour = (255, 255, 255)

# In pixels of the output at scale 1.
FONT_SIZE = 13.0
LINE_WIDTH = 1.4
TICK = 6.0
ARROW_HEAD = 12.0
HANDLE = 3.5
LABEL_AWAY = 10.0
ARC_RADIUS = 26.0
_ARROW_HALF_ANGLE = math.radians(25)
_ARC_STEPS = 16


@dataclass(frozen=True)
class Drawn:
    """A measurement as it is to be drawn.

    Attributes:
        measurement: what.
        words: its value, or a note's text; one line or several.
        is_chosen: True draws its handles.
    """

    measurement: Measurement
    words: str = ""
    is_chosen: bool = False


def draw_measures(
    canvas: pen.Canvas, measures: Sequence[Drawn], place: Callable[[Point], Point], scale: float
) -> None:
    """Draw measurements on a picture.

    Args:
        canvas: (height, width, 3) uint8, RGB, drawn on.
        measures: in drawing order.
        place: from source pixels to the canvas.
        scale: of pens and letters.
    """
    for drawn in measures:
        _Sketch(canvas, drawn, place, scale).draw()
    for drawn in measures:
        _label(canvas, drawn, place, scale)


class _Sketch:
    """Draws the lines of one measurement."""

    def __init__(
        self, canvas: pen.Canvas, drawn: Drawn, place: Callable[[Point], Point], scale: float
    ) -> None:
        self._canvas, self._scale = canvas, scale
        self._drawn = drawn
        self._colour = CHOSEN_COLOUR if drawn.is_chosen else COLOUR
        self._width = max(round(LINE_WIDTH * scale), 1)
        self._runs = [[place(p) for p in run] for run in outlines(drawn.measurement)]
        self._handles = [place(p) for p in handles(drawn.measurement)]

    def draw(self) -> None:
        kind = self._drawn.measurement.kind
        for run in self._runs:
            self._run(run)
        if kind is Kind.RULER:
            self._ticks(*self._runs[0])
        elif kind is Kind.ARROW:
            self._head(*self._runs[0])
        elif kind is Kind.ANGLE:
            self._arc(*self._runs[0])
        elif kind is Kind.COBB:
            middles = [_middle(*run) for run in self._runs]
            pen.stroke_dashes(self._canvas, middles, self._colour, self._width, 5 * self._scale)
        elif kind is Kind.NOTE:
            pen.dot(self._canvas, self._handles[0], 2.5 * self._scale, self._colour)
        if self._drawn.is_chosen:
            for handle in self._handles:
                pen.ring(self._canvas, handle, HANDLE * self._scale, self._colour, self._width)

    def _run(self, run: list[Point]) -> None:
        if len(run) > 1:
            pen.stroke_run(self._canvas, run, self._colour, self._width)

    def _ticks(self, start: Point, end: Point) -> None:
        across = _unit(start, end)
        reach = TICK * self._scale
        for x, y in (start, end):
            dx, dy = -across[1] * reach, across[0] * reach
            self._run([(x - dx, y - dy), (x + dx, y + dy)])

    def _head(self, tail: Point, tip: Point) -> None:
        back = math.atan2(tail[1] - tip[1], tail[0] - tip[0])
        reach = ARROW_HEAD * self._scale
        sides = [
            (tip[0] + reach * math.cos(back + turn), tip[1] + reach * math.sin(back + turn))
            for turn in (_ARROW_HALF_ANGLE, -_ARROW_HALF_ANGLE)
        ]
        self._run([sides[0], tip, sides[1]])

    def _arc(self, one: Point, vertex: Point, other: Point) -> None:
        shortest = min(math.dist(one, vertex), math.dist(other, vertex))
        radius = min(ARC_RADIUS * self._scale, shortest / 2)
        if radius < 3:
            return
        start = math.atan2(one[1] - vertex[1], one[0] - vertex[0])
        end = math.atan2(other[1] - vertex[1], other[0] - vertex[0])
        turn = (end - start + math.pi) % (2 * math.pi) - math.pi
        angles = start + turn * np.linspace(0.0, 1.0, _ARC_STEPS)
        xs, ys = vertex[0] + radius * np.cos(angles), vertex[1] + radius * np.sin(angles)
        self._run(list(zip(xs.tolist(), ys.tolist(), strict=True)))


def label_box(
    drawn: Drawn, place: Callable[[Point], Point], scale: float, canvas_wh: tuple[int, int]
) -> tuple[float, float, float, float] | None:
    """Return where a measurement's words lie: beside it where there is room, covering none of it.

    Returns:
        Left, top, right, bottom in pixels of the canvas; None where there are no words, or where
        the measurement lies outside.
    """
    points = np.array([place(p) for p in _labelled(drawn.measurement)])
    (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    limit_x, limit_y = canvas_wh
    if not drawn.words or right < 0 or bottom < 0 or left > limit_x or top > limit_y:
        return None
    height, width = _plate(drawn, scale).shape[:2]
    away, middle_y = LABEL_AWAY * scale, (top + bottom - height) / 2
    wanted = [
        (right + away, middle_y),
        (left - away - width, middle_y),
        ((left + right - width) / 2, bottom + away),
        ((left + right - width) / 2, top - away - height),
    ]
    if drawn.measurement.kind is Kind.ANGLE:
        # Away from the arms, which leave the vertex at either side of it.
        arms = np.mean([place(drawn.measurement.points[n]) for n in (0, 2)], axis=0)
        wanted.sort(key=lambda at: -math.dist((at[0] + width / 2, at[1] + height / 2), arms))
    fitting = [
        (x, y) for x, y in wanted if 0 <= x <= limit_x - width and 0 <= y <= limit_y - height
    ]
    x, y = fitting[0] if fitting else wanted[0]
    x = max(round(min(x, limit_x - width)), 0)
    y = max(round(min(y, limit_y - height)), 0)
    # A canvas smaller than the words shows none.
    return (x, y, x + width, y + height) if width <= limit_x and height <= limit_y else None


def _labelled(measurement: Measurement) -> list[Point]:
    """Return the points that the words stand beside."""
    points = list(measurement.points)
    if measurement.kind is Kind.RULER:
        return points[1:]
    if measurement.kind is Kind.ANGLE:
        return points[1:2]
    if measurement.kind is Kind.COBB:
        return [_middle(points[0], points[1]), _middle(points[2], points[3])]
    return handles(measurement)


def _label(canvas: pen.Canvas, drawn: Drawn, place: Callable[[Point], Point], scale: float) -> None:
    box = label_box(drawn, place, scale, (canvas.shape[1], canvas.shape[0]))
    if box is not None:
        pen.paste(canvas, _plate(drawn, scale), int(box[0]), int(box[1]))


def _plate(drawn: Drawn, scale: float) -> NDArray[np.float32]:
    colour = CHOSEN_COLOUR if drawn.is_chosen else COLOUR
    return text_plate(drawn.words, colour, max(round(FONT_SIZE * scale), 9))


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _unit(start: Point, end: Point) -> Point:
    reach = math.dist(start, end) or 1.0
    return (end[0] - start[0]) / reach, (end[1] - start[1]) / reach
