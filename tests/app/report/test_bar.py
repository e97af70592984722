"""The probability on its bar: judged at the operating point that was chosen, then at the others."""

from dataclasses import replace

from app.case.case import CaseImage
from models.prediction import BALANCED, HIGH_SENSITIVITY, OperatingPoint, Verdict
from tests.app.cases import drawn_answer, drawn_case
from tests.app.report.printed import Printed

POINTS = {BALANCED: OperatingPoint(0.12, 0.55), HIGH_SENSITIVITY: OperatingPoint(0.2, 0.2)}


def judged(verdict: Verdict, point_name: str) -> CaseImage:
    answer = drawn_answer(verdict, 0.3)
    prediction = replace(answer.prediction, operating_points=POINTS)
    return drawn_case(answers=(replace(answer, prediction=prediction, point_name=point_name),))


def test_the_bar_has_the_thresholds_of_the_chosen_point_and_the_others_stand_below() -> None:
    (words,) = Printed(judged(Verdict.FRACTURE, HIGH_SENSITIVITY)).words
    assert "Pipeline YOLO · High sensitivity P(fracture) 30 % fracture from 20 % " in words
    assert "Balanced, with doubt: Doubt no fracture under 12 % · fracture from 55 %" in words
    assert "High sensitivity:" not in words


def test_no_point_judges_a_picture_that_was_refused() -> None:
    (words,) = Printed(judged(Verdict.OUT_OF_SCOPE, BALANCED)).words
    assert "High sensitivity" not in words
