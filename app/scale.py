"""How large a pixel of a picture is, and how that is known."""

from dataclasses import dataclass

from imaging.measure import Measures
from imaging.radiograph import Radiograph, SpacingKind
from imaging.view import Point
from words import N_

ORIGINS: dict[SpacingKind, str] = {
    "detector": N_("at the detector"),
    "corrected": N_("corrected"),
    "unstated": N_("plane not stated"),
}
CALIBRATED = N_("calibrated")


@dataclass(frozen=True)
class Scale:
    """How large a source pixel is.

    Attributes:
        mm_xy: its width and height; (1, 1) where nothing is known.
        origin: how that is known, in words of English; empty where it is not.
    """

    mm_xy: Point = (1.0, 1.0)
    origin: str = ""


def scale_of(radiograph: Radiograph, measures: Measures) -> Scale:
    """Return the scale of a picture; the reader's own calibration comes before the file's word."""
    if measures.mm_per_pixel is not None:
        return Scale((measures.mm_per_pixel, measures.mm_per_pixel), CALIBRATED)
    if radiograph.spacing_mm is None or radiograph.spacing_kind == "none":
        return Scale()
    row, column = radiograph.spacing_mm
    return Scale((column, row), ORIGINS[radiograph.spacing_kind])
