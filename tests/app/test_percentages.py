"""Figures in per cent: one rounding, no certainty, and no figure that belies its verdict."""

from dataclasses import replace
from random import Random

import pytest

from app.percentages import decimals_of, exact_percent, in_percent, percent, thresholds_in_words
from app.wording import probability_in_words, remarks
from models.prediction import (
    BALANCED,
    HIGH_SENSITIVITY,
    HIGH_SPECIFICITY,
    OperatingPoint,
    Prediction,
    Region,
)
from words import SPANISH, use


def judged(probability: float, low: float = 0.0312, high: float = 0.8856) -> Prediction:
    points = {
        BALANCED: OperatingPoint(low, high),
        HIGH_SENSITIVITY: OperatingPoint(low, low),
        HIGH_SPECIFICITY: OperatingPoint(high, high),
    }
    verdict = points[BALANCED].judge(probability)
    return Prediction("cascade", "w", verdict, probability, (), operating_points=points)


def told(answer: Prediction) -> list[str]:
    """Return what is said of an answer's probability, and of its thresholds."""
    thresholds = thresholds_in_words(answer.operating_points[BALANCED], decimals_of(answer))
    return [probability_in_words(answer), *thresholds]


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "under 1 %"), (0.004, "under 1 %"), (0.5, "50 %"), (0.994, "99 %"), (1.0, "over 99 %")],
)
def test_certainty_is_never_claimed(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "under 0.1 %"), (0.0288, "2.9 %"), (0.99996, "over 99.9 %")]
)
def test_a_further_decimal_claims_no_certainty_either(share: float, words: str) -> None:
    assert percent(share, 1) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0.01 %"), (0.17804, "17.80 %"), (0.5, "50.00 %"), (1.0, "99.99 %")],
)
def test_two_decimals_claim_no_certainty_either(share: float, words: str) -> None:
    assert exact_percent(share) == words


@pytest.mark.parametrize("thousandths", range(0, 1001, 5))
def test_shares_are_rounded_as_tables_of_two_digits_round_them(thousandths: int) -> None:
    share = thousandths / 1000
    assert float(in_percent(share)) == round(float(f"{share:.2f}") * 100)


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0288, ["P(fracture) 2.9 %", "no fracture under 3.1 %", "fracture from 88.6 %"]),
        (0.0308, ["P(fracture) 3.08 %", "no fracture under 3.12 %", "fracture from 88.56 %"]),
        (0.0312, ["P(fracture) 3 %", "no fracture under 3 %", "fracture from 89 %"]),
        (0.8849, ["P(fracture) 88 %", "no fracture under 3 %", "fracture from 89 %"]),
        (0.8852, ["P(fracture) 88.5 %", "no fracture under 3.1 %", "fracture from 88.6 %"]),
        (0.5, ["P(fracture) 50 %", "no fracture under 3 %", "fracture from 89 %"]),
    ],
)
def test_a_probability_tells_the_story_of_its_verdict(probability: float, words: list[str]) -> None:
    assert told(judged(probability)) == words


def test_a_threshold_is_never_none_nor_all_unless_it_is() -> None:
    assert told(judged(0.5, 0.004, 0.998)) == [
        "P(fracture) 50.0 %",
        "no fracture under 0.4 %",
        "fracture from 99.8 %",
    ]
    assert told(judged(0.5, 0.0, 1.0))[1:] == ["no fracture under 0 %", "fracture from 100 %"]


def test_no_rounded_figures_contradict_a_verdict() -> None:
    drawn = Random(20261130)
    for _ in range(3000):
        low, high = sorted((round(drawn.random(), 4), round(drawn.random(), 4)))
        near = drawn.choice((low, high)) + drawn.gauss(0.0, 0.004)
        answer = judged(min(max(near, 0.0), 1.0), low, high)
        shown, *limits = (float(words.split()[-2].lstrip("(")) for words in told(answer))
        point = OperatingPoint(limits[0] / 100, limits[-1] / 100)
        if not any(word in probability_in_words(answer) for word in ("under", "over")):
            assert point.judge(shown / 100) is answer.verdict


def test_all_that_is_told_of_an_answer_has_the_same_decimals() -> None:
    answer = replace(judged(0.4), regions=(Region("Wrist", 0.4), Region("Elbow", 0.0288)))
    assert told(answer)[0] == "P(fracture) 40.0 %"
    assert "Wrist: doubt, 40.0 %; Elbow: no fracture found, 2.9 %." in remarks(answer)[-1]


def test_the_point_in_use_changes_no_figure() -> None:
    answer = judged(0.0288)
    assert probability_in_words(answer.at(HIGH_SPECIFICITY)) == probability_in_words(answer)


def test_decimals_have_the_sign_of_the_language() -> None:
    use(SPANISH)
    assert told(judged(0.0288))[0] == "P(fractura) 2,9 %"
