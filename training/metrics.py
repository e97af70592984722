"""Figures of merit, plain functions of arrays, and their intervals by bootstrap over groups."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Interval = tuple[float, float]
RESAMPLES = 1000


def auc(scores: Floats, truth: Bools) -> float:
    """Return the chance that a positive scores above a negative, ties counting one half.

    NaN where one of the classes is missing.
    """
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = mid_ranks(scores)
    rank_sum = float(ranks[truth].sum())
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def mid_ranks(values: Floats) -> Floats:
    """Return ranks from 1, equal values sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = counts.cumsum()
    return ((ends - counts + 1 + ends) / 2.0)[inverse]


def roc(scores: Floats, truth: Bools) -> tuple[Floats, Floats]:
    """Return false and true positive rates from (0, 0) to (1, 1), one step for each score."""
    order = np.argsort(-scores, kind="stable")
    sorted_scores, sorted_truth = scores[order], truth[order]
    last = np.append(np.diff(sorted_scores) != 0, True)
    hits = np.concatenate([[0], sorted_truth.cumsum()[last]])
    false = np.concatenate([[0], (~sorted_truth).cumsum()[last]])
    return false / max(int((~truth).sum()), 1), hits / max(int(truth.sum()), 1)


def sensitivity_at(scores: Floats, truth: Bools, specificity: float = 0.90) -> float:
    """Return the best sensitivity with at least this specificity; NaN without both classes."""
    if truth.all() or not truth.any():
        return float("nan")
    false_rate, hit_rate = roc(scores, truth)
    return float(hit_rate[false_rate <= 1 - specificity + 1e-9].max())


def calibration_error(probabilities: Floats, truth: Bools, bins: int = 10) -> float:
    """Return the expected calibration error over equally wide bins.

    Source: Naeini et al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning".
    """
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for index in range(bins):
        inside = which == index
        if inside.any():
            gap = abs(float(probabilities[inside].mean()) - float(truth[inside].mean()))
            error += gap * inside.mean()
    return float(error)


def average_precision(scores: Floats, is_hit: Bools, truths: int) -> float:
    """Return the area under the precision-recall curve, precision made monotonous.

    Args:
        scores: of all boxes of all pictures.
        is_hit: whether each box found a fracture that none above it had found.
        truths: fractures that there are.
    """
    if not truths:
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    hits = is_hit[order].cumsum()
    precision = hits / np.arange(1, len(hits) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1] if len(precision) else precision
    recall = np.concatenate([[0.0], hits / truths])
    return float((np.diff(recall) * precision).sum())


def interval(
    figure: Callable[[NDArray[np.intp]], float],
    groups: Sequence[str],
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Interval:
    """Return the 95 % interval of a figure by drawing whole groups with replacement.

    Args:
        figure: takes the indices of the cases drawn; NaN draws are left out.
        groups: each case's group.
        resamples: how many draws.
        seed: of the draws.
    """
    names, which = np.unique(np.asarray(groups), return_inverse=True)
    if not len(names):
        return float("nan"), float("nan")
    members = [np.flatnonzero(which == index) for index in range(len(names))]
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(resamples):
        drawn = rng.integers(0, len(names), len(names))
        values.append(figure(np.concatenate([members[i] for i in drawn])))
    kept = np.array([v for v in values if np.isfinite(v)])
    if not len(kept):
        return float("nan"), float("nan")
    low, high = np.percentile(kept, (2.5, 97.5))
    return float(low), float(high)


def share_interval(hits: Bools, groups: Sequence[str], seed: int = 0) -> Interval:
    """Return the 95 % interval of a share by groups.

    A share of 0 or 1 would have an interval of no width by bootstrap; Wilson's is given then.
    """
    if not len(hits):
        return float("nan"), float("nan")
    if hits.all() or not hits.any():
        return wilson(int(hits.sum()), len(hits))
    return interval(lambda rows: float(hits[rows].mean()), groups, seed=seed)


def wilson(hits: int, count: int, z: float = 1.96) -> Interval:
    """Return Wilson's 95 % interval of a share.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    share = hits / count
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count**2)) / (1 + z * z / count)
    return max(float(centre - half), 0.0), min(float(centre + half), 1.0)
