"""A DICOM file's grey scale: stored values become pixels whose meaning is known."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_modality_lut

from imaging.dicom.bounds import TABLE_KEYWORDS, check_lengths, items_of
from imaging.radiograph import Pixels
from imaging.value_scale import ValueScale

Values = NDArray[np.float64]

# What the standard's defined terms of a value's type mean; an optical density is stated by its
# thousandth part, and "US" is a unit that is not specified.
_UNITS = {"HU": "HU", "OD": "10⁻³ OD", "MGML": "mg/ml", "PCT": "%"}
# Densities have thousandths and counts reach millions; means and squares of values stay numbers.
_LEAST_STEP, _MOST_VALUE = 1e-9, 1e12


@dataclass(frozen=True, eq=False)
class GreyScale:
    """Pixels, and what each of their values means.

    Attributes:
        pixels: (height, width) uint8 or uint16, MONOCHROME2.
        bits: in use, 1 to 16; there are 2**bits levels.
        modality: (levels,), the modality value of each level, rising or falling; with a modality
            LUT or without.
        is_turned: True for MONOCHROME1, whose great modality values are dark.
        unit: of the modality values; empty where the file names none.
        blank: (height, width), which pixels are no part of the picture, padding or outside a
            shutter, they are 0 now; None where there are none.
    """

    pixels: Pixels
    bits: int
    modality: Values
    is_turned: bool
    unit: str
    blank: NDArray[np.bool_] | None

    def level_of(self, modality: float) -> float:
        """Return where a modality value lies among the levels, between them or beyond the ends."""
        line = self.value_scale
        return (modality - line.first) / line.step

    @property
    def value_scale(self) -> ValueScale:
        """The modality values as the straight line that they lie on."""
        first, last = float(self.modality[0]), float(self.modality[-1])
        return ValueScale(first, (last - first) / (len(self.modality) - 1), self.unit)


def grey_scale(
    dataset: Dataset, stored: NDArray, outside: NDArray[np.bool_] | None = None
) -> GreyScale:
    """Bring stored values into MONOCHROME2 with 0 as the least possible one.

    A linear rescale only moves and stretches the scale, so the stored values themselves are kept,
    shifted, and turned round where the file shows great values dark. A modality LUT is looked up.

    Args:
        dataset: with the attributes of PS3.3 C.11.1.
        stored: (rows, columns), integers.
        outside: (rows, columns), what else than padding is no part of the picture.

    Source: PS3.3 C.7.6.3.1.2 (MONOCHROME1), C.7.5.1.1.2 (padding), C.11.1.1 (modality LUT).
    """
    blank = _padding(dataset, stored)
    if outside is not None:
        blank = outside if blank is None else blank | outside
    least, bits = _range(dataset, stored if blank is None else stored[~blank])
    possible = np.arange(least, least + (1 << bits))
    if tables := items_of(dataset, "ModalityLUTSequence"):
        check_lengths(tables[0], TABLE_KEYWORDS)
        mapped = np.asarray(apply_modality_lut(possible, dataset)).astype(np.uint16)
        kind = stored.dtype.newbyteorder("=")
        # What is blank may lie beyond the bits in use.
        places = np.clip(stored, least, least + (1 << bits) - 1).astype(kind) - np.int32(least)
        stored = mapped[places]
        least, bits = 0, max(8, int(mapped.max()).bit_length())
        possible = np.arange(1 << bits)
        modality = possible.astype(np.float64)
    else:
        modality = np.asarray(_rescaled(possible, dataset), np.float64)
    is_turned = dataset.get("PhotometricInterpretation") == "MONOCHROME1"
    # With a falling rescale, great stored values are small modality values.
    if is_turned != (modality[-1] < modality[0]):
        pixels, modality = _difference(least + (1 << bits) - 1, stored), modality[::-1]
    else:
        pixels = _difference(stored, least)
    if blank is not None:
        pixels[blank] = 0
    pixels = np.ascontiguousarray(pixels.astype(np.uint8 if bits <= 8 else np.uint16, copy=False))
    return GreyScale(pixels, bits, modality, is_turned, _unit(dataset), blank)


def _unit(dataset: Dataset) -> str:
    """Return the unit of the modality values; source: PS3.3 C.11.1.1.2."""
    tables = dataset.get("ModalityLUTSequence")
    stated = tables[0].get("ModalityLUTType") if tables else dataset.get("RescaleType")
    return _UNITS.get(str(stated or "").strip().upper(), "")


def _difference(most: int | NDArray, least: int | NDArray) -> NDArray[np.uint16]:
    """Subtract in one pass over the picture; 16 bits that wrap round give the right values."""
    return np.subtract(_as_words(most), _as_words(least), dtype=np.uint16)


def _as_words(values: int | NDArray) -> NDArray[np.uint16] | np.uint16:
    if isinstance(values, int):
        return np.uint16(values & 0xFFFF)
    if values.dtype.itemsize == 2:
        return values.astype(values.dtype.newbyteorder("="), copy=False).view(np.uint16)
    return values.astype(np.int16).view(np.uint16)


def _range(dataset: Dataset, stored: NDArray) -> tuple[int, int]:
    """Return the least value that can be stored and the bits in use, 1 to 16.

    Some files hold values beyond the bits they state; then as many bits as they need.
    """
    is_signed = int(dataset.get("PixelRepresentation", 0)) == 1
    stated = int(dataset.get("BitsStored", dataset.BitsAllocated))
    low, high = (int(stored.min()), int(stored.max())) if stored.size else (0, 0)
    for bits in range(max(stated, 1), 17):
        least = -(1 << (bits - 1)) if is_signed else 0
        if least <= low and high < least + (1 << bits):
            return least, bits
    return min(low, 0), 16


def _rescaled(possible: NDArray, dataset: Dataset) -> NDArray:
    """Apply Rescale Slope (0028,1053) and Intercept (0028,1052); one beyond all units is none."""
    slope, intercept = (number_of(dataset.get(n)) for n in ("RescaleSlope", "RescaleIntercept"))
    if slope is None or intercept is None:
        return possible
    if not _LEAST_STEP <= abs(slope) <= _MOST_VALUE or abs(intercept) > _MOST_VALUE:
        return possible
    rescaled = possible * slope + intercept
    is_usable = np.abs(rescaled).max() <= _MOST_VALUE and rescaled[0] != rescaled[-1]
    return rescaled if is_usable else possible


def _padding(dataset: Dataset, stored: NDArray) -> NDArray[np.bool_] | None:
    """Return which pixels are padding, None where none is.

    Source: Pixel Padding Value (0028,0120), Pixel Padding Range Limit (0028,0121); PS3.3
    C.7.5.1.1.2: the range has both its ends, and either may be the greater.
    """
    ends = [
        _as_stored(value, stored.dtype)
        for name in ("PixelPaddingValue", "PixelPaddingRangeLimit")
        if (value := number_of(dataset.get(name))) is not None
    ]
    if not ends or "PixelPaddingValue" not in dataset:
        return None
    if min(ends) == max(ends):
        padding = stored == stored.dtype.type(ends[0])
    else:
        padding = (stored >= min(ends)) & (stored <= max(ends))
    # A picture that is all padding is rather one whose attribute is wrong.
    return padding if padding.any() and not padding.all() else None


def _as_stored(value: float, kind: np.dtype) -> int:
    """Return the attribute in the type of the pixels: some files give -2000 as 63536."""
    bits = 8 * kind.itemsize
    wrapped = int(value) & ((1 << bits) - 1)
    is_negative = kind.kind == "i" and wrapped >> (bits - 1)
    return wrapped - (1 << bits) if is_negative else wrapped


def number_of(value: object) -> float | None:
    """Return the first of a value's numbers, None where it has none that is finite."""
    if isinstance(value, MultiValue):
        value = value[0] if len(value) else None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if np.isfinite(number) else None
