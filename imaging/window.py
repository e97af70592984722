"""Grey-scale windows: which stored values become black, which white."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from imaging.opencv import cv2


@dataclass(frozen=True)
class Window:
    """A linear VOI window in units of `Radiograph.pixels`.

    Source: DICOM PS3.3 C.11.2.1.2.1, function LINEAR.

    Attributes:
        centre: Window Center (0028,1050), shifted to the units of the pixels.
        width: Window Width (0028,1051), at least 1.
    """

    centre: float
    width: float

    @classmethod
    def spanning(cls, low: float, high: float) -> "Window":
        """Return the window that maps `low` to black and `high` to white."""
        width = max(high - low, 0.0) + 1.0
        return cls(centre=low + width / 2.0, width=width)

    @property
    def limits(self) -> tuple[float, float]:
        """The highest value shown black and the lowest shown white."""
        low = self.centre - 0.5 - (self.width - 1.0) / 2.0
        return low, low + self.width - 1.0

    def table(self, levels: int) -> NDArray[np.uint8]:
        """Return the look-up table, shape (levels,), from stored value to screen grey 0-255."""
        return _table(self, levels)

    def apply(self, pixels: NDArray[np.uint8 | np.uint16]) -> NDArray[np.uint8]:
        """Return stored values of any shape as screen greys 0-255."""
        # OpenCV's 16-bit look-up takes 0.2 ms a megapixel and wants a table for every value that
        # the type can hold; NumPy's indexing takes 1.4 ms.
        if pixels.dtype == np.uint16:
            return np.asarray(cv2.LUT(pixels, self.table(1 << 16)), np.uint8)
        return np.asarray(cv2.LUT(pixels, self.table(1 << 8)), np.uint8)


# A frame needs the table again as long as the window is not dragged.
@lru_cache(maxsize=8)
def _table(window: Window, levels: int) -> NDArray[np.uint8]:
    values = np.arange(levels, dtype=np.float64)
    low, high = window.limits
    if high <= low:
        greys = np.where(values > low, 255, 0).astype(np.uint8)
    else:
        share = np.clip((values - low) / (high - low), 0.0, 1.0)
        greys = np.rint(share * 255.0).astype(np.uint8)
    greys.flags.writeable = False
    return greys
