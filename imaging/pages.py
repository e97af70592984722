"""Finding pictures on a page: a bright one, or one of any grey with text on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imaging.opencv import cv2
from imaging.radiograph import Pixels

Box = tuple[int, int, int, int]
Cells = NDArray[np.float32]
# Of the range of greys: a page without text is at least so bright. On a dark one the black of an
# X-ray is the page's, and of a film with several views not all would be found.
PAGE_BRIGHT = 0.6
# Of what lies along the four sides: bars and menus take the rest.
PAGE_SHARE = 0.4
# Of the range of greys: what differs so much from the page is on it.
ON_PAGE = 0.15
# Of the page's area: what is smaller is a sign, a button or a preview.
LEAST_PICTURE = 0.04
# The same where text tells that it is a page: the flat parts of a film do not count there.
LEAST_WRITTEN_PICTURE = 0.01
# Of the largest picture's area: what is smaller beside it is a preview of a list.
LEAST_BESIDE = 0.15
# Of each side of what is found; a limb on bright ground touches its box here and there.
STRAIGHT_SHARE = 0.5
# Longer shapes are bars of a screen.
MOST_TIMES_LONGER = 6
# Of its cells: so many of one grey are no picture.
MOST_OF_ONE_GREY = 0.9
# Of the range of greys: a stroke of a letter stands out so much from what is around it.
STROKE = 0.3
# Samples that lie on strokes, and their share of the page's ground: a film's markers and burned-in
# lines have less, a page's paragraphs and a viewer's captions more; see docs/experiments.md.
LEAST_STROKES = 300
LEAST_WRITTEN = 0.003
# Steps over the range of greys, to find the one that most of a page has.
GREY_STEPS = 40
# Of the range of greys: bars and panels differ no more within, and X-rays do.
DRAWN_FLAT = 0.004
AROUND = np.ones((3, 3), np.uint8)


@dataclass(frozen=True)
class Greys:
    """What the greys of one picture are measured by.

    Attributes:
        low: darkest but for the lowest 0.5 per cent.
        high: brightest but for the highest 0.5 per cent.
        tolerance: what differs less is one grey.
    """

    low: float
    high: float
    tolerance: float

    @property
    def range(self) -> float:
        """From the darkest to the brightest."""
        return self.high - self.low


def on_bright_page(cells: Cells, greys: Greys) -> Box | None:
    """Return the cells that hold all pictures of a bright page; None where it is none."""
    sides = cells[0], cells[-1], cells[:, 0], cells[:, -1]
    around = np.concatenate(sides)
    middles = [float(np.sort(side)[len(side) // 2]) for side in sides]
    shares = [np.count_nonzero(np.abs(around - grey) <= greys.tolerance) for grey in middles]
    most = int(np.argmax(shares))
    ground = middles[most]
    is_bright = ground >= greys.low + PAGE_BRIGHT * greys.range
    if shares[most] < PAGE_SHARE * around.size or not is_bright:
        return None
    differs = np.abs(cells - ground) > max(ON_PAGE * greys.range, greys.tolerance)
    boxes, has_straight = _pictures(differs, cells, greys.tolerance, LEAST_PICTURE)
    return _around(boxes) if has_straight else None


def on_written_page(samples: Pixels, calm: Pixels, cells: Cells, greys: Greys) -> Box | None:
    """Return the cells that hold all pictures of a page with text; None where it is none.

    Args:
        samples: of the picture.
        calm: their medians, in which thin letters have vanished.
        cells: some of the medians.
        greys: of the cells.
    """
    is_stroke = np.asarray(cv2.absdiff(samples, calm)) > STROKE * greys.range
    # Nearly every X-ray is done with here.
    if np.count_nonzero(is_stroke) < LEAST_STROKES:
        return None
    ground = _commonest(cells, greys)
    is_ground = np.abs(calm - np.float32(ground)) <= greys.tolerance
    strokes = np.count_nonzero(is_stroke & is_ground)
    if strokes < max(LEAST_STROKES, LEAST_WRITTEN * np.count_nonzero(is_ground)):
        return None
    spread = np.asarray(cv2.dilate(cells, AROUND)) - np.asarray(cv2.erode(cells, AROUND))
    is_drawn = spread <= max(DRAWN_FLAT * greys.range, 1.0)
    differs = (np.abs(cells - ground) > greys.tolerance) & ~is_drawn
    boxes, _ = _pictures(differs, cells, greys.tolerance, LEAST_WRITTEN_PICTURE)
    largest = max(map(area, boxes), default=0)
    return _around([b for b in boxes if area(b) >= LEAST_BESIDE * largest]) if boxes else None


def area(box: Box) -> int:
    """Return how many cells a box holds."""
    return (box[2] - box[0]) * (box[3] - box[1])


def _commonest(cells: Cells, greys: Greys) -> float:
    """Return the grey that most of the page has."""
    steps = ((cells - greys.low) * (GREY_STEPS / max(greys.range, 1.0))).astype(np.int64)
    steps = steps.clip(-1, GREY_STEPS) + 1
    alike = np.sort(cells[steps == np.bincount(steps.ravel()).argmax()])
    return float(alike[len(alike) // 2])


def _pictures(
    differs: NDArray[np.bool_], cells: Cells, tolerance: float, least: float
) -> tuple[list[Box], bool]:
    """Return the boxes of what may be a picture, and whether one of them has straight sides."""
    # Lines of letters are thin, or become so.
    solid = cv2.morphologyEx(differs.astype(np.uint8), cv2.MORPH_OPEN, AROUND)
    _count, labels, stats, _middles = cv2.connectedComponentsWithStats(solid)
    boxes, has_straight = [], False
    for label, (left, top, wide, tall, count) in enumerate(stats[1:].tolist(), 1):
        part = slice(top, top + tall), slice(left, left + wide)
        is_bar = max(wide, tall) > MOST_TIMES_LONGER * min(wide, tall)
        if count < least * cells.size or is_bar or _is_of_one_grey(cells[part], tolerance):
            continue
        has_straight |= _has_straight_sides(labels[part] == label)
        boxes.append((left, top, left + wide, top + tall))
    return boxes, has_straight


def _around(boxes: list[Box]) -> Box:
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
