"""Contrast-limited adaptive histogram equalisation, for looking only: it invents contrast."""

from dataclasses import replace

import numpy as np

from imaging.grey_statistics import GreyStatistics
from imaging.opencv import cv2
from imaging.radiograph import Radiograph
from imaging.value_scale import AS_STORED
from imaging.window import Window

CLIP_LIMIT = 2.0
TILES = 8


def equalised(radiograph: Radiograph) -> Radiograph:
    """Return the radiograph with its local contrast evened out, over the same range of values.

    Takes tens of milliseconds for a large film, so for the worker's thread. Colour becomes grey.

    Source: K. Zuiderveld, Contrast limited adaptive histogram equalization (1994).
    """
    pixels = radiograph.pixels
    low, high = GreyStatistics.of(radiograph, pixels).automatic().limits
    most = np.iinfo(pixels.dtype).max
    # Stretched first, so that the 256 bins it counts in lie where the values are.
    stretched = np.rint(Window.spanning(low, high).shares(most + 1) * most).astype(pixels.dtype)
    values = stretched[pixels]
    fine = 8 * pixels.dtype.itemsize - 8
    # OpenCV would count 16 bits in 65 536 bins, most of them empty, and change next to nothing; the
    # finer steps are laid on top again.
    coarse = np.ascontiguousarray((values >> fine).astype(np.uint8))
    even = cv2.createCLAHE(CLIP_LIMIT, (TILES, TILES)).apply(coarse).astype(pixels.dtype)
    even = (even << fine) | (values & ((1 << fine) - 1))
    even = even >> (fine + 8 - radiograph.bits)
    whole = Window.spanning(0, radiograph.levels - 1)
    # Greys so made stand for no value of the file.
    return replace(radiograph, pixels=even, rgb=None, window=whole, value_scale=AS_STORED)
