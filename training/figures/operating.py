"""Calibration and thresholds, fitted on validation answers alone.

All numbers are rounded to what the manifest holds before anything is judged by them: a card tells
what the bundled numbers do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration import Calibration
from models.prediction import BALANCED, OperatingPoint
from training.figures.thresholds import DIGITS, choose_points, lowered, points_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ENOUGH_OF_EACH = 30
LEAN = 300.0
"""Pictures of all parts that speak in each part's calibration beside its own.

Chosen on validation (`docs/experiments.md`, one calibration or one for each part).
"""


@dataclass(frozen=True)
class Operation:
    """What turns a network's logit into a probability and a verdict, in the manifest's digits.

    Attributes:
        calibration: Platt scaling.
        points: thresholds by name.
        fractured: fractured pictures it was fitted on.
        normal: normal pictures it was fitted on.
        is_pooled: True where a part has too few of its own and all parts were taken.
    """

    calibration: Calibration
    points: Mapping[str, OperatingPoint] = field(default_factory=dict)
    fractured: int = 0
    normal: int = 0
    is_pooled: bool = False

    def probabilities(self, logits: Floats) -> Floats:
        """Return calibrated probabilities."""
        return np.array([self.calibration.probability(float(v)) for v in logits])


def source_weights(sources: Sequence[str], truth: Bools) -> Floats:
    """Return weights under which every source with both labels counts the same, with mean 1.

    A source of fractures alone weighs nothing: its style would else speak for a fracture.
    """
    names = np.asarray(sources, str)
    weights = np.zeros(len(names))
    both = np.intersect1d(names[truth], names[~truth])
    for name in both:
        weights[names == name] = 1.0 / (names == name).sum()
    return weights * np.isin(names, both).sum() / max(len(both), 1)


def fit_platt(logits: Floats, truth: Bools, weights: Floats, rounds: int = 100) -> Calibration:
    """Fit slope and intercept by Newton's method with halved steps, on Platt's softened targets.

    A weak pull towards slope 1 keeps a separable set from a slope without bound. A picture counts
    in the targets as it weighs.

    Source: Platt 1999, "Probabilistic outputs for support vector machines".
    """
    positives, negatives = float(weights[truth].sum()), float(weights[~truth].sum())
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    design = np.column_stack([logits, np.ones_like(logits)])
    pull = np.array([1e-3, 1e-6]) * float(weights.sum())
    start = np.array([1.0, 0.0])

    def loss(at: NDArray[Any]) -> float:
        value = design @ at
        likelihood = weights @ (np.logaddexp(0.0, value) - target * value)
        return float(likelihood + pull @ (at - start) ** 2 / 2)

    found = np.array([0.0, 0.0])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weights * (chance - target)) + pull * (found - start)
        bend = (design * (weights * chance * (1 - chance))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        while loss(found - step) > loss(found) and np.abs(step).max() > 1e-12:
            step = step / 2
        found = found - step
        if np.abs(step).max() < 1e-9:
            break
    return Calibration(slope=max(float(found[0]), 1e-3), intercept=float(found[1]))


def fit_operation(
    logits: Floats, truth: Bools, sources: Sequence[str], weights: Floats | None = None
) -> Operation:
    """Fit calibration and thresholds.

    Args:
        logits: of the validation pictures.
        truth: whether each is fractured.
        sources: where each is from; those of fractures alone take part in the thresholds only.
        weights: of each in the calibration; by default `source_weights`.
    """
    weights = source_weights(sources, truth) if weights is None else weights
    return _with_points(_calibrated(logits, truth, weights), logits, truth, sources, weights)


def fit_parts(
    parts: Sequence[str],
    logits: Floats,
    truth: Bools,
    sources: Sequence[str],
    specialists: NDArray[np.intp],
    *,
    lean: float = LEAN,
) -> dict[str, Operation]:
    """Fit each specialist on the pictures that it was asked; one with too few takes all.

    Thresholds are the part's own, lowered where a source's promise would else not hold over all
    parts (`lowered`).

    Sources weigh the same over all parts, not within each: a handful of stray pictures of one
    source would else count as much as the other's hundreds. A calibration leans on that of all
    parts, since ranks over several parts suffer where each follows its own few pictures: besides
    the part's own, all pictures speak in it, together like `lean` of them.

    Source: Ibrahim and Chen 2000, "Power prior distributions for regression models".

    Args:
        parts: names of the specialists.
        logits: of the validation pictures, each by the specialist that was asked.
        truth: whether each is fractured.
        sources: where each is from; see `fit_operation`.
        specialists: index of the one that was asked of each.
        lean: 0 for calibrations of the parts' own, infinite for that of all.
    """
    weights = source_weights(sources, truth)
    whole = replace(fit_operation(logits, truth, sources, weights), is_pooled=True)
    asked = [specialists == index for index in range(len(parts))]
    found = [
        _part_of(whole, logits, truth, sources, is_own=is_own, weights=weights, lean=lean)
        for is_own in asked
    ]
    return dict(zip(parts, _kept_together(found, logits, truth, sources, specialists), strict=True))


def _part_of(
    whole: Operation,
    logits: Floats,
    truth: Bools,
    sources: Sequence[str],
    *,
    is_own: Bools,
    weights: Floats,
    lean: float,
) -> Operation:
    """Return the operation of the part whose own pictures these are; the whole's for too few."""
    taught = is_own & (weights > 0.0)
    if min((truth & taught).sum(), (~truth & taught).sum()) < ENOUGH_OF_EACH:
        return whole
    calibration = whole.calibration
    if np.isfinite(lean):
        share_of_all = lean / max(float(weights.sum()), 1.0)
        calibration = _calibrated(logits, truth, weights * (is_own + share_of_all))
    names = [source for source, is_asked in zip(sources, is_own, strict=True) if is_asked]
    return _with_points(calibration, logits[is_own], truth[is_own], names, weights[is_own])


def _kept_together(
    operations: Sequence[Operation],
    logits: Floats,
    truth: Bools,
    sources: Sequence[str],
    specialists: NDArray[np.intp],
) -> list[Operation]:
    """Return the parts' operations with lower thresholds that keep the promise together."""
    answered = zip(specialists, logits, strict=True)
    probabilities = np.array(
        [operations[int(i)].calibration.probability(float(v)) for i, v in answered]
    )
    balanced = [operation.points[BALANCED] for operation in operations]
    before = np.array([point.no_fracture_below for point in balanced])
    lows = lowered(before, probabilities, truth, sources, specialists)
    return [
        replace(operation, points=points_of(float(low), point.fracture_from))
        if low < point.no_fracture_below
        else operation
        for operation, point, low in zip(operations, balanced, lows, strict=True)
    ]


def _calibrated(logits: Floats, truth: Bools, weights: Floats) -> Calibration:
    """Fit on the pictures that weigh something, and round to the manifest's digits."""
    taught = weights > 0.0
    found = fit_platt(logits[taught], truth[taught], weights[taught])
    return Calibration(round(found.slope, DIGITS), round(found.intercept, DIGITS))


def _with_points(
    calibration: Calibration, logits: Floats, truth: Bools, sources: Sequence[str], weights: Floats
) -> Operation:
    probabilities = Operation(calibration).probabilities(logits)
    points = choose_points(probabilities, truth, sources)
    taught = weights > 0.0
    counts = int((truth & taught).sum()), int((~truth & taught).sum())
    return Operation(calibration, points, *counts)
