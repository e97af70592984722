"""Marks on a radiograph: plain geometry in source-image pixels, x to the right, y down.

A pixel's centre lies at (column + 0.5, row + 0.5), so a box over the whole image is
(0, 0, width, height).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from imaging.opencv import cv2
from words import N_, _

# Heat is evened out over so much of a map's longer side before its highest cell is sought: a place
# that is hot as a whole outweighs a single cell.
_EVENED_SHARE = 0.03
# Of a heat map over the picture, until the reader chooses another.
DEFAULT_OPACITY = 0.45
# The region of a box whose network tells none: a fracture of the wrist may lie on an X-ray of the
# elbow, so that the part alone would mislead. Kept in English.
SEEN_ON = N_("{part} X-ray")


@dataclass(frozen=True)
class Box:
    """A rectangle around a lesion.

    Attributes:
        box_xyxy: left, top, right, bottom in source pixels.
        label: what the box marks, a name and never a class number.
        score: the network's score in [0, 1].
        is_sure: False in the doubt zone; drawn dotted.
        region: the body part, or what the picture as a whole shows; empty where no network told.
    """

    box_xyxy: tuple[float, float, float, float]
    label: str
    score: float
    is_sure: bool = True
    region: str = ""


def region_in_words(region: str) -> str:
    """Return a box's region, which is kept in English, in the chosen language."""
    part = region.removesuffix(SEEN_ON.format(part=""))
    return _(region) if part == region else _(SEEN_ON).format(part=_(part))


@dataclass(frozen=True)
class Keypoint:
    """A named point, such as left_wrist.

    Attributes:
        point_xy: position in source pixels.
        label: the point's name.
        score: the network's score in [0, 1].
        is_shown: False when the score lies under the threshold; then nothing is drawn.
    """

    point_xy: tuple[float, float]
    label: str
    score: float
    is_shown: bool = True


@dataclass(frozen=True)
class Skeleton:
    """Lines between keypoints.

    Attributes:
        lines_xyxy: one (x, y, x, y) in source pixels for each limb whose two ends are shown.
    """

    lines_xyxy: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, eq=False)
class Heatmap:
    """Where a network looked; not a localisation of the lesion.

    Attributes:
        values: (rows, columns) float32 in [0, 1].
        box_xyxy: the part of the source image that the array's outer edges cover.
        label: what the map is evidence for.
    """

    values: NDArray[np.float32]
    box_xyxy: tuple[float, float, float, float]
    label: str

    @cached_property
    def hottest_xy(self) -> tuple[float, float]:
        """Centre of the cell around which the map is hottest, in source pixels."""
        rows, columns = self.values.shape
        width = _EVENED_SHARE * max(rows, columns)
        evened = cv2.GaussianBlur(self.values, (0, 0), width, borderType=cv2.BORDER_CONSTANT)
        row, column = np.unravel_index(int(np.argmax(evened)), (rows, columns))
        left, top, right, bottom = self.box_xyxy
        return (
            left + (int(column) + 0.5) * (right - left) / columns,
            top + (int(row) + 0.5) * (bottom - top) / rows,
        )


@dataclass(frozen=True)
class Caption:
    """Text beside a point.

    Attributes:
        point_xy: the point that the text speaks of, in source pixels; the text never covers it.
        text: one line; where it is wider than the picture it is broken at its spaces.
    """

    point_xy: tuple[float, float]
    text: str


Mark = Box | Keypoint | Skeleton | Heatmap | Caption
