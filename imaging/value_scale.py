"""What the levels of a grey picture mean: values in the file's own units."""

import math
from dataclasses import dataclass

from imaging.window import Window
from words import number

_MOST_DIGITS = 6


@dataclass(frozen=True)
class ValueScale:
    """The straight line from levels of the pixels to values in the units of the file.

    In DICOM these are the output of the modality LUT, which its windows are in too; in other files
    the stored values.

    Source: DICOM PS3.3 C.11.1 and C.11.2.1.2.1.

    Attributes:
        first: the value of level 0.
        step: from one level to the next, not 0; below 0 where great values are dark.
        unit: such as "HU"; empty where the file names none.
    """

    first: float = 0.0
    step: float = 1.0
    unit: str = ""

    def at(self, level: float) -> float:
        """Return the value of a level, or of a place between two levels or beyond them."""
        return self.first + self.step * level

    def centre_and_width(self, window: Window) -> tuple[float, float]:
        """Return a window in the units of the file, as its Window Center and Width would say it."""
        low, high = sorted(self.at(limit) for limit in window.limits)
        if window.shape in ("sigmoid", "linear_exact"):
            # Their limits are the ends of their width, those of a linear one its outmost values.
            return (low + high) / 2.0, high - low
        told = Window.spanning(low, high)
        return told.centre, told.width

    def in_words(self, value: float, finer: int = 0) -> str:
        """Return a value without its unit, with digits enough to tell neighbouring levels apart.

        Args:
            finer: so many digits more, for what lies between two levels.
        """
        digits = self._digits + finer
        # Adding nothing turns -0 into 0.
        return number(round(value, digits) + 0.0, f".{digits}f")

    def with_unit(self, words: str) -> str:
        """Return words for a value with the unit behind them, where it is known."""
        return f"{words} {self.unit}" if self.unit else words

    @property
    def _digits(self) -> int:
        if float(self.first).is_integer() and float(self.step).is_integer():
            return 0
        return min(max(math.ceil(-math.log10(abs(self.step))), 1), _MOST_DIGITS)


AS_STORED = ValueScale()
"""Of a picture whose levels are the stored values themselves."""
