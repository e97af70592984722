"""Answers: verdicts from thresholds, operating points, and boxes above a score."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from imaging.overlay import Box
from models.prediction import BALANCED, Finding, OperatingPoint, Prediction, Verdict

POINTS = MappingProxyType(
    {BALANCED: OperatingPoint(0.2, 0.6), "high_sensitivity": OperatingPoint(0.2, 0.2)}
)


def box_finding(score: float) -> Finding:
    return Finding("fracture", score, Box((0, 0, 10, 10), "fracture", score))


def answer(probability: float | None = 0.4, verdict: Verdict = Verdict.DOUBT) -> Prediction:
    findings = (Finding("Hand", 0.1), box_finding(0.6), box_finding(0.2))
    return Prediction(
        "yolo", "id", verdict, probability, findings, operating_points=POINTS, least_score=0.3
    )


@pytest.mark.parametrize(
    ("probability", "verdict"),
    [
        (0.0, Verdict.NO_FRACTURE),
        (0.1999, Verdict.NO_FRACTURE),
        (0.2, Verdict.DOUBT),
        (0.5999, Verdict.DOUBT),
        (0.6, Verdict.FRACTURE),
        (1.0, Verdict.FRACTURE),
    ],
)
def test_thresholds_belong_to_the_zone_above_them(probability: float, verdict: Verdict) -> None:
    assert OperatingPoint(0.2, 0.6).judge(probability) is verdict


def test_one_threshold_leaves_no_doubt() -> None:
    judged = {OperatingPoint(0.5, 0.5).judge(p / 100) for p in range(101)}
    assert Verdict.DOUBT not in judged


def test_another_operating_point_changes_only_the_verdict() -> None:
    judged = answer().at("high_sensitivity")
    assert judged.verdict is Verdict.FRACTURE
    assert judged.findings == answer().findings
    assert (judged.point_name, judged.at(BALANCED)) == ("high_sensitivity", answer())
    assert answer().verdict is Verdict.DOUBT


@pytest.mark.parametrize("verdict", [Verdict.OUT_OF_SCOPE, Verdict.NOT_APPLICABLE])
def test_no_operating_point_makes_a_verdict_where_there_is_none(verdict: Verdict) -> None:
    prediction = answer(0.9, verdict)
    assert prediction.at("high_sensitivity") is prediction


def test_an_unknown_operating_point_changes_nothing() -> None:
    prediction = answer()
    assert prediction.at("no such point") is prediction


def test_boxes_under_the_least_score_are_hidden_and_other_findings_stay() -> None:
    assert [f.score for f in answer().from_score().findings] == [0.1, 0.6]


def test_a_score_of_ones_own_replaces_the_networks() -> None:
    assert [f.score for f in answer().from_score(0.1).findings] == [0.1, 0.6, 0.2]
    assert [f.score for f in answer().from_score(0.9).findings] == [0.1]


def test_the_overlay_holds_every_mark() -> None:
    assert len(answer().overlay) == 2


@pytest.mark.parametrize(
    ("least", "shown"), [(0.2, [0.6, 0.2]), (0.6, [0.6]), (0.61, []), (0.0, [0.6, 0.2])]
)
def test_a_box_of_the_least_score_itself_is_shown(least: float, shown: list[float]) -> None:
    findings = answer().from_score(least).findings
    assert [f.score for f in findings if isinstance(f.mark, Box)] == shown


@pytest.mark.parametrize(
    ("scores", "least", "shown"),
    [((0.9, 0.5, 0.1), 0.3, [0.9, 0.5]), ((0.2, 0.1), 0.2, [0.2]), ((), 0.3, [])],
)
def test_where_the_answer_is_a_fracture_no_box_is_hidden_for_a_surer_one(
    scores: tuple[float, ...], least: float, shown: list[float]
) -> None:
    boxes = tuple(replace(box_finding(score), probability=0.9) for score in scores)
    judged = replace(answer(0.9, Verdict.FRACTURE), findings=boxes).at(BALANCED)
    assert judged.least_score == least
    assert [f.score for f in judged.from_score().findings] == shown
