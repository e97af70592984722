"""Where fractures lie in a view: outlines, which turn with the picture, and the boxes around them.

The bounds of a box's turned corners would be half empty. So the outline of a fracture that its
source gives a box is the ellipse in the box; that of one with a polygon is the polygon.
"""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from training.data.sample import BoxFractions, Corners

Outlines = tuple[NDArray[np.float64], ...]
"""For each fracture (points, 2): x, y in pixels; points may lie outside of the view."""
Boxes = NDArray[np.float32]
# An outline counts as in view from this share of its box on, and as gone under the other.
IN_VIEW, GONE = 0.6, 0.05
ANGLES = np.arange(16) * np.pi / 8
CIRCLE = np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])


def outlines_of(
    boxes: Sequence[BoxFractions], corners: Sequence[Corners], size_wh: tuple[int, int]
) -> Outlines:
    """Return the outlines of a picture's fractures in its pixels.

    Args:
        boxes: left, top, right, bottom of each, as fractions.
        corners: of each one's polygon, as fractions; none, or left out, for a box.
        size_wh: width and height of the picture in pixels.
    """
    both = zip_longest(boxes, corners, fillvalue=())
    return tuple((np.array(points) if points else _ellipse(box)) * size_wh for box, points in both)


def bounds(outlines: Outlines, size_wh: tuple[int, int]) -> Boxes:
    """Return (count, 4): left, top, right, bottom of what of each outline is in view."""
    whole = _whole_bounds(outlines)
    return np.clip(whole, 0, np.tile(size_wh, 2)).astype(np.float32)


def move_outlines(
    outlines: Outlines, matrix: NDArray, size_wh: tuple[int, int]
) -> tuple[Outlines, bool]:
    """Return the outlines after an affine change, those out of view left out.

    Args:
        outlines: before it.
        matrix: (2, 3).
        size_wh: of the view after it, in pixels.

    Returns:
        Outlines of whose boxes at least 60 % are in view, and True if another lies on the edge.
    """
    moved = tuple(points @ matrix[:, :2].T + matrix[:, 2] for points in outlines)
    whole = _whole_bounds(moved)
    inside = np.clip(whole, 0, np.tile(size_wh, 2))
    areas, seen = (np.prod(b[:, 2:] - b[:, :2], axis=1) for b in (whole, inside))
    shares = seen / np.maximum(areas, 1e-6)
    kept = tuple(points for points, share in zip(moved, shares, strict=True) if share >= IN_VIEW)
    return kept, bool(((shares > GONE) & (shares < IN_VIEW)).any())


def _ellipse(box: Sequence[float]) -> NDArray[np.float64]:
    low, high = np.array(box[:2]), np.array(box[2:])
    return (low + high) / 2 + CIRCLE * (high - low) / 2


def _whole_bounds(outlines: Outlines) -> NDArray[np.float64]:
    rows = [np.concatenate([points.min(0), points.max(0)]) for points in outlines]
    return np.array(rows, np.float64).reshape(-1, 4)
