"""What a measurement says, in words for the picture and the window."""

from dataclasses import dataclass

from imaging.measure import (
    REGIONS,
    Kind,
    Measurement,
    Measures,
    area,
    degrees,
    length,
    region_statistics,
)
from imaging.radiograph import Radiograph, SpacingKind
from imaging.view import Point

ORIGINS: dict[SpacingKind, str] = {
    "detector": "at the detector",
    "corrected": "corrected",
    "unstated": "plane not stated",
}
CALIBRATED = "calibrated"


@dataclass(frozen=True)
class Scale:
    """How large a source pixel is.

    Attributes:
        mm_xy: its width and height; (1, 1) where nothing is known.
        origin: how that is known, in words; empty where it is not.
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


def words_of(measurement: Measurement, radiograph: Radiograph, scale: Scale) -> str:
    """Return the value of a measurement; empty for what has none."""
    kind = measurement.kind
    if kind is Kind.NOTE:
        return measurement.text
    if kind is Kind.RULER:
        reach = length(measurement, scale.mm_xy)
        return f"{reach:.1f} mm, {scale.origin}" if scale.origin else f"{reach:.1f} px"
    if kind is Kind.ANGLE:
        return f"{degrees(measurement, scale.mm_xy):.1f}°"
    if kind is Kind.COBB:
        return f"Cobb {degrees(measurement, scale.mm_xy):.1f}°"
    return _region_words(measurement, radiograph, scale) if kind in REGIONS else ""


def _region_words(measurement: Measurement, radiograph: Radiograph, scale: Scale) -> str:
    found = region_statistics(measurement, radiograph.pixels)
    if found is None:
        return "no pixels"
    surface = area(measurement, scale.mm_xy)
    size = f"{surface:.1f} mm², {scale.origin}" if scale.origin else f"{surface:.0f} px²"
    values = f"mean {found.mean:.1f}, SD {found.spread:.1f}"
    return f"{values}\n{found.least} to {found.greatest}\n{size}"
