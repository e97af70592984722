"""A DICOM file's grey scale: stored values become pixels, its VOI window becomes ours."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_modality_lut

from imaging.radiograph import Pixels
from imaging.window import Window


class GreyScale(NamedTuple):
    """Pixels and what they mean; the fields are those of `Radiograph`."""

    pixels: Pixels
    bits: int
    window: Window


def grey_scale(dataset: Dataset, stored: NDArray) -> GreyScale:
    """Bring stored values into MONOCHROME2 with 0 as the least possible one.

    A linear rescale only moves and stretches the scale, so the stored values themselves are kept,
    shifted, and turned round where the file shows great values dark. A modality LUT is looked up.

    Args:
        dataset: with the attributes of PS3.3 C.11.1 and C.11.2.
        stored: (rows, columns), integers.

    Source: PS3.3 C.7.6.3.1.2 (MONOCHROME1), C.11.1.1 (modality LUT and rescale).
    """
    least, bits = _range(dataset, stored)
    slope, intercept = _rescale(dataset)
    padding = _number(dataset.get("PixelPaddingValue"))
    if dataset.get("ModalityLUTSequence"):
        possible = np.arange(least, least + (1 << bits))
        mapped = np.asarray(apply_modality_lut(possible, dataset)).astype(np.uint16)
        stored = mapped[stored.astype(np.int32) - least]
        padding = None
        least, bits = 0, max(8, int(mapped.max()).bit_length())
        slope, intercept = 1.0, 0.0
    most = least + (1 << bits) - 1
    is_dark_high = dataset.get("PhotometricInterpretation") == "MONOCHROME1"
    # With a falling rescale, great stored values are small modality values.
    if is_dark_high != (slope < 0):
        pixels, slope, intercept = most - stored.astype(np.int32), -slope, intercept + slope * most
        padding = None if padding is None else most - padding
    else:
        pixels, intercept = stored.astype(np.int32) - least, intercept + slope * least
        padding = None if padding is None else padding - least
    pixels = np.ascontiguousarray(pixels.astype(np.uint8 if bits <= 8 else np.uint16))
    window = _stated_window(dataset, slope, intercept) or _own_window(pixels, bits, padding)
    return GreyScale(pixels, bits, window)


def _range(dataset: Dataset, stored: NDArray) -> tuple[int, int]:
    """Return the least value that can be stored and the bits in use, 8 to 16.

    Some files hold values beyond the bits they state; then as many bits as they need.
    """
    is_signed = int(dataset.get("PixelRepresentation", 0)) == 1
    stated = int(dataset.get("BitsStored", dataset.BitsAllocated))
    low, high = int(stored.min()), int(stored.max())
    for bits in range(max(stated, 8), 17):
        least = -(1 << (bits - 1)) if is_signed else 0
        if least <= low and high < least + (1 << bits):
            return least, bits
    return min(low, 0), 16


def _rescale(dataset: Dataset) -> tuple[float, float]:
    """Return Rescale Slope (0028,1053) and Intercept (0028,1052), 1 and 0 where not stated."""
    slope, intercept = (_number(dataset.get(n)) for n in ("RescaleSlope", "RescaleIntercept"))
    if slope is None or slope == 0.0 or intercept is None:
        return 1.0, 0.0
    return slope, intercept


def _stated_window(dataset: Dataset, slope: float, intercept: float) -> Window | None:
    """Return the file's first window in units of the pixels.

    Source: PS3.3 C.11.2.1.2 (LINEAR) and C.11.2.1.3 (LINEAR_EXACT, SIGMOID).
    """
    limits = _window_limits(dataset) or _lut_limits(dataset)
    if limits is None:
        return None
    low, high = sorted((limit - intercept) / slope for limit in limits)
    return Window.spanning(low, high)


def _window_limits(dataset: Dataset) -> tuple[float, float] | None:
    """Return the modality values that turn black and white."""
    centre, width = (_number(dataset.get(name)) for name in ("WindowCenter", "WindowWidth"))
    if centre is None or width is None or width <= 0:
        return None
    if str(dataset.get("VOILUTFunction", "LINEAR")) in ("LINEAR_EXACT", "SIGMOID"):
        return centre - width / 2, centre + width / 2
    half = (max(width, 1.0) - 1.0) / 2
    return centre - 0.5 - half, centre - 0.5 + half


def _lut_limits(dataset: Dataset) -> tuple[float, float] | None:
    """Return the modality values between which the first VOI LUT rises."""
    sequence = dataset.get("VOILUTSequence")
    if not sequence or "LUTDescriptor" not in sequence[0] or "LUTData" not in sequence[0]:
        return None
    stored = sequence[0].LUTData
    data = np.frombuffer(stored, "<u2") if isinstance(stored, bytes) else np.atleast_1d(stored)
    first = int(sequence[0].LUTDescriptor[1])
    rising = np.flatnonzero((data > data.min()) & (data < data.max()))
    if rising.size == 0:
        return None
    return float(first + rising[0] - 1), float(first + rising[-1] + 1)


def _own_window(pixels: Pixels, bits: int, padding: float | None) -> Window:
    """Return the window of a file that states none: what it holds, its padding left out.

    8-bit pictures were windowed by whoever saved them and keep their full range.
    """
    whole = Window.spanning(0, (1 << bits) - 1)
    if bits <= 8:
        return whole
    held = pixels if padding is None else pixels[pixels != padding]
    if held.size == 0 or held.min() == held.max():
        return whole
    return Window.spanning(int(held.min()), int(held.max()))


def _number(value: object) -> float | None:
    """Return the first of a value's numbers, None where it has none that is finite."""
    if isinstance(value, MultiValue):
        value = value[0] if len(value) else None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None
