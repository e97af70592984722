"""From answers to the figures of a model card and the manifest: plain tables of numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.prediction import BALANCED, OperatingPoint, Verdict
from training.data.sample import Sample
from training.figures.metrics import (
    auc,
    auc_interval,
    calibration_error,
    effective_groups,
    sensitivity_at,
    sensitivity_interval,
    share_interval,
)
from training.figures.operating import Operation
from training.figures.thresholds import DIGITS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LEAST_OF_EACH = 5
ANSWERS = (Verdict.NO_FRACTURE, Verdict.DOUBT, Verdict.FRACTURE)
"""Columns of `answer_counts`."""


@dataclass(frozen=True)
class Cases:
    """Pictures that a network answered, one row each.

    Attributes:
        truth: whether a fracture is there.
        logits: the network's image logit.
        probabilities: calibrated.
        verdicts: at each operating point.
        groups: rows of one group stand or fall together in the bootstrap.
        sources: where each picture is from.
    """

    truth: Bools
    logits: Floats
    probabilities: Floats
    verdicts: Mapping[str, Sequence[Verdict]]
    groups: Sequence[str]
    sources: Sequence[str]

    def take(self, rows: NDArray[np.intp] | Bools) -> "Cases":
        """Return some of the rows."""
        chosen = np.flatnonzero(rows) if rows.dtype == bool else rows
        return Cases(
            self.truth[chosen],
            self.logits[chosen],
            self.probabilities[chosen],
            {name: [v[int(r)] for r in chosen] for name, v in self.verdicts.items()},
            [self.groups[int(r)] for r in chosen],
            [self.sources[int(r)] for r in chosen],
        )

    def __len__(self) -> int:
        return len(self.truth)


def cases_of(samples: Sequence[Sample], logits: Floats, operation: Operation) -> Cases:
    """Return the cases of a network with one calibration and one set of thresholds."""
    probabilities = operation.probabilities(logits)
    return Cases(
        truth=np.array([bool(s.fractured) for s in samples], bool),
        logits=logits,
        probabilities=probabilities,
        verdicts=judge(probabilities, [operation.points] * len(samples)),
        groups=[s.group_key for s in samples],
        sources=[s.source for s in samples],
    )


def judge(
    probabilities: Floats, points: Sequence[Mapping[str, OperatingPoint]]
) -> dict[str, list[Verdict]]:
    """Return each picture's verdict at every point; each picture has points of its own."""
    names = points[0] if len(points) else {}
    return {
        name: [p[name].judge(float(v)) for v, p in zip(probabilities, points, strict=True)]
        for name in names
    }


def discrimination(cases: Cases) -> dict[str, Any]:
    """Return n, AUC and sensitivity at specificity .90 with intervals, and calibration error.

    AUC ranks probabilities, not logits: specialists of several parts may be in one table. The
    calibration error has no interval: every resample's lies above that of the sample it is drawn
    from. With fewer than `LEAST_OF_EACH` pictures of a label there are no figures but the counts.
    """
    truth, scores = cases.truth, cases.probabilities
    table: dict[str, Any] = {"n": len(cases), "fractured": int(truth.sum())}
    if not enough_of_each(truth):
        return table
    return (
        table
        | auc_figures(scores, truth, cases.groups)
        | sensitivity_figures(scores, truth, cases.groups)
        | {"calibration_error": tidy(calibration_error(scores, truth))}
    )


def enough_of_each(truth: Bools) -> bool:
    """Tell whether there are `LEAST_OF_EACH` pictures of either label, enough for ranks."""
    return bool(min(truth.sum(), (~truth).sum()) >= LEAST_OF_EACH)


def auc_figures(scores: Floats, truth: Bools, groups: Sequence[str]) -> dict[str, Any]:
    """Return AUC, its interval, and the groups that the rarer label's pictures weigh like.

    Nothing where there are too few pictures of a label.
    """
    if not enough_of_each(truth):
        return {}
    return {
        "auc": tidy(auc(scores, truth)),
        "auc_interval": tidy_pair(auc_interval(scores, truth, groups)),
        "auc_groups": label_groups(truth, groups),
    }


def sensitivity_figures(
    scores: Floats, truth: Bools, groups: Sequence[str], specificity: float = 0.90
) -> dict[str, Any]:
    """Return sensitivity at a specificity, as `sensitivity_at_90`, its interval and groups.

    Nothing where there are too few pictures of a label.
    """
    if not enough_of_each(truth):
        return {}
    name = f"sensitivity_at_{specificity * 100:.0f}"
    return {
        name: tidy(sensitivity_at(scores, truth, specificity)),
        f"{name}_interval": tidy_pair(sensitivity_interval(scores, truth, groups, specificity)),
        f"{name}_groups": label_groups(truth, groups),
    }


def label_groups(truth: Bools, groups: Sequence[str]) -> float:
    """Return how many equal groups the pictures of a label weigh like; the smaller of both."""
    names = np.asarray(groups, str)
    return tidy(min(effective_groups(list(names[label])) for label in (truth, ~truth)))


def verdict_table(cases: Cases, name: str) -> dict[str, Any]:
    """Return sensitivity, specificity, missed and doubt at one operating point.

    Sensitivity is the share of fractures answered `fracture`, specificity the share of normals
    answered `no_fracture`: a doubt counts as right for neither. Missed are fractures answered
    `no_fracture`.
    """
    verdicts = np.array([str(v) for v in cases.verdicts[name]])
    groups = np.array(cases.groups)
    table: dict[str, Any] = {}
    rows = {
        "sensitivity": (cases.truth, Verdict.FRACTURE),
        "specificity": (~cases.truth, Verdict.NO_FRACTURE),
        "missed": (cases.truth, Verdict.NO_FRACTURE),
    }
    for figure, (among, wanted) in rows.items():
        if among.any():
            hits, held = verdicts[among] == str(wanted), list(groups[among])
            table[figure] = tidy(float(hits.mean()))
            table[f"{figure}_interval"] = tidy_pair(share_interval(hits, held))
            table[f"{figure}_groups"] = tidy(effective_groups(held))
    table["doubt"] = tidy(float((verdicts == str(Verdict.DOUBT)).mean())) if len(cases) else 0.0
    return table


def operation_figures(operation: Operation) -> dict[str, Any]:
    """Return calibration and thresholds as the manifest takes them."""
    return {
        "calibration": {
            "slope": tidy(operation.calibration.slope),
            "intercept": tidy(operation.calibration.intercept),
        },
        "operating_points": {
            name: [tidy(point.no_fracture_below), tidy(point.fracture_from)]
            for name, point in operation.points.items()
        },
    }


def specialist_metrics(cases: Cases, split: str) -> dict[str, Any]:
    """Return one network's metrics for the manifest; figures of too few pictures are left out."""
    table = {"date": today(), "split": split, **discrimination(cases)}
    if "auc" not in table:
        return table
    return table | {name: verdict_table(cases, name) for name in cases.verdicts}


def point_game(points: Floats, boxes: Sequence[Floats], margins: Floats) -> Bools:
    """Return whether each hottest point lies in one of its picture's boxes.

    Args:
        points: (count, 2) as fractions of the picture.
        boxes: for each picture (fractures, 4) as fractions.
        margins: (count, 2) by which a box is widened on each side, as fractions.
    """
    hits = []
    for (x, y), held, (margin_x, margin_y) in zip(points, boxes, margins, strict=True):
        inside = [
            left - margin_x <= x <= right + margin_x and top - margin_y <= y <= bottom + margin_y
            for left, top, right, bottom in held
        ]
        hits.append(any(inside))
    return np.array(hits, bool)


def share(hits: Bools, groups: Sequence[str]) -> dict[str, Any]:
    """Return n, a share, its interval, and how many equal groups its cases weigh like."""
    if not len(hits):
        return {"n": 0}
    return {
        "n": len(hits),
        "share": tidy(float(hits.mean())),
        "interval": tidy_pair(share_interval(hits, groups)),
        "groups": tidy(effective_groups(groups)),
    }


def crowding(samples: Sequence[Sample]) -> dict[str, int]:
    """Return how many pictures are fractured, in how many groups, and how many in the largest."""
    sizes = Counter(s.group_key for s in samples if s.fractured)
    return {
        "fractured": sizes.total(),
        "groups": len(sizes),
        "largest": max(sizes.values(), default=0),
    }


def answer_counts(cases: Cases, point: str = BALANCED) -> dict[str, list[int]]:
    """Return how often each answer of `ANSWERS` was given, by "source normal" or "fractured"."""
    counts: dict[str, list[int]] = {}
    rows = zip(cases.sources, cases.truth, cases.verdicts[point], strict=True)
    for source, is_fractured, verdict in rows:
        row = f"{source} {'fractured' if is_fractured else 'normal'}"
        counts.setdefault(row, [0] * len(ANSWERS))[ANSWERS.index(verdict)] += 1
    return dict(sorted(counts.items()))


def today() -> str:
    """Return the date as it stands in a card."""
    return datetime.now(UTC).date().isoformat()


def tidy(value: float) -> float:
    """Round to what the data can carry."""
    return round(float(value), DIGITS)


def tidy_pair(pair: tuple[float, float]) -> list[float]:
    """Round an interval."""
    return [tidy(pair[0]), tidy(pair[1])]
