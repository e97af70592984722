"""What was measured on a picture, as reports and exports take it."""

from app.case.case import MeasuredValue
from app.measuring.words import words_of
from app.scale import Scale, scale_of
from imaging.drawing.measurements import Drawn
from imaging.measure import Kind, Measurement, Measures, degrees, length
from imaging.radiograph import Radiograph
from words import N_


def measured_values(measures: Measures, radiograph: Radiograph) -> tuple[MeasuredValue, ...]:
    """Return lengths and angles with their units, in the order in which they were laid."""
    scale = scale_of(radiograph, measures)
    values = (_value(item, scale) for item in measures.items)
    return tuple(value for value in values if value is not None)


def drawn_measures(measures: Measures, radiograph: Radiograph) -> tuple[Drawn, ...]:
    """Return the measurements as they are drawn, none of them as chosen."""
    scale = scale_of(radiograph, measures)
    return tuple(Drawn(item, words_of(item, radiograph, scale)) for item in measures.items)


def _value(item: Measurement, scale: Scale) -> MeasuredValue | None:
    if item.kind is Kind.RULER:
        unit = "mm" if scale.origin else "px"
        return MeasuredValue(
            N_("Length"), length(item, scale.mm_xy), unit, (item.points,), scale.origin
        )
    if item.kind is Kind.ANGLE:
        return MeasuredValue(N_("Angle"), degrees(item, scale.mm_xy), "°", (item.points,))
    if item.kind is Kind.COBB:
        # Two lines that don't touch.
        lines = item.points[:2], item.points[2:]
        return MeasuredValue(N_("Cobb angle"), degrees(item, scale.mm_xy), "°", lines)
    return None
