"""Figures of merit, plain functions of arrays, and their intervals.

An interval is the bootstrap's over groups, and never narrower than a closed form of the counts: few
groups, or one that holds most of the cases, give draws that hardly differ from each other.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Interval = tuple[float, float]
RESAMPLES = 1000
Z = 1.96
"""Standard errors on each side of a 95 % interval."""


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


def log_loss(probabilities: Floats, truth: Bools) -> float:
    """Return the mean of minus the logarithm of what was given to the truth; NaN of no case."""
    if not len(truth):
        return float("nan")
    given = np.where(truth, probabilities, 1.0 - probabilities)
    return float(-np.log(np.clip(given, 1e-12, 1.0)).mean())


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
    """Return the 95 % interval of a share: the widest of the bootstrap's and Wilson's."""
    if not len(hits):
        return float("nan"), float("nan")
    by_groups = interval(lambda rows: float(hits[rows].mean()), groups, seed=seed)
    return widest(by_groups, wilson(int(hits.sum()), len(hits)))


def auc_interval(scores: Floats, truth: Bools, groups: Sequence[str]) -> Interval:
    """Return the 95 % interval of an AUC: the widest of the bootstrap's and `hanley_mcneil`'s.

    NaN where one of the classes is missing.

    Args:
        scores: of the cases.
        truth: which of them are positive.
        groups: each case's group.
    """
    if truth.all() or not truth.any():
        return float("nan"), float("nan")
    by_groups = interval(lambda rows: auc(scores[rows], truth[rows]), groups)
    counts = int(truth.sum()), int((~truth).sum())
    return widest(by_groups, hanley_mcneil(auc(scores, truth), *counts))


def sensitivity_interval(
    scores: Floats, truth: Bools, groups: Sequence[str], specificity: float = 0.90
) -> Interval:
    """Return the 95 % interval of `sensitivity_at`: the widest of the bootstrap's and Wilson's.

    Wilson's takes the threshold for given; the bootstrap draws the normals that set it as well.
    NaN where one of the classes is missing. Arguments as for `auc_interval`.
    """
    if truth.all() or not truth.any():
        return float("nan"), float("nan")
    by_groups = interval(
        lambda rows: sensitivity_at(scores[rows], truth[rows], specificity), groups
    )
    positives = int(truth.sum())
    hits = round(sensitivity_at(scores, truth, specificity) * positives)
    return widest(by_groups, wilson(hits, positives))


def wilson(hits: int, count: int) -> Interval:
    """Return Wilson's 95 % interval of a share.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    share = hits / count
    centre = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * np.sqrt(share * (1 - share) / count + Z * Z / (4 * count**2)) / (1 + Z * Z / count)
    return max(float(centre - half), 0.0), min(float(centre + half), 1.0)


def hanley_mcneil(area: float, positives: int, negatives: int) -> Interval:
    """Return the 95 % interval of an AUC from its counts alone.

    It holds every area from which the one that was found lies at most `Z` of the former's standard
    errors, so that an area of 1 has a width too.

    Source: variance after Hanley and McNeil 1982, "The meaning and use of the area under a receiver
    operating characteristic (ROC) curve"; solved for the area itself, as Wilson does for a share,
    after Newcombe 2006, "Confidence intervals for an effect size measure based on the Mann-Whitney
    statistic, part 2".
    """
    areas = np.append(np.linspace(0.0, 1.0, 10_001), area)
    both_positive = areas / (2 - areas) - areas**2
    both_negative = 2 * areas**2 / (1 + areas) - areas**2
    pairs = areas * (1 - areas) + (positives - 1) * both_positive + (negatives - 1) * both_negative
    errors = np.sqrt(np.maximum(pairs, 0.0) / (positives * negatives))
    inside = areas[np.abs(areas - area) <= Z * errors]
    return float(inside.min()), float(inside.max())


def widest(*intervals: Interval) -> Interval:
    """Return the lowest of the lows and the highest of the highs; a NaN counts for nothing."""
    lows, highs = np.array(intervals, np.float64).T
    return float(np.fmin.reduce(lows)), float(np.fmax.reduce(highs))


def effective_groups(groups: Sequence[str]) -> float:
    """Return how many groups of equal size would weigh like these; 0.0 without any case.

    Eight groups of which one holds two thirds of the cases weigh like two.

    Source: Kish 1965, "Survey Sampling": (sum of sizes)^2 / (sum of squared sizes).
    """
    _, sizes = np.unique(np.asarray(groups, str), return_counts=True)
    return float(sizes.sum() ** 2 / np.square(sizes).sum()) if len(sizes) else 0.0
