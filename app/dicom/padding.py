"""How a DICOM picture says which of its pixels are no part of it."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

from typing import NamedTuple

import numpy as np
from pydicom import Dataset

from imaging.blank import blank_pixels
from imaging.radiograph import Pixels, Radiograph

_PIXEL_PADDING_VALUE = 0x00280120
_MOST_BITS = 16


class Padded(NamedTuple):
    """Grey pixels whose blank ones hold a value that no other has.

    Attributes:
        pixels: (height, width) uint8 or uint16, MONOCHROME2.
        bits: that their values use.
        value: of the blank ones; None where there are none, or all 65536 values are taken.
    """

    pixels: Pixels
    bits: int
    value: int | None


def padded(radiograph: Radiograph) -> Padded:
    """Return a grey picture with its blank pixels told apart: by 0 where that is free."""
    pixels, bits = radiograph.pixels, radiograph.bits
    if radiograph.blank is None:
        return Padded(pixels, bits, None)
    is_blank = blank_pixels(radiograph.blank)
    free = np.flatnonzero(np.bincount(pixels[~is_blank], minlength=radiograph.levels) == 0)
    value = int(free[0]) if free.size else radiograph.levels
    bits = max(bits, value.bit_length())
    if bits > _MOST_BITS:
        return Padded(pixels, radiograph.bits, None)
    pixels = pixels.astype(np.uint8 if bits <= 8 else np.uint16)
    pixels[is_blank] = value
    return Padded(pixels, bits, value)


def state_padding(dataset: Dataset, grey: Padded) -> None:
    """State the bits in use, and the value that means no part of the picture.

    Source: DICOM PS3.3 C.7.5.1.1.2: neither a window nor a table is applied to it.
    """
    dataset.BitsStored, dataset.HighBit = grey.bits, grey.bits - 1
    if grey.value is not None:
        dataset.add_new(_PIXEL_PADDING_VALUE, "US", grey.value)
