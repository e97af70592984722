"""One X-ray in memory: its pixels as they were stored, and what its file says of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from imaging.blank import Blank
from imaging.loss import Loss
from imaging.value_scale import AS_STORED, ValueScale
from imaging.window import Window

Pixels = NDArray[np.uint8 | np.uint16]


SpacingKind = Literal["none", "detector", "corrected", "unstated"]
"""In which plane a stated distance between pixels is true.

"detector" is in the detector's plane, where a bone, nearer to the tube, throws a larger shadow than
it is; "corrected" is at the bone, by a known object or by the geometry of the exposure; "unstated"
is a file that does not say; "none" one without spacing. Source: DICOM PS3.3 10.7.1.3.
"""


Calibration = Literal["", "FIDUCIAL", "GEOMETRY", "magnification"]
"""How a corrected spacing was found.

"FIDUCIAL", by an object of known size, and "GEOMETRY" are the file's own word, Pixel Spacing
Calibration Type (0028,0A02); "magnification" is the detector's spacing, divided by the file's
Estimated Radiographic Magnification Factor when it was read; empty where nothing says.
"""


@dataclass(frozen=True)
class Preset:
    """A window that the file itself offers.

    Attributes:
        name: Window Center & Width Explanation (0028,1055) or LUT Explanation (0028,3003); empty
            where the file gives none.
        window: in units of the pixels; its shape is a `VoiLut` where the file gives a table.
    """

    name: str
    window: Window


@dataclass(frozen=True, eq=False)
class Radiograph:
    """An image with its grey scale and geometry; it never holds a patient's name.

    Attributes:
        path: the file it was read from.
        sha256: hex digest of the file's bytes.
        pixels: (height, width) uint8 or uint16, MONOCHROME2: greater is brighter.
        bits: bits that the stored values use, 1 to 16; values lie in [0, 2**bits).
        window: the default window, in units of `pixels`.
        format: what the file turned out to be, such as "PNG" or "DICOM".
        spacing_mm: (row, column) distance between pixel centres where the file states it, in the
            plane that `spacing_kind` names.
        body_part: Body Part Examined (0018,0015), empty where not stated.
        laterality: "L", "R" or empty.
        view_position: View Position (0018,5101), empty where not stated.
        rgb: (height, width, 3) uint8 where the file holds true colour, for networks that know
            photographs; None for every grey picture.
        frames: how many pictures the file holds, as DICOM frames or TIFF pages.
        is_synthetic: True for the drawn phantoms that come with the program.
        is_stand_in: True for a small picture that was kept, stretched to the size of the image
            that it stands for.
        frame: which of the frames this is, counted from 0.
        spacing_kind: what `spacing_mm` is true of.
        calibration: how it was found where that is "corrected".
        presets: the windows that the file offers, in its order, its tables first; the first is the
            default.
        blank: (height, width) uint8, 255 where the pixels are no part of the picture: padding,
            what lies outside a shutter, or what a reader masked. They hold 0, are black however the
            greys are shown, and count in no statistics. None where there are no such pixels.
        stretch_xy: how many pixels there are across and down for each one in the file. Not 1 where
            the file's pixels are not square: they are then enlarged along their longer side.
        study: stands for the Study Instance UID, the same for all views of one study, and tells
            nothing of it; empty where not stated.
        series: stands for the Series Instance UID likewise.
        value_scale: what values of the file the pixels stand for.
        is_for_processing: True where the file says that its greys are the detector's raw values, to
            be processed and not to be read. Source: Presentation Intent Type (0008,0068).
        overlay_plane: (height, width) uint8, 255 where the graphics that the file lays over its
            picture have a mark, 0 elsewhere; never a part of the pixels. None where it has none.
            Source: DICOM PS3.3 C.9.2.
        losses: the lossy compressions that the pixels have gone through, in their order; empty
            where none is known.
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
    frame: int = 0
    spacing_kind: SpacingKind = "none"
    calibration: Calibration = ""
    presets: tuple[Preset, ...] = ()
    blank: Blank | None = None
    stretch_xy: tuple[float, float] = (1.0, 1.0)
    study: str = ""
    series: str = ""
    value_scale: ValueScale = AS_STORED
    is_for_processing: bool = False
    overlay_plane: NDArray[np.uint8] | None = None
    losses: tuple[Loss, ...] = ()
    is_stand_in: bool = False

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

    @property
    def key(self) -> str:
        """What tells this picture from all others: its file's digest, and its frame."""
        return frame_key(self.sha256, self.frame)


def frame_key(sha256: str, frame: int) -> str:
    """Return the digest of a file and one of its frames in one word; `frame_of` takes it apart."""
    return f"{sha256}#{frame}" if frame else sha256


def frame_of(key: str) -> tuple[str, int]:
    """Return the file's digest and the frame, counted from 0, that a key names."""
    sha256, _, frame = key.partition("#")
    return sha256, int(frame or 0)
