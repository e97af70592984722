"""Samples of floating point become the 65,536 levels of a picture that is measured and windowed."""

import numpy as np
from numpy.typing import NDArray

from imaging.refusal import SAVE_WITH_16_BITS, Refusal
from imaging.value_scale import ValueScale
from words import _

_MOST = 65535


def in_levels(values: NDArray[np.float32]) -> tuple[NDArray[np.uint16], ValueScale]:
    """Return levels from the least value to the greatest, and what values they stand for.

    A value is told to within half a level: 1/131,070 of the range.

    Args:
        values: (height, width).

    Raises:
        Refusal: some are no numbers or infinite, so that there is no range.
    """
    low, high = float(values.min()), float(values.max())
    # A NaN makes both a NaN.
    if not np.isfinite(np.float32(high - low)):
        raise Refusal(_("some of its values are no finite numbers"), SAVE_WITH_16_BITS)
    if high == low:
        return np.zeros(values.shape, np.uint16), ValueScale(low)
    # Two roundings of 24 bits stay far below a level.
    levels = (values - np.float32(low)) * np.float32(_MOST / (high - low))
    return np.rint(levels).clip(0, _MOST).astype(np.uint16), ValueScale(low, (high - low) / _MOST)
