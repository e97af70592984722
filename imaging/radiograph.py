"""One X-ray in memory: its pixels as they were stored, and what its file says of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from imaging.window import Window

Pixels = NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True, eq=False)
class Radiograph:
    """An image with its grey scale and geometry; it never holds a patient's name.

    Attributes:
        path: the file it was read from.
        sha256: hex digest of the file's bytes.
        pixels: (height, width) uint8 or uint16, MONOCHROME2: greater is brighter.
        bits: bits that the stored values use, 8 to 16; values lie in [0, 2**bits).
        window: the default window, in units of `pixels`.
        format: what the file turned out to be, such as "PNG" or "DICOM".
        spacing_mm: (row, column) distance between pixel centres where the file states it, in the
            patient where it says so, else in the detector's plane.
        body_part: Body Part Examined (0018,0015), empty where not stated.
        laterality: "L", "R" or empty.
        view_position: View Position (0018,5101), empty where not stated.
        rgb: (height, width, 3) uint8 where the file holds true colour, for networks that know
            photographs; None for every grey picture.
        frames: how many pictures the file holds, as DICOM frames or TIFF pages; this is the first.
        is_synthetic: True for the drawn phantoms that come with the program.
    """

    path: Path
    sha256: str
    pixels: Pixels
    bits: int
    window: Window
    format: str
    spacing_mm: tuple[float, float] | None = None
    body_part: str = ""
    laterality: str = ""
    view_position: str = ""
    rgb: NDArray[np.uint8] | None = None
    frames: int = 1
    is_synthetic: bool = False

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]

    @property
    def levels(self) -> int:
        """How many stored values there can be: the length of a look-up table over the pixels."""
        return 1 << self.bits

    @property
    def window_is_full_range(self) -> bool:
        """True when the default window maps the first value to black and the last to white."""
        return self.window == Window.spanning(0, self.levels - 1)
