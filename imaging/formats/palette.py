"""A picture with a palette: each pixel is a place in a table of at most 256 colours."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from imaging.opencv import cv2

Bytes = NDArray[np.uint8]

_PLACES = 256


def look_up(picture: Image.Image) -> tuple[Bytes, Bytes | None]:
    """Look the pixels up in the picture's palette.

    The picture itself is never turned into four channels: a file of 200 kB may state as many
    places as a long film has pixels.

    Args:
        picture: of mode "P".

    Returns:
        Levels, (height, width) where the palette is grey throughout, else (height, width, 3) in
        RGB; and the opacity, (height, width), or None where every colour is opaque. All uint8.
    """
    row = picture.crop((0, 0, 1, 1)).resize((_PLACES, 1))
    row.frombytes(bytes(range(_PLACES)))
    red, green, blue, opacity = np.asarray(row.convert("RGBA"))[0].T
    places = np.asarray(picture)
    if np.array_equal(red, green) and np.array_equal(green, blue):
        channels = _looked_up(places, red)
    else:
        colours = [_looked_up(places, level) for level in (red, green, blue)]
        channels = np.asarray(cv2.merge(colours), np.uint8)
    is_opaque = bool((opacity == np.iinfo(np.uint8).max).all())
    return channels, None if is_opaque else _looked_up(places, opacity)


def _looked_up(places: Bytes, table: Bytes) -> Bytes:
    return np.asarray(cv2.LUT(places, np.ascontiguousarray(table)), np.uint8)
