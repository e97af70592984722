"""Verdicts and thresholds on paper: in their colours, and no figure belies a verdict."""

from dataclasses import replace

import pytest

from app.case.case import CaseImage
from app.report.sheet import VERDICT_INKS, VERDICT_TINTS
from models.prediction import (
    BALANCED,
    HIGH_SENSITIVITY,
    HIGH_SPECIFICITY,
    OperatingPoint,
    Region,
    Verdict,
)
from tests.app.cases import drawn_answer, drawn_case
from tests.app.report.printed import Printed, share_of

INKS = {
    Verdict.FRACTURE: (185, 47, 24),
    Verdict.NO_FRACTURE: (10, 110, 82),
    Verdict.DOUBT: (143, 86, 0),
}


def _judged_by(points: dict[str, OperatingPoint]) -> CaseImage:
    answer = drawn_answer(Verdict.DOUBT, 0.3)
    prediction = replace(answer.prediction, operating_points=points)
    return drawn_case(answers=(replace(answer, prediction=prediction),))


@pytest.mark.parametrize(
    ("verdict", "probability"),
    [(Verdict.FRACTURE, 0.93), (Verdict.NO_FRACTURE, 0.02), (Verdict.DOUBT, 0.3)],
)
def test_each_verdict_has_its_colour_and_no_other_one(verdict: Verdict, probability: float) -> None:
    picture = Printed(drawn_case(answers=(drawn_answer(verdict, probability),))).picture()
    shares = {told: share_of(picture, ink) for told, ink in INKS.items()}
    assert shares.pop(verdict) > 0.0005
    assert max(shares.values()) < 0.0001


def test_all_operating_points_are_drawn_with_their_thresholds_and_verdicts() -> None:
    points = {
        BALANCED: OperatingPoint(0.12, 0.55),
        HIGH_SENSITIVITY: OperatingPoint(0.12, 0.12),
        HIGH_SPECIFICITY: OperatingPoint(0.55, 0.55),
    }
    printed = Printed(_judged_by(points))
    (words,) = printed.words
    for wanted in (
        "no fracture under 12 % fracture from 55 %",
        "High sensitivity: Fracture fracture from 12 %",
        "High specificity: No fracture found fracture from 55 %",
    ):
        assert wanted in words
    alone = Printed(_judged_by({BALANCED: points[BALANCED]}))
    tint = VERDICT_TINTS[Verdict.FRACTURE]
    assert share_of(printed.picture(), tint) > 1.5 * share_of(alone.picture(), tint)


def test_no_rounded_figure_belies_a_verdict() -> None:
    points = {
        BALANCED: OperatingPoint(0.0312, 0.5),
        HIGH_SENSITIVITY: OperatingPoint(0.0312, 0.0312),
    }
    answer = drawn_answer(Verdict.NO_FRACTURE, 0.0288)
    prediction = replace(answer.prediction, operating_points=points)
    image = drawn_case(answers=(replace(answer, prediction=prediction),))
    (words,) = Printed(image).words
    assert "P(fracture) 2.9 %" in words
    assert "no fracture under 3.1 % fracture from 50.0 %" in words
    assert "High sensitivity: No fracture found fracture from 3.1 %" in words
    assert "2.9 %" in Printed(image, image).words[0]


def test_the_regions_of_a_detector_are_judged_in_words() -> None:
    answer = drawn_answer(Verdict.FRACTURE)
    prediction = replace(
        answer.prediction, least_score=0.2, regions=(Region("Wrist", 0.93), Region("Elbow", 0.3))
    )
    (words,) = Printed(drawn_case(answers=(replace(answer, prediction=prediction),))).words
    assert "By region: Wrist: fracture, 93 %; Elbow: doubt, 30 %." in words
    assert "No box reaches this score" not in words
    boxless = replace(answer, prediction=replace(prediction, findings=()))
    assert "No box reaches this score" in Printed(drawn_case(answers=(boxless,))).words[0]


def test_a_network_that_was_hardly_measured_is_warned_of() -> None:
    answer = replace(drawn_answer(), caution="Hip: too few to say how good it is.")
    assert answer.caution in Printed(drawn_case(answers=(answer,))).words[0]
    warned, plain = (
        Printed(drawn_case(answers=(told,))).document[0].render(scale=4).to_pil().convert("RGB")
        for told in (answer, drawn_answer())
    )
    ink = VERDICT_INKS[Verdict.DOUBT]
    assert share_of(warned, ink) > 0.0001 > share_of(plain, ink)
