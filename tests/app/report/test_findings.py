"""The findings on paper: as many as fit, and a map's hottest place where it has one."""

from dataclasses import replace

import numpy as np

from imaging.overlay import Heatmap, Keypoint
from models.prediction import Finding, Verdict
from tests.app.cases import drawn_answer, drawn_case
from tests.app.report.printed import Printed


def test_more_findings_than_fit_are_counted() -> None:
    findings = tuple(Finding(f"finding {n}", 0.5) for n in range(60))
    answer = drawn_answer()
    answer = replace(answer, prediction=replace(answer.prediction, findings=findings))
    (words, *_) = Printed(drawn_case(answers=(answer,))).words
    assert "20 more" in words


def test_a_cold_map_has_no_place_and_no_marks() -> None:
    def printed(hottest: float) -> str:
        values = np.eye(8, dtype=np.float32) * hottest
        mark = Heatmap(values, (0.0, 0.0, 800.0, 600.0), "fractured")
        answer = drawn_answer(Verdict.NO_FRACTURE, 0.02, "cbam")
        found = (Finding("fractured", 0.02, mark),)
        answer = replace(answer, prediction=replace(answer.prediction, findings=found))
        return Printed(drawn_case(answers=(answer,))).words[0]

    hot, cold = printed(0.9), printed(0.2)
    assert "hottest at" in hot
    assert "With the marks of the answer" in hot
    assert "hottest at" not in cold
    assert "The answer has no marks" in cold
    assert "nothing in the picture spoke for this" in cold


def test_a_point_under_its_threshold_is_no_finding() -> None:
    shown, hidden = (
        Finding(name, score, Keypoint((9.0, 9.0), name, score, is_shown))
        for name, score, is_shown in (("left_hip", 0.9, True), ("left_ear", 0.1, False))
    )
    answer = drawn_answer(Verdict.NOT_APPLICABLE, pipeline="pose")
    answer = replace(answer, prediction=replace(answer.prediction, findings=(shown, hidden)))
    (words,) = Printed(drawn_case(answers=(answer,))).words
    assert "left hip" in words
    assert "left ear" not in words


def test_findings_in_two_columns_are_read_down_the_first_and_then_the_second() -> None:
    findings = tuple(Finding(f"finding {n:02}", 0.5) for n in range(11))
    answer = drawn_answer()
    answer = replace(answer, prediction=replace(answer.prediction, findings=findings))
    (words,) = Printed(drawn_case(answers=(answer,))).words
    assert "finding 00 0.50 finding 06 0.50" in words
    assert all(f"finding {n:02}" in words for n in range(11))
