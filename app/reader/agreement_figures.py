"""How far a pipeline and the reader agree: counts, shares with intervals, kappa."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from models.prediction import Verdict

JUDGED = (Verdict.FRACTURE, Verdict.DOUBT, Verdict.NO_FRACTURE)
REFUSED = Verdict.OUT_OF_SCOPE
# The standard normal's quantile for 95 per cent.
_Z = 1.959964
RESAMPLES = 2000
_SEED = 20261121
_ALIKE = 1e-9
# How many X-rays a point of the plot over time looks back on.
LOOKS_BACK = 30


@dataclass(frozen=True)
class Pair:
    """One X-ray of which both spoke.

    Attributes:
        pipeline: which answered.
        part: the body part; empty where nobody named one.
        reader: what the reader says, one of `JUDGED`.
        network: what the pipeline answered at its balanced point, one of `JUDGED`, or `REFUSED`.
        said_at: when the reader spoke.
    """

    pipeline: str
    part: str
    reader: Verdict
    network: Verdict
    said_at: datetime


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval that 95 of 100 such samples would hold.

    Attributes:
        hits: how many.
        of: of how many; at least 0.
        low: lower end of the interval, in [0, 1].
        high: its upper end.
    """

    hits: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share, in [0, 1]; NaN of none."""
        return self.hits / self.of if self.of else float("nan")


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance on fracture, doubt and no fracture.

    Attributes:
        value: 1 for agreement throughout, 0 for what chance would give; NaN where undefined.
        low: lower end of its 95 per cent interval; NaN where the X-rays are too few or too alike
            for one.
        high: its upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Figures:
    """One line of the table.

    Attributes:
        pipeline: which.
        part: the body part; None for all together.
        count: of X-rays.
        refused: how many of them the pipeline refused as out of scope.
        sensitivity: of the reader's fractures, those answered `fracture`.
        specificity: of the reader's normals, those answered `no_fracture`.
        kappa: over the three verdicts, on the X-rays that were not refused.
    """

    pipeline: str
    part: str | None
    count: int
    refused: int
    sensitivity: Share
    specificity: Share
    kappa: Kappa


@dataclass(frozen=True)
class Moment:
    """Agreement at one time.

    Attributes:
        said_at: of the latest word.
        share: of the last `LOOKS_BACK` X-rays, those with the same verdict of both.
    """

    said_at: datetime
    share: Share


def figures_of(pairs: Sequence[Pair], pipeline: str, part: str | None = None) -> Figures:
    """Return the figures of one pipeline, for one body part or for all together.

    Doubt and refusals stand in the denominators and are no hits. Source: Bossuyt et al. 2015,
    "STARD 2015", items 15 and 16, by which indeterminate and missing results are not left out
    unsaid.
    """
    own = [p for p in pairs if p.pipeline == pipeline and part in (None, p.part)]
    return Figures(
        pipeline,
        part,
        len(own),
        sum(pair.network is REFUSED for pair in own),
        _share_answered(own, Verdict.FRACTURE),
        _share_answered(own, Verdict.NO_FRACTURE),
        kappa_of(own),
    )


def wilson(hits: int, of: int) -> Share:
    """Return a share with its 95 per cent interval; the whole of [0, 1] where there is nothing.

    Source: Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference".
    """
    if not of:
        return Share(0, 0, 0.0, 1.0)
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _Z / (1 + square / of) * (share * (1 - share) / of + square / (4 * of * of)) ** 0.5
    return Share(hits, of, max(middle - reach, 0.0), min(middle + reach, 1.0))


def kappa_of(pairs: Sequence[Pair]) -> Kappa:
    """Return Cohen's kappa of the X-rays that were answered, with its 95 per cent interval.

    The interval is by bootstrap over X-rays. It is none where some draws have no kappa or all have
    the same: a few X-rays all agreed on would get an interval of no width.

    Source: Cohen 1960, "A Coefficient of Agreement for Nominal Scales"; Efron 1979, "Bootstrap
    Methods: Another Look at the Jackknife".
    """
    nothing = float("nan")
    answered = [pair for pair in pairs if pair.network is not REFUSED]
    if not answered:
        return Kappa(nothing, nothing, nothing)
    table = np.zeros((1, 3, 3))
    for pair in answered:
        table[0, JUDGED.index(pair.reader), JUDGED.index(pair.network)] += 1
    value = float(_kappas(table)[0])
    # Drawing X-rays with replacement is drawing the counts of the nine cells.
    drawn = np.random.default_rng(_SEED).multinomial(
        len(answered), table.ravel() / len(answered), RESAMPLES
    )
    kappas = _kappas(drawn.reshape(-1, 3, 3).astype(np.float64))
    if not np.isfinite(kappas).all():
        return Kappa(value, nothing, nothing)
    low, high = np.quantile(kappas, (0.025, 0.975))
    # What ought to be alike differs in its last digits.
    if high - low < _ALIKE:
        return Kappa(value, nothing, nothing)
    return Kappa(value, float(low), float(high))


def over_time(pairs: Sequence[Pair], pipeline: str) -> list[Moment]:
    """Return how the agreement of one pipeline ran, a moment for each X-ray, the earliest first."""
    own = sorted((p for p in pairs if p.pipeline == pipeline), key=lambda p: p.said_at)
    same = [pair.reader is pair.network for pair in own]
    moments = []
    for end, pair in enumerate(own, 1):
        seen = same[max(0, end - LOOKS_BACK) : end]
        moments.append(Moment(pair.said_at, wilson(sum(seen), len(seen))))
    return moments


def _share_answered(pairs: Sequence[Pair], verdict: Verdict) -> Share:
    of = [pair for pair in pairs if pair.reader is verdict]
    return wilson(sum(pair.network is verdict for pair in of), len(of))


def _kappas(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return kappa of each table, (n, 3, 3); NaN where both always said the same one thing."""
    total = tables.sum((1, 2))
    observed = np.trace(tables, axis1=1, axis2=2) / total
    chance = (tables.sum(1) * tables.sum(2)).sum(1) / total**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(chance < 1.0, (observed - chance) / (1.0 - chance), np.nan)
