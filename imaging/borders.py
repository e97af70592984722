"""Finding the picture inside flat borders, or on a bright page with text around it."""

import numpy as np
from numpy.typing import NDArray

from imaging.opencv import cv2
from imaging.percentiles import percentiles
from imaging.radiograph import Pixels

Box = tuple[int, int, int, int]
Cells = NDArray[np.float32]
# So many cells across are enough to tell a flat row, and keep the search near a millisecond.
CELLS = 128
# A cell's grey is the median of so many samples across: noise and thin letters do not move it.
SAMPLES_ACROSS = 5
# Of the greys between the picture's 0.5 and 99.5 per cent: the noise of a border and of JPEG.
TOLERANCE = 0.05
# Of a row's cells: one grain of dust does not make a row a picture, a fingertip does.
FLAT_SHARE = 0.99
# Of the longer side of what was found, kept around it as films have it; see docs/experiments.md.
MARGIN = 0.08
# Of the picture's sides: where less is left, the picture is nearly blank and kept whole.
LEAST_LEFT = 0.1
# A slide's border may lie in a screen's.
MOST_BORDERS = 3
# Of the range of greys: a page is at least so bright. On a dark one the black of an X-ray is the
# page's, and of a film with several views not all would be found.
PAGE_BRIGHT = 0.6
# Of what lies along the four sides: bars and menus take the rest.
PAGE_SHARE = 0.4
# Of the range of greys: what differs so much from the page is on it.
ON_PAGE = 0.15
# Of the page's area: what is smaller is a sign, a button or a preview.
LEAST_PICTURE = 0.04
# Of what lies inside flat borders; where pictures take more of it, they only have a frame around.
MORE_THAN_FRAMED = 0.95
# Of each side of what is found; a limb on bright ground touches its box here and there.
STRAIGHT_SHARE = 0.5
# Longer shapes are bars of a screen.
MOST_TIMES_LONGER = 6
# Of its cells: so many of one grey are no picture.
MOST_OF_ONE_GREY = 0.9


def inside_borders(pixels: Pixels) -> Box:
    """Return left, top, right and bottom of the picture without what was put around it.

    A border is a row or column of one grey, black or not, and all beside it of that same grey;
    a small margin of it is kept. On a bright page it is what has straight sides and many greys;
    several of these are kept together, and no margin, where captions may stand.

    Args:
        pixels: (height, width), any depth.
    """
    height, width = pixels.shape
    stored, cell_xy = _shrunk(pixels)
    low, high = percentiles(stored, (0.5, 99.5))
    cells = stored.astype(np.float32)
    tolerance = max((high - low) * TOLERANCE, 0.5)
    left, top, right, bottom = 0, 0, cells.shape[1], cells.shape[0]
    on_page: Box | None = None
    for _ in range(MOST_BORDERS):
        inner = cells[top:bottom, left:right]
        found = None if on_page else _on_page(inner, low, high, tolerance)
        if found:
            on_page = found[0] + left, found[1] + top, found[2] + left, found[3] + top
        cut = _cuts(inner, tolerance)
        if not any(cut):
            break
        left, top, right, bottom = left + cut[0], top + cut[1], right - cut[2], bottom - cut[3]
        if right - left < cells.shape[1] * LEAST_LEFT or bottom - top < len(cells) * LEAST_LEFT:
            return 0, 0, width, height
    if on_page and _area(on_page) < MORE_THAN_FRAMED * _area((left, top, right, bottom)):
        return _in_pixels(on_page, cell_xy, (width, height), 0)
    margin = round(MARGIN * max((right - left) * cell_xy[0], (bottom - top) * cell_xy[1]))
    return _in_pixels((left, top, right, bottom), cell_xy, (width, height), margin)


def _in_pixels(box: Box, cell_xy: tuple[int, int], size_wh: tuple[int, int], margin: int) -> Box:
    (wide, high), (width, height) = cell_xy, size_wh
    return (
        max(box[0] * wide - margin, 0),
        max(box[1] * high - margin, 0),
        min(box[2] * wide + margin, width),
        min(box[3] * high + margin, height),
    )


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _shrunk(pixels: Pixels) -> tuple[Pixels, tuple[int, int]]:
    """Return at most `CELLS` cells across, and how many pixels a cell is wide and high."""
    # Every few pixels only: to go through all of a large film takes a hundred times as long.
    step_y, step_x = (max(1, -(-n // (4 * CELLS))) for n in pixels.shape)
    samples = np.ascontiguousarray(pixels[::step_y, ::step_x])
    if min(samples.shape) >= SAMPLES_ACROSS:
        samples = np.asarray(cv2.medianBlur(samples, SAMPLES_ACROSS), pixels.dtype)
    more_y, more_x = (max(1, -(-n // CELLS)) for n in samples.shape)
    return samples[::more_y, ::more_x], (step_x * more_x, step_y * more_y)


def _on_page(cells: Cells, low: float, high: float, tolerance: float) -> Box | None:
    """Return the cells that hold all pictures of a bright page; None where it is none."""
    sides = cells[0], cells[-1], cells[:, 0], cells[:, -1]
    around = np.concatenate(sides)
    greys = [float(np.sort(side)[len(side) // 2]) for side in sides]
    shares = [np.count_nonzero(np.abs(around - grey) <= tolerance) for grey in greys]
    most = int(np.argmax(shares))
    ground = greys[most]
    if shares[most] < PAGE_SHARE * around.size or ground < low + PAGE_BRIGHT * (high - low):
        return None
    differs = (np.abs(cells - ground) > max(ON_PAGE * (high - low), tolerance)).astype(np.uint8)
    # Lines of letters are thin, or become so.
    solid = cv2.morphologyEx(differs, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _count, labels, stats, _middles = cv2.connectedComponentsWithStats(solid)
    boxes, has_straight = [], False
    for label, (left, top, wide, tall, area) in enumerate(stats[1:].tolist(), 1):
        part = slice(top, top + tall), slice(left, left + wide)
        is_bar = max(wide, tall) > MOST_TIMES_LONGER * min(wide, tall)
        if area < LEAST_PICTURE * cells.size or is_bar or _is_of_one_grey(cells[part], tolerance):
            continue
        has_straight |= _has_straight_sides(labels[part] == label)
        boxes.append((left, top, left + wide, top + tall))
    if not has_straight:
        return None
    corners = np.array(boxes)
    (left, top), (right, bottom) = corners[:, :2].min(0).tolist(), corners[:, 2:].max(0).tolist()
    # A cell shows its first pixel, so that a picture may begin in the one before.
    return max(left - 1, 0), max(top - 1, 0), right, bottom


def _is_of_one_grey(cells: Cells, tolerance: float) -> bool:
    return bool((np.abs(cells - np.median(cells)) <= tolerance).mean() > MOST_OF_ONE_GREY)


def _has_straight_sides(shape: NDArray[np.bool_]) -> bool:
    """Tell whether a shape reaches each side of its box, or nearly so, along half of it."""
    sides = shape[:2].any(0), shape[-2:].any(0), shape[:, :2].any(1), shape[:, -2:].any(1)
    return all(side.mean() >= STRAIGHT_SHARE for side in sides)


def _cuts(values: Cells, tolerance: float) -> Box:
    """Return how many columns and rows are flat at the left, the top, the right and the bottom."""
    top, bottom = _flat_rows(values, tolerance), _flat_rows(values[::-1], tolerance)
    if top + bottom >= len(values):
        return values.shape[1], len(values), 0, 0
    kept = values[top : len(values) - bottom].T
    return _flat_rows(kept, tolerance), top, _flat_rows(kept[::-1], tolerance), bottom


def _flat_rows(values: Cells, tolerance: float) -> int:
    """Return how many rows from the first on are of the first one's grey."""
    # NumPy's median and mean take twice the time of all the rest, for their checks.
    ground, width = np.sort(values[0]), values.shape[1]
    middle = (ground[(width - 1) // 2] + ground[width // 2]) / 2
    is_flat = np.count_nonzero(np.abs(values - middle) <= tolerance, axis=1) >= FLAT_SHARE * width
    return len(values) if is_flat.all() else int(is_flat.argmin())
