"""Grey-scale windows: which stored values become black, which white."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
        values = np.arange(levels, dtype=np.float64)
        low, high = self.limits
        if high <= low:
            return np.where(values > low, 255, 0).astype(np.uint8)
        return np.rint(np.clip((values - low) / (high - low), 0.0, 1.0) * 255.0).astype(np.uint8)
