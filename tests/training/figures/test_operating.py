"""Calibrations and thresholds are fitted as said, and told in the digits that are shipped."""

import numpy as np
import pytest

from models.calibration import Calibration
from models.prediction import BALANCED, OperatingPoint
from training.data.sample import PARTS
from training.figures.figures import operation_figures
from training.figures.operating import (
    fit_operation,
    fit_parts,
    fit_platt,
    source_weights,
)


def test_platt_finds_the_slope_that_made_the_labels() -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 3, 20_000)
    truth = rng.random(20_000) < 1 / (1 + np.exp(-(0.5 * logits - 1.0)))
    found = fit_platt(logits, truth, np.ones(20_000))
    assert found.slope == pytest.approx(0.5, abs=0.05)
    assert found.intercept == pytest.approx(-1.0, abs=0.1)


def test_few_pictures_told_apart_without_a_fault_claim_no_certainty() -> None:
    logits = np.repeat([10.0, -10.0], 10)
    found = fit_platt(logits, logits > 0, np.ones(20))
    assert found.probability(10.0) == pytest.approx(11 / 12, abs=0.005)
    assert found.probability(-10.0) == pytest.approx(1 / 12, abs=0.005)


def test_every_source_weighs_the_same() -> None:
    truth = np.array([True, False, False, True, False])
    weights = source_weights(["a", "a", "a", "b", "b"], truth)
    assert weights[:3].sum() == pytest.approx(weights[3:].sum())
    assert weights.mean() == pytest.approx(1.0)


def test_a_source_of_fractures_alone_moves_the_lower_threshold_only() -> None:
    rng = np.random.default_rng(5)
    truth = rng.random(1000) < 0.5
    logits = rng.normal(np.where(truth, 2.0, -2.0), 1.0)
    alone = fit_operation(logits, truth, ["s"] * 1000)
    archive = rng.normal(0.0, 1.0, 100)
    everything = np.concatenate([logits, archive])
    labels = np.concatenate([truth, np.ones(100, bool)])
    joined = fit_operation(everything, labels, ["s"] * 1000 + ["archive"] * 100)
    assert joined.calibration == alone.calibration
    assert (joined.fractured, joined.normal) == (alone.fractured, alone.normal)
    before, after = alone.points[BALANCED], joined.points[BALANCED]
    assert after.no_fracture_below < before.no_fracture_below
    assert (joined.probabilities(everything)[labels] < after.no_fracture_below).mean() <= 0.05
    parts = fit_parts(
        ("A",), everything, labels, ["s"] * 1000 + ["archive"] * 100, np.zeros(1100, int), lean=0.0
    )
    assert parts["A"] == joined


def test_a_part_with_few_pictures_takes_the_calibration_of_all() -> None:
    rng = np.random.default_rng(3)
    truth = rng.random(400) < 0.5
    logits = rng.normal(np.where(truth, 1.0, -1.0), 1.0)
    specialists = np.where(np.arange(400) < 380, 0, 1)
    found = fit_parts(("A", "B"), logits, truth, ["s"] * 400, specialists)
    assert not found["A"].is_pooled
    assert found["B"].is_pooled
    assert found["B"].calibration == fit_operation(logits, truth, ["s"] * 400).calibration


def drawn(seed: int, count: int = 900) -> tuple[np.ndarray, np.ndarray, list[str], np.ndarray]:
    """Return logits, truth, sources and specialists; the first part's logits lie too high."""
    rng = np.random.default_rng(seed)
    truth = rng.random(count) < 0.4
    specialists = rng.integers(0, 3, count)
    logits = rng.normal(np.where(truth, 1.5, -1.5), 1.2) + np.where(specialists == 0, 1.0, 0.0)
    sources = np.where(rng.random(count) < 0.3, "a", "b")
    return logits, truth, list(sources), specialists


def test_figures_are_of_the_numbers_that_are_shipped() -> None:
    logits, truth, sources, specialists = drawn(7)
    operations = fit_parts(PARTS[:3], logits, truth, sources, specialists)
    for operation in (*operations.values(), fit_operation(logits, truth, sources)):
        told = operation_figures(operation)
        points = {n: OperatingPoint(*pair) for n, pair in told["operating_points"].items()}
        assert Calibration(**told["calibration"]) == operation.calibration
        assert points == operation.points


def test_every_source_keeps_its_promise_with_the_shipped_numbers() -> None:
    for seed in range(6):
        logits, truth, sources, specialists = drawn(seed, 240)
        operations = fit_parts(PARTS[:3], logits, truth, sources, specialists)
        asked = [operations[PARTS[i]] for i in specialists]
        is_missed = np.array(
            [
                o.calibration.probability(float(v)) < o.points[BALANCED].no_fracture_below
                for o, v in zip(asked, logits, strict=True)
            ]
        )
        for source in ("a", "b"):
            fractured = truth & (np.array(sources) == source)
            assert (is_missed & fractured).sum() <= 0.05 * fractured.sum()


def test_a_parts_calibration_leans_on_that_of_all() -> None:
    logits, truth, sources, specialists = drawn(8)
    whole = fit_operation(logits, truth, sources).calibration
    found = [
        fit_parts(PARTS[:3], logits, truth, sources, specialists, lean=lean)[PARTS[0]].calibration
        for lean in (0.0, 100.0, 1000.0, float("inf"))
    ]
    away = [abs(c.intercept - whole.intercept) for c in found]
    assert away == sorted(away, reverse=True)
    assert away[0] > 3 * away[2] > 0.0
    assert found[-1] == whole
    own = specialists == 0
    weights = source_weights(sources, truth)[own]
    alone = fit_platt(logits[own], truth[own], weights)
    assert found[0].slope == pytest.approx(alone.slope, abs=1e-4)
