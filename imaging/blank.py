"""Pixels that are no part of the picture: they are black, however its greys are shown.

They are kept beside the pixels as uint8, 255 where a pixel is blank and 0 where it is not, so that
they can be scaled with them; what is between says how much of a scaled pixel is blank.
"""

import numpy as np
from numpy.typing import NDArray

Blank = NDArray[np.uint8]

_FROM = 128


def as_blank(is_outside: NDArray[np.bool_]) -> Blank:
    """Return which pixels are blank, from True and False."""
    return is_outside.astype(np.uint8) * np.uint8(255)


def blank_pixels(blank: NDArray[np.uint8 | np.uint16]) -> NDArray[np.bool_]:
    """Return where at least half of a scaled pixel is blank."""
    return blank >= _FROM


def together(one: Blank | None, other: Blank | None) -> Blank | None:
    """Return what is blank in either; None where both are."""
    if one is None or other is None:
        return one if other is None else other
    return np.maximum(one, other)
