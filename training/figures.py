"""From answers to the figures of a model card and the manifest: plain tables of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.prediction import OperatingPoint, Verdict
from training.metrics import auc, calibration_error, interval, sensitivity_at, share_interval
from training.operating import Operation
from training.sample import Sample

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
DIGITS = 4
LEAST_OF_EACH = 5


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
    if min(truth.sum(), (~truth).sum()) < LEAST_OF_EACH:
        return table
    for name, figure in {"auc": auc, "sensitivity_at_90": sensitivity_at}.items():
        table[name] = tidy(figure(scores, truth))
        table[f"{name}_interval"] = tidy_pair(
            interval(lambda rows, f=figure: f(scores[rows], truth[rows]), cases.groups)
        )
    return table | {"calibration_error": tidy(calibration_error(scores, truth))}


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
            hits = verdicts[among] == str(wanted)
            table[figure] = tidy(float(hits.mean()))
            table[f"{figure}_interval"] = tidy_pair(share_interval(hits, list(groups[among])))
    table["doubt"] = tidy(float((verdicts == str(Verdict.DOUBT)).mean())) if len(cases) else 0.0
    return table


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
    """Return n, a share and its interval."""
    if not len(hits):
        return {"n": 0}
    return {
        "n": len(hits),
        "share": tidy(float(hits.mean())),
        "interval": tidy_pair(share_interval(hits, groups)),
    }


def today() -> str:
    """Return the date as it stands in a card."""
    return datetime.now(UTC).date().isoformat()


def tidy(value: float) -> float:
    """Round to what the data can carry."""
    return round(float(value), DIGITS)


def tidy_pair(pair: tuple[float, float]) -> list[float]:
    """Round an interval."""
    return [tidy(pair[0]), tidy(pair[1])]
