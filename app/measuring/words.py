"""What a measurement says, in words for the picture and the window."""

from dataclasses import dataclass

from imaging.drawing.scale_bar import ScaleBar, room_for_bar, round_length
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
from imaging.view import Point, View
from words import N_, _, number

ORIGINS: dict[SpacingKind, str] = {
    "detector": N_("at the detector"),
    "corrected": N_("corrected"),
    "unstated": N_("plane not stated"),
}
CALIBRATED = N_("calibrated")
MM_IN_CM = 10.0


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


def scale_bar(scale: Scale, view: View, pen_scale: float) -> ScaleBar | None:
    """Return the bar for a view; None where the size of a pixel is not known.

    Args:
        pen_scale: the screen's own scaling.
    """
    if not scale.origin:
        return None
    # Across the screen runs the source's width, or its height when it lies on its side.
    pixel_mm = scale.mm_xy[view.orientation.quarter_turns % 2] / view.zoom
    length_mm, parts = round_length(room_for_bar(view.size_wh[0], pen_scale) * pixel_mm)
    shown = f"{number(length_mm, 'g')} mm"
    if length_mm >= MM_IN_CM:
        shown = f"{number(length_mm / MM_IN_CM, 'g')} cm"
    return ScaleBar(length_mm / pixel_mm, parts, f"{shown}, {_(scale.origin)}")


def words_of(measurement: Measurement, radiograph: Radiograph, scale: Scale) -> str:
    """Return the value of a measurement; empty for what has none."""
    kind = measurement.kind
    if kind is Kind.NOTE:
        return measurement.text
    if kind is Kind.RULER:
        reach = length(measurement, scale.mm_xy)
        if not scale.origin:
            return f"{number(reach, '.1f')} px"
        return f"{number(reach, '.1f')} mm, {_(scale.origin)}"
    if kind is Kind.ANGLE:
        return f"{number(degrees(measurement, scale.mm_xy), '.1f')}°"
    if kind is Kind.COBB:
        return f"Cobb {number(degrees(measurement, scale.mm_xy), '.1f')}°"
    return _region_words(measurement, radiograph, scale) if kind in REGIONS else ""


def _region_words(measurement: Measurement, radiograph: Radiograph, scale: Scale) -> str:
    found = region_statistics(measurement, radiograph.pixels)
    if found is None:
        return _("no pixels")
    surface = area(measurement, scale.mm_xy)
    size = f"{surface:.0f} px²"
    if scale.origin:
        size = f"{number(surface, '.1f')} mm², {_(scale.origin)}"
    values = _("mean {mean}, SD {spread}").format(
        mean=number(found.mean, ".1f"), spread=number(found.spread, ".1f")
    )
    range_ = _("{least} to {greatest}").format(least=found.least, greatest=found.greatest)
    return f"{values}\n{range_}\n{size}"
