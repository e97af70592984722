"""Calibration and thresholds, fitted on validation answers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration import Calibration
from models.prediction import BALANCED, HIGH_SENSITIVITY, HIGH_SPECIFICITY, OperatingPoint

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MISSED_SHARE = 0.05
FALSE_SHARE = 0.05
ENOUGH_OF_EACH = 30
ENOUGH_FOR_A_TAIL = 20
LEAST_FRACTURE = 0.5


@dataclass(frozen=True)
class Operation:
    """What turns a network's logit into a probability and a verdict.

    Attributes:
        calibration: Platt scaling.
        points: thresholds by name.
        fractured: fractured pictures it was fitted on.
        normal: normal pictures it was fitted on.
        is_pooled: True where a part has too few of its own and all parts were taken.
    """

    calibration: Calibration
    points: Mapping[str, OperatingPoint]
    fractured: int
    normal: int
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
    both = _with_both_labels(names, truth)
    for name in both:
        weights[names == name] = 1.0 / (names == name).sum()
    return weights * np.isin(names, both).sum() / max(len(both), 1)


def fit_platt(logits: Floats, truth: Bools, weights: Floats, rounds: int = 100) -> Calibration:
    """Fit slope and intercept by Newton's method with halved steps, on Platt's softened targets.

    A weak pull towards slope 1 keeps a separable set from a slope without bound.

    Source: Platt 1999, "Probabilistic outputs for support vector machines".
    """
    positives, negatives = float(truth.sum()), float((~truth).sum())
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    design = np.column_stack([logits, np.ones_like(logits)])
    pull = np.array([1e-3, 1e-6]) * len(logits)
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


def choose_points(
    probabilities: Floats, truth: Bools, sources: Sequence[str]
) -> dict[str, OperatingPoint]:
    """Choose thresholds: few fractures under the lower, few normals from the upper one on.

    The promise holds for all pictures, and in each source of both labels that has enough of them:
    the mean alone would let one hospital's fractures pay for the other's. Where the lower would lie
    above the upper, one threshold between them serves for both. At the balanced point nothing is
    called a fracture that is likelier none.
    """
    names = np.asarray(sources, str)
    both = _with_both_labels(names, truth)
    low = min(_tails(probabilities[truth], names[truth], both, MISSED_SHARE))
    high = -min(_tails(-probabilities[~truth], names[~truth], both, FALSE_SHARE))
    # The upper threshold is inclusive: it must lie above the normal that it lets pass.
    high = float(np.nextafter(high, 1.0))
    if low > high:
        low = high = (low + high) / 2.0
    high = max(high, LEAST_FRACTURE)
    return {
        BALANCED: OperatingPoint(low, high),
        HIGH_SENSITIVITY: OperatingPoint(low, low),
        HIGH_SPECIFICITY: OperatingPoint(high, high),
    }


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
    taught = weights > 0.0
    calibration = fit_platt(logits[taught], truth[taught], weights[taught])
    operation = Operation(calibration, {}, int(truth[taught].sum()), int((~truth).sum()))
    points = choose_points(operation.probabilities(logits), truth, sources)
    return Operation(calibration, points, operation.fractured, operation.normal)


def fit_parts(
    parts: Sequence[str],
    logits: Floats,
    truth: Bools,
    sources: Sequence[str],
    specialists: NDArray[np.intp],
) -> dict[str, Operation]:
    """Fit each specialist on the pictures that it was asked; one with too few takes all.

    Sources weigh the same over all parts, not within each: a handful of stray pictures of one
    source would else count as much as the other's hundreds.
    """
    weights = source_weights(sources, truth)
    whole = fit_operation(logits, truth, sources, weights)
    found = {}
    for index, part in enumerate(parts):
        rows = np.flatnonzero(specialists == index)
        taught = truth[rows][weights[rows] > 0.0]
        if min(taught.sum(), (~taught).sum()) >= ENOUGH_OF_EACH:
            asked = [sources[int(r)] for r in rows]
            found[part] = fit_operation(logits[rows], truth[rows], asked, weights[rows])
        else:
            found[part] = Operation(
                whole.calibration, whole.points, whole.fractured, whole.normal, is_pooled=True
            )
    return found


def _with_both_labels(names: NDArray[np.str_], truth: Bools) -> NDArray[np.str_]:
    return np.intersect1d(names[truth], names[~truth])


def _tails(
    values: Floats, names: NDArray[np.str_], sources: NDArray[np.str_], share: float
) -> list[float]:
    """Return the lower tail of all values, and of each of some sources that has enough of them."""
    tails = [_lower_tail(values, share)]
    for source in sources:
        if (names == source).sum() >= ENOUGH_FOR_A_TAIL:
            tails.append(_lower_tail(values[names == source], share))
    return tails


def _lower_tail(values: Floats, share: float) -> float:
    """Return the largest of the values under which lie at most this share of them."""
    ordered = np.sort(values)
    below = np.searchsorted(ordered, ordered, side="left") / len(ordered)
    return float(ordered[np.flatnonzero(below <= share + 1e-12)[-1]])
