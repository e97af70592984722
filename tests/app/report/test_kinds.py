"""The kind of a fracture on paper: named, scored and warned of as on screen."""

from dataclasses import replace

import numpy as np
import pytest

from app.case.case import CaseAnswer
from imaging.overlay import Heatmap
from models.prediction import Finding, Verdict
from tests.app.cases import drawn_answer, drawn_case
from tests.app.report.printed import Printed, ends_mm


def _kind() -> CaseAnswer:
    answer = drawn_answer(Verdict.NOT_APPLICABLE, 0.0688, "crack_vs_fracture")
    heat = np.zeros((7, 8), np.float32)
    heat[3, 6] = 1.0
    mark = Heatmap(heat, (0.0, 0.0, 1477.0, 2800.0), "fractura")
    findings = (Finding("fisura", 0.9312), Finding("fractura", 0.0688, mark))
    return replace(answer, prediction=replace(answer.prediction, findings=findings))


def test_the_kinds_of_a_fracture_are_named_and_scored_as_on_screen() -> None:
    (words,) = Printed(drawn_case(answers=(_kind(),))).words
    assert "fisura (crack) 93.12 %" in words
    assert "fractura (complete fracture) 6.88 % hottest at x 1200, y 1400" in words


def test_the_probability_of_a_kind_has_a_name_of_its_own() -> None:
    (words,) = Printed(drawn_case(answers=(_kind(), drawn_answer()))).words
    assert words.count("P(complete, if fractured) 6.88 %") == 2
    assert words.count("P(fracture)") == 1
    first = Printed(drawn_case(answers=(_kind(),)), drawn_case()).words[0]
    assert "93 %" in first
    assert "7 %" not in first


def test_no_probability_is_printed_of_a_kind_that_was_not_recognised() -> None:
    kind = _kind()
    unknown = replace(kind.prediction, verdict=Verdict.OUT_OF_SCOPE)
    (words,) = Printed(drawn_case(answers=(replace(kind, prediction=unknown),))).words
    assert "P(" not in words
    assert "fracture from" not in words


def test_what_contradicts_an_answer_that_stands_alone_is_said() -> None:
    clear = drawn_answer(Verdict.NO_FRACTURE, 0.02, "cascade").prediction
    answer = replace(_kind(), earlier=(clear,))
    (words,) = Printed(drawn_case(answers=(answer,))).words
    assert "Cascade says no fracture; the kind is what it would be if there were one." in words
    assert "says no fracture;" not in Printed(drawn_case(answers=(_kind(),))).words[0]


def test_the_percentages_of_both_kinds_end_under_each_other() -> None:
    kinds = (Finding("fractura", 0.9475), Finding("fisura", 0.0525))
    answer = drawn_answer(Verdict.NOT_APPLICABLE, 0.5, "crack_vs_fracture")
    answer = replace(answer, prediction=replace(answer.prediction, findings=kinds))
    printed = Printed(drawn_case(answers=(answer,)))
    upper, lower = (ends_mm(printed, words)[1] for words in ("94.75 %", " 5.25 %"))
    assert upper == pytest.approx(lower, abs=0.1)
