"""From logits to probabilities."""

import math

import pytest

from models.calibration import Calibration, logit, sigmoid


@pytest.mark.parametrize("value", [-800.0, -3.0, 0.0, 2.5, 800.0])
def test_sigmoid_stays_finite_and_in_range(value: float) -> None:
    assert 0.0 <= sigmoid(value) <= 1.0


@pytest.mark.parametrize("score", [0.0, 1e-9, 0.2, 0.5, 0.99, 1.0])
def test_logit_undoes_sigmoid_within_its_limits(score: float) -> None:
    assert sigmoid(logit(score)) == pytest.approx(score, abs=2e-6)


def test_platt_scaling_is_a_line_in_the_logit() -> None:
    assert Calibration(2.0, -1.0).probability(1.5) == pytest.approx(1 / (1 + math.exp(-2.0)))


def test_no_calibration_changes_nothing() -> None:
    assert Calibration().probability(0.7) == pytest.approx(sigmoid(0.7))
