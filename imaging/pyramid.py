"""A radiograph at full, half, quarter size and so on, so that a zoomed-out frame is quick."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from imaging.blank import Blank
from imaging.opencv import cv2
from imaging.radiograph import Pixels, Radiograph
from imaging.view import View

_LEAST_SIDE = 256
# Pixels around the part in view that its rim is interpolated from.
_MARGIN = 2


class Pyramid:
    """The stored values of one radiograph, area-averaged to each half size.

    The values are averaged before the window is applied, so that dragging the window costs no new
    pyramid. It takes a third more memory than the radiograph.

    Attributes:
        radiograph: what it was made from; its own pixels are the first level, not a copy.
    """

    def __init__(self, radiograph: Radiograph) -> None:
        self.radiograph = radiograph
        self._levels = _halved(radiograph.pixels if radiograph.rgb is None else radiograph.rgb)
        self._blank = None if radiograph.blank is None else _halved(radiograph.blank)
        plane = radiograph.overlay_plane
        self._overlay_plane = None if plane is None else _halved(plane)

    @property
    def smallest(self) -> Pixels:
        """The level that shows all in the fewest pixels, its short side at least 256 of them."""
        return self._levels[-1]

    def blank(self, view: View) -> Blank | None:
        """Return how much of each pixel of `sample` is blank, 0 to 255; None where nothing is."""
        if self._blank is None:
            return None
        return np.asarray(self._cut_out(self._blank, view)[0], np.uint8)

    def overlay_plane(self, view: View) -> NDArray[np.uint8] | None:
        """Return how much of each pixel of `sample` the file's overlay planes mark, 0 to 255."""
        if self._overlay_plane is None:
            return None
        return np.asarray(self._cut_out(self._overlay_plane, view)[0], np.uint8)

    def sample(self, view: View) -> tuple[Pixels, tuple[int, int]]:
        """Cut out and scale what a view shows.

        Returns:
            The stored values of the part of the viewport that the radiograph covers, (height,
            width[, 3]), which is empty where it covers none, and that part's left and top.
        """
        return self._cut_out(self._levels, view)

    def _cut_out(self, levels: Sequence[Pixels], view: View) -> tuple[Pixels, tuple[int, int]]:
        width, height = self.radiograph.size_wh
        left, top, right, bottom = view.box_to_screen((0.0, 0.0, float(width), float(height)))
        x0, y0 = max(round(left), 0), max(round(top), 0)
        x1, y1 = min(round(right), view.size_wh[0]), min(round(bottom), view.size_wh[1])
        if x1 <= x0 or y1 <= y0:
            return np.zeros((0, 0), np.uint8), (0, 0)
        level = _level_for(levels, view.zoom)
        scale_x, scale_y = width / level.shape[1], height / level.shape[0]
        part, (part_x, part_y) = _part(
            level, view.box_to_source((x0, y0, x1, y1)), scale_x, scale_y
        )
        # OpenCV counts from the first pixel's centre, the view from its corner.
        linear = view.matrix[:, :2] * (scale_x, scale_y)
        shift = linear @ (part_x + 0.5, part_y + 0.5) + view.matrix[:, 2] - (x0 + 0.5, y0 + 0.5)
        if np.array_equal(linear, np.eye(2)):
            dx, dy = (-shift).astype(int)
            return part[dy : dy + y1 - y0, dx : dx + x1 - x0], (x0, y0)
        # A repeated edge keeps the picture's rim from fading into black. OpenCV's own repeating
        # border takes four times as long as pixels that are there.
        edge = _MARGIN
        framed = cv2.copyMakeBorder(part, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
        to_screen = np.column_stack([linear, shift - linear @ (edge, edge)])
        scaled = cv2.warpAffine(framed, to_screen, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
        return np.asarray(scaled, level.dtype), (x0, y0)


def _halved(level: Pixels) -> list[Pixels]:
    """Return a picture at full, half, quarter size and so on."""
    levels = [level]
    while min(level.shape[:2]) >= 2 * _LEAST_SIDE:
        half_wh = (-(-level.shape[1] // 2), -(-level.shape[0] // 2))
        half = cv2.resize(level, half_wh, interpolation=cv2.INTER_AREA)
        level = np.asarray(half, level.dtype)
        levels.append(level)
    return levels


def _level_for(levels: Sequence[Pixels], zoom: float) -> Pixels:
    """Return the smallest level that still has a pixel for every pixel of the screen."""
    halvings = math.floor(math.log2(1.0 / zoom)) if zoom < 1.0 else 0
    return levels[min(halvings, len(levels) - 1)]


def _part(
    level: Pixels, box_xyxy: tuple[float, float, float, float], scale_x: float, scale_y: float
) -> tuple[Pixels, tuple[int, int]]:
    """Return the pixels of a level under a source box, with a margin, and their left and top."""
    x0 = max(math.floor(box_xyxy[0] / scale_x) - _MARGIN, 0)
    y0 = max(math.floor(box_xyxy[1] / scale_y) - _MARGIN, 0)
    x1 = math.ceil(box_xyxy[2] / scale_x) + _MARGIN
    y1 = math.ceil(box_xyxy[3] / scale_y) + _MARGIN
    return level[y0:y1, x0:x1], (x0, y0)
