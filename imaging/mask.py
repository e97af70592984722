"""Blackening parts of a picture, for what leaves the program only."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor

import numpy as np

from imaging.blank import together
from imaging.radiograph import Radiograph

Rectangle = tuple[float, float, float, float]


def masked(radiograph: Radiograph, rectangles: Sequence[Rectangle]) -> Radiograph:
    """Return a copy in which every pixel that a rectangle touches is blank, and black with it.

    What the file's overlay planes mark there is gone too.

    Args:
        radiograph: never drawn on.
        rectangles: left, top, right, bottom in source pixels; what reaches beyond the picture is
            cut.
    """
    if not rectangles:
        return radiograph
    width, height = radiograph.size_wh
    pixels = radiograph.pixels.copy()
    rgb = None if radiograph.rgb is None else radiograph.rgb.copy()
    plane = None if radiograph.overlay_plane is None else radiograph.overlay_plane.copy()
    covered = np.zeros(pixels.shape, np.uint8)
    for left, top, right, bottom in rectangles:
        # An end below 0 would be counted from the other side.
        rows = slice(max(floor(top), 0), max(min(ceil(bottom), height), 0))
        columns = slice(max(floor(left), 0), max(min(ceil(right), width), 0))
        pixels[rows, columns] = 0
        covered[rows, columns] = 255
        if rgb is not None:
            rgb[rows, columns] = 0
        if plane is not None:
            plane[rows, columns] = 0
    blank = together(radiograph.blank, covered)
    return replace(radiograph, pixels=pixels, rgb=rgb, blank=blank, overlay_plane=plane)
