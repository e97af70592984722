"""Thresholds that keep a promise as counts, put where neither rounding nor an engine can break it.

Every threshold lies midway between the picture that sets it and the next one of any label, and is
rounded outward to the manifest's digits: the lower one down, the upper one up.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.prediction import BALANCED, HIGH_SENSITIVITY, HIGH_SPECIFICITY, OperatingPoint

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
DIGITS = 4
"""Decimals of every number in the manifest."""
MISSED_SHARE = 0.05
FALSE_SHARE = 0.05
ENOUGH_FOR_A_TAIL = 20
LEAST_FRACTURE = 0.5


def choose_points(
    probabilities: Floats, truth: Bools, sources: Sequence[str]
) -> dict[str, OperatingPoint]:
    """Choose thresholds: few fractures under the lower, few normals from the upper one on.

    The promise holds for all pictures, and in each source of both labels that has enough of them:
    the mean alone would let one hospital's fractures pay for the other's. It holds as counts: of 32
    fractures one may lie under the lower threshold, since two would be more than 5 %. Where the
    lower would lie above the upper, one threshold between them serves for both. At the balanced
    point nothing is called a fracture that is likelier none.

    Args:
        probabilities: of the pictures, calibrated by the numbers that are shipped.
        truth: whether each is fractured.
        sources: where each is from.
    """
    names = np.asarray(sources, str)
    both = np.intersect1d(names[truth], names[~truth])
    first_kept = min(_tails(probabilities[truth], names[truth], both, MISSED_SHARE))
    last_kept = -min(_tails(-probabilities[~truth], names[~truth], both, FALSE_SHARE))
    low = rounded_down(_midway(first_kept, probabilities[probabilities < first_kept], 0.0))
    # The upper threshold is inclusive: it must lie above the normal that it lets pass.
    high = _above(_midway(last_kept, probabilities[probabilities > last_kept], 1.0))
    if low > high:
        low = high = round((low + high) / 2.0, DIGITS)
    return points_of(low, max(high, LEAST_FRACTURE))


def points_of(low: float, high: float) -> dict[str, OperatingPoint]:
    """Return the three operating points of a lower and an upper threshold."""
    return {
        BALANCED: OperatingPoint(low, high),
        HIGH_SENSITIVITY: OperatingPoint(low, low),
        HIGH_SPECIFICITY: OperatingPoint(high, high),
    }


def lowered(
    lows: Floats,
    probabilities: Floats,
    truth: Bools,
    sources: Sequence[str],
    specialists: NDArray[np.intp],
) -> Floats:
    """Lower thresholds of some parts until each source's promise holds over all parts together.

    A part with few pictures of a source promises nothing of that source alone. Step by step the
    missed fracture is spared that costs the fewest normals their answer.

    Args:
        lows: (parts,) lower thresholds.
        probabilities: of the pictures, each by its part's calibration.
        truth: whether each is fractured.
        sources: where each is from; those of one label alone are promised nothing.
        specialists: index of each picture's part.
    """
    names, lows = np.asarray(sources, str), lows.copy()
    for source in np.intersect1d(names[truth], names[~truth]):
        fractured = (names == source) & truth
        allowed = _allowed(MISSED_SHARE, int(fractured.sum()))
        while (missed := fractured & (probabilities < lows[specialists])).sum() > allowed:
            steps = []
            for part in np.unique(specialists[missed]):
                is_own = specialists == part
                spared = float(probabilities[missed & is_own].max())
                is_between = (probabilities >= spared) & (probabilities < lows[part])
                steps.append((int((is_own & ~truth & is_between).sum()), int(part), spared))
            _, part, spared = min(steps)
            under = probabilities[(specialists == part) & (probabilities < spared)]
            lows[part] = rounded_down(_midway(spared, under, 0.0))
    return lows


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
    return float(np.sort(values)[_allowed(share, len(values))])


def _allowed(share: float, count: int) -> int:
    # A hundredth of a picture more, so that 5 % of 20 are one.
    return math.floor(share * count + 0.01)


def _midway(value: float, others: Floats, end: float) -> float:
    """Return the middle between a value and the nearest of others, which lie on one side of it.

    Args:
        value: in [0, 1].
        others: on the side of `end`; where there are none, it is taken.
        end: 0 or 1.
    """
    nearest = others[np.abs(others - value).argmin()] if len(others) else end
    return (value + float(nearest)) / 2.0


def rounded_down(value: float) -> float:
    """Return the next number of the manifest's digits that is not higher."""
    return round(math.floor(value * 10**DIGITS) / 10**DIGITS, DIGITS)


def _above(value: float) -> float:
    """Return the next number of those digits that is higher, at most 1."""
    return min(round((math.floor(value * 10**DIGITS) + 1) / 10**DIGITS, DIGITS), 1.0)
