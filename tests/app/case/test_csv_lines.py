"""The table of a report tells what its pages do, and nothing that they hold back."""

import csv
from dataclasses import replace

import pytest

from app.case.case import CaseImage, MeasuredValue
from app.case.csv_lines import csv_lines
from models.prediction import Verdict
from tests.app.cases import drawn_answer, drawn_case, form


def line_of(case: CaseImage) -> dict[str, str]:
    (line,) = csv.DictReader(csv_lines([case], form()).decode().splitlines())
    return line


def test_a_length_says_what_it_was_measured_against() -> None:
    measured = (
        MeasuredValue("Length", 183.1, "mm", remark="at the detector"),
        MeasuredValue("Length", 150.25, "mm", remark="calibrated"),
        MeasuredValue("Angle", 12.5, "°"),
    )
    assert line_of(drawn_case(measurements=measured))["measurements"] == (
        "Length 183.10 mm (at the detector); Length 150.25 mm (calibrated); Angle 12.50 °"
    )


@pytest.mark.parametrize(
    ("verdict", "is_told"), [(Verdict.NOT_APPLICABLE, True), (Verdict.OUT_OF_SCOPE, False)]
)
def test_a_kind_that_was_not_recognised_has_no_probability(verdict: Verdict, is_told: bool) -> None:
    answer = drawn_answer(verdict, 0.6026, "crack_vs_fracture")
    case = drawn_case(answers=(replace(answer, earlier=()),))
    assert line_of(case)["probability"].startswith("0.6026") is is_told
