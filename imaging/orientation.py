"""How a radiograph is turned and flipped on the screen: one of eight ways, as plain geometry."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Values = TypeVar("Values", bound=NDArray)

# Clockwise, with y down: what points right then points down.
_QUARTERS = (
    np.array([[1.0, 0.0], [0.0, 1.0]]),
    np.array([[0.0, -1.0], [1.0, 0.0]]),
    np.array([[-1.0, 0.0], [0.0, -1.0]]),
    np.array([[0.0, 1.0], [-1.0, 0.0]]),
)
_MIRROR = np.array([[-1.0, 0.0], [0.0, 1.0]])


@dataclass(frozen=True)
class Orientation:
    """A mirroring from left to right, then quarter turns.

    Source: DICOM PS3.3 C.10.6, Image Horizontal Flip (0070,0041) and Image Rotation (0070,0042).

    Attributes:
        quarter_turns: clockwise, 0 to 3, made after the mirroring.
        is_mirrored: True where left and right are exchanged.
    """

    quarter_turns: int = 0
    is_mirrored: bool = False

    @property
    def linear(self) -> NDArray[np.float64]:
        """The (2, 2) map of directions from source to screen; its inverse is its transpose."""
        quarter = _QUARTERS[self.quarter_turns]
        return quarter @ _MIRROR if self.is_mirrored else quarter

    def turned(self, quarters: int) -> "Orientation":
        """Return what is seen after so many more quarter turns, clockwise."""
        return replace(self, quarter_turns=(self.quarter_turns + quarters) % 4)

    def flipped_horizontally(self) -> "Orientation":
        """Return what is seen after left and right of the screen were exchanged."""
        return Orientation(-self.quarter_turns % 4, not self.is_mirrored)

    def flipped_vertically(self) -> "Orientation":
        """Return what is seen after top and bottom of the screen were exchanged."""
        return self.flipped_horizontally().turned(2)

    def size_of(self, source_wh: tuple[int, int]) -> tuple[int, int]:
        """Return width and height of the turned picture."""
        width, height = source_wh
        return (height, width) if self.quarter_turns % 2 else (width, height)

    def matrix(self, source_wh: tuple[int, int]) -> NDArray[np.float64]:
        """Return the (2, 3) map from source pixels to the turned picture, its corner at (0, 0)."""
        corner = self.linear @ np.array(source_wh, np.float64)
        return np.column_stack([self.linear, np.maximum(-corner, 0.0)])

    def apply(self, pixels: Values) -> Values:
        """Return a picture, (height, width[, channels]), turned; a view of the same memory."""
        mirrored = pixels[:, ::-1] if self.is_mirrored else pixels
        return np.rot90(mirrored, -self.quarter_turns)  # type: ignore[return-value]


UPRIGHT = Orientation()
