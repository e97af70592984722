"""Where labels go: beside what they name, never on it, never on each other, never off the picture.

Plain geometry in output pixels; a rectangle is left, top, right, bottom.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rectangle = tuple[float, float, float, float]

# A label looks for room up to this many of its own heights away before it may cover a mark that
# is not its own.
_NEAR_HEIGHTS = 3.0


@dataclass(frozen=True)
class Wanted:
    """A label that looks for a place.

    Attributes:
        target: what it names and must not cover.
        size_wh: its own width and height.
    """

    target: Rectangle
    size_wh: tuple[int, int]


def place_labels(
    wanted: Sequence[Wanted],
    picture_wh: tuple[int, int],
    gap: int,
    kept_free: Sequence[Rectangle] = (),
) -> list[tuple[int, int] | None]:
    """Find a place for each label.

    A label's first choice is above its target, then below, right and left; then it is nudged to
    the nearest free place. It never touches its target, another label or the picture's edge, and
    covers another label's target only where it must.

    Args:
        wanted: in order of importance; earlier ones choose first.
        picture_wh: the picture all labels must stay on.
        gap: pixels left free between a label and its target.
        kept_free: what else is covered only where it must be.

    Returns:
        Left and top of each label; None where the picture has no room for it, as beside a target
        that fills the picture.
    """
    placed: list[Rectangle] = []
    places: list[tuple[int, int] | None] = []
    for index, label in enumerate(wanted):
        others = [*kept_free, *(w.target for i, w in enumerate(wanted) if i != index)]
        place = _place(label, picture_wh, gap, placed, others)
        places.append(place)
        if place is not None:
            placed.append((*place, place[0] + label.size_wh[0], place[1] + label.size_wh[1]))
    return places


def _place(
    label: Wanted,
    picture_wh: tuple[int, int],
    gap: int,
    placed: Sequence[Rectangle],
    others: Sequence[Rectangle],
) -> tuple[int, int] | None:
    width, height = label.size_wh
    room_w, room_h = picture_wh[0] - width, picture_wh[1] - height
    if room_w < 0 or room_h < 0:
        return None
    forbidden = [label.target, *placed]
    beside = [
        place
        for place in _beside(label.target, label.size_wh, room_w, room_h, gap)
        if _is_free(place, label.size_wh, forbidden)
    ]
    for place in beside:
        if _is_free(place, label.size_wh, others):
            return place
    nearest, distance = _nearest(label, (room_w, room_h), gap, [*forbidden, *others])
    if nearest is not None and (distance <= _NEAR_HEIGHTS * height or not beside):
        return nearest
    if beside:
        return beside[0]
    return _nearest(label, (room_w, room_h), gap, forbidden)[0]


def _beside(
    target: Rectangle, size_wh: tuple[int, int], room_w: int, room_h: int, gap: int
) -> Iterator[tuple[int, int]]:
    """Yield places on the picture along the target's four sides, the best first."""
    left, top, right, bottom = target
    width, height = size_wh
    columns = (left, (left + right - width) / 2, right - width)
    rows = (top, (top + bottom - height) / 2, bottom - height)
    along_x = [int(min(max(x, 0), room_w)) for x in columns]
    along_y = [int(min(max(y, 0), room_h)) for y in rows]
    above, below = int(np.floor(top)) - gap - height, int(np.ceil(bottom)) + gap
    before, behind = int(np.floor(left)) - gap - width, int(np.ceil(right)) + gap
    for y in (above, below):
        if 0 <= y <= room_h:
            yield from ((x, y) for x in along_x)
    for x in (behind, before):
        if 0 <= x <= room_w:
            yield from ((x, y) for y in along_y)


def _is_free(
    place: tuple[int, int], size_wh: tuple[int, int], obstacles: Sequence[Rectangle]
) -> bool:
    left, top = place
    right, bottom = left + size_wh[0], top + size_wh[1]
    return not any(left < o[2] and o[0] < right and top < o[3] and o[1] < bottom for o in obstacles)


def _nearest(
    label: Wanted, room_wh: tuple[int, int], gap: int, obstacles: Sequence[Rectangle]
) -> tuple[tuple[int, int] | None, float]:
    """Return the free place nearest to the target and its distance.

    The candidates are the picture's edges and, for each obstacle, the lines just before and behind
    it: where there is room at all, there is room against some obstacle or edge.
    """
    width, height = label.size_wh
    columns = _lines([o[0] - width for o in obstacles], [o[2] for o in obstacles], gap, room_wh[0])
    rows = _lines([o[1] - height for o in obstacles], [o[3] for o in obstacles], gap, room_wh[1])
    x, y = (grid.ravel() for grid in np.meshgrid(columns, rows))
    free = np.ones(x.shape, bool)
    for left, top, right, bottom in obstacles:
        free &= (x >= right) | (x + width <= left) | (y >= bottom) | (y + height <= top)
    if not free.any():
        return None, 0.0
    left, top, right, bottom = label.target
    apart_x = np.maximum(np.maximum(left - (x + width), x - right), 0)
    apart_y = np.maximum(np.maximum(top - (y + height), y - bottom), 0)
    distance = np.where(free, np.hypot(apart_x, apart_y), np.inf)
    best = int(np.argmin(distance))
    return (int(x[best]), int(y[best])), float(distance[best])


def _lines(
    before: Sequence[float], behind: Sequence[float], gap: int, room: int
) -> NDArray[np.int64]:
    """Return candidate coordinates on the picture: its edges and both sides of each obstacle."""
    lines = np.concatenate(
        [
            [0, room],
            np.floor(before),
            np.floor(before) - gap,
            np.ceil(behind),
            np.ceil(behind) + gap,
        ]
    )
    return np.unique(np.clip(lines, 0, room).astype(np.int64))
