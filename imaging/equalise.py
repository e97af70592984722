"""Contrast-limited adaptive histogram equalisation, for looking only: it invents contrast."""

from dataclasses import replace

import numpy as np

from imaging.grey_statistics import GreyStatistics
from imaging.opencv import cv2
from imaging.radiograph import Radiograph
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
    # Stretched first: the equalisation counts in few bins over the whole range of the type.
    table = np.rint(Window.spanning(low, high).shares(most + 1) * most).astype(pixels.dtype)
    even = cv2.createCLAHE(CLIP_LIMIT, (TILES, TILES)).apply(table[pixels])
    drop = 8 * pixels.dtype.itemsize - radiograph.bits
    even = np.asarray(even, pixels.dtype) >> drop
    whole = Window.spanning(0, radiograph.levels - 1)
    return replace(radiograph, pixels=even, rgb=None, window=whole)
