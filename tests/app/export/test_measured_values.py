"""What was measured, as reports and exports take it: values, units, and the lines they are of."""

import pytest

from app.case.case import MeasuredValue
from app.export.measured_values import drawn_measures, measured_values
from imaging.measure import Kind, Measurement, Measures
from tests.app.measuring.test_measuring import BOX, RULER
from tests.app.measuring.test_words import radiograph

ANGLE = Measurement(Kind.ANGLE, ((10.0, 0.0), (0.0, 0.0), (10.0, 10.0)))
COBB = Measurement(Kind.COBB, ((0.0, 0.0), (10.0, 0.0), (0.0, 30.0), (10.0, 40.0)))
NOTE = Measurement(Kind.NOTE, ((1.0, 1.0),), "here")


def test_lengths_and_angles_are_told_with_their_units_in_the_order_they_were_laid() -> None:
    measures = Measures((COBB, NOTE, RULER, BOX, ANGLE))
    cobb, ruler, angle = measured_values(measures, radiograph((0.2, 0.1), "detector"))
    assert ruler == MeasuredValue("Length", 10.0, "mm", (RULER.points,), "at the detector")
    assert (angle.name, angle.unit, angle.lines_xy) == ("Angle", "°", (ANGLE.points,))
    assert angle.value == pytest.approx(63.435, abs=0.001)
    assert (cobb.name, cobb.unit) == ("Cobb angle", "°")
    assert cobb.value == pytest.approx(63.435, abs=0.001)
    assert cobb.lines_xy == (COBB.points[:2], COBB.points[2:]), "two lines that do not touch"


def test_a_length_is_told_in_pixels_where_their_size_is_not_known() -> None:
    (ruler,) = measured_values(Measures((RULER,)), radiograph())
    assert (ruler.value, ruler.unit, ruler.remark) == (50.0, "px", "")


def test_a_length_is_told_as_the_reader_calibrated_it() -> None:
    measures = Measures((RULER,), 0.5)
    (ruler,) = measured_values(measures, radiograph((0.2, 0.1), "detector"))
    (drawn,) = drawn_measures(measures, radiograph((0.2, 0.1), "detector"))
    assert (ruler.value, ruler.unit, ruler.remark) == (25.0, "mm", "calibrated")
    assert (drawn.words, drawn.is_chosen) == ("25.0 mm, calibrated", False)
