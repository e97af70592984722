"""Copies of a radiograph changed in one way only, to see what an answer hangs on."""

from collections.abc import Callable, Mapping
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from training.batches.augment import Pixels

FRAME = 0.04
TURN_DEGREES = 15.0
LARGEST_MARKER, FLAT = 0.03, 8.0


def without_surroundings(pixels: Pixels) -> Pixels:
    """Blacken a frame of 4 %, and paint over side markers with the grey around them.

    A marker is what stands out brightly from flat ground, at most 3 % of the picture; one that
    touches the limb stays, as screws in a bone do: a limb is never flat.
    """
    framed = _without_frame(pixels)
    side = max(min(framed.shape) // 14, 5)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    stands_out = cv2.morphologyEx(framed, cv2.MORPH_TOPHAT, kernel).astype(float)
    level = max(0.3 * float(np.percentile(framed, 99.5)), 20.0)
    joined = cv2.dilate((stands_out > level).astype(np.uint8), kernel)
    count, islands, figures, _ = cv2.connectedComponentsWithStats(joined)
    painted = framed.copy()
    for index in range(1, count):
        if figures[index, cv2.CC_STAT_AREA] > LARGEST_MARKER * pixels.size:
            continue
        island = (islands == index).astype(np.uint8)
        ring = (cv2.dilate(island, kernel) > 0) & (joined == 0)
        if ring.any() and float(framed[ring].std()) < FLAT:
            painted[island > 0] = np.median(framed[ring])
    return painted


def inverted(pixels: Pixels) -> Pixels:
    """Return the negative: bones dark."""
    return 255 - pixels


def turned(pixels: Pixels, degrees: float = TURN_DEGREES) -> Pixels:
    """Return the picture turned, on a black ground that is large enough for all of it."""
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    size = np.ceil(np.abs(matrix[:, :2]) @ (width, height)).astype(int)
    matrix[:, 2] += size / 2 - (width / 2, height / 2)
    return np.asarray(cv2.warpAffine(pixels, matrix, (int(size[0]), int(size[1]))), np.uint8)


def halved(pixels: Pixels) -> Pixels:
    """Return the picture at half its width and height."""
    half = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint8)


def framed(pixels: Pixels, grey: int) -> Pixels:
    """Return the picture in the middle of a flat ground of twice its width and height."""
    height, width = pixels.shape
    around = ((height // 2, height - height // 2), (width // 2, width - width // 2))
    return np.pad(pixels, around, constant_values=grey)


CHANGES: Mapping[str, Callable[[Pixels], Pixels]] = {
    "border and side markers masked": without_surroundings,
    "inverted": inverted,
    "turned by 15 degrees": turned,
    "at half the size": halved,
    "in a black frame": partial(framed, grey=0),
    "in a white frame": partial(framed, grey=255),
}


def _without_frame(pixels: Pixels) -> Pixels:
    height, width = pixels.shape
    down, across = round(FRAME * height), round(FRAME * width)
    inside: NDArray[np.uint8] = np.zeros_like(pixels)
    window = (slice(down, height - down), slice(across, width - across))
    inside[window] = pixels[window]
    return inside
