"""What a measurement says, in words for the picture and the window."""

from app.scale import Scale
from imaging.drawing.scale_bar import ScaleBar, room_for_bar, round_length
from imaging.measure import (
    REGIONS,
    Kind,
    Measurement,
    area,
    degrees,
    length,
    region_statistics,
)
from imaging.radiograph import Radiograph
from imaging.view import View
from words import _, number

MM_IN_CM = 10.0


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
    found = region_statistics(measurement, radiograph)
    if found is None:
        return _("nothing of the picture lies here")
    surface = area(measurement, scale.mm_xy)
    size = f"{surface:.0f} px²"
    if scale.origin:
        size = f"{number(surface, '.1f')} mm², {_(scale.origin)}"
    told, with_unit = radiograph.value_scale.in_words, radiograph.value_scale.with_unit
    values = _("mean {mean}, SD {spread}").format(
        mean=told(found.mean, finer=1), spread=told(found.spread, finer=1)
    )
    range_ = _("{least} to {greatest}").format(
        least=told(found.least), greatest=told(found.greatest)
    )
    return f"{with_unit(values)}\n{with_unit(range_)}\n{size}"
