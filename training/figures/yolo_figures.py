"""The detector's figures on one fold: boxes, fractures, calibration, pointing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration import logit
from training.data.sample import BOTH_LABELS, RADIOGRAPHS
from training.figures.box_failures import box_failures
from training.figures.boxes import Found, ap50, hits, pooled
from training.figures.detections import FLOOR_SCORE
from training.figures.figures import (
    Cases,
    cases_of,
    crowding,
    discrimination,
    operation_figures,
    sensitivity_figures,
    share,
    specialist_metrics,
    tidy,
    tidy_pair,
    today,
    verdict_table,
)
from training.figures.fold import Fold
from training.figures.metrics import average_precision, effective_groups, interval
from training.figures.operating import Operation, fit_operation

SPECIALIST_WEIGHT = 1.0
"""Of the specialist's logit beside the surest box's; `docs/experiments.md` has other ones."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class YoloFold(Fold):
    """A fold's boxed samples, what the detector finds in each, and the specialists' logits."""

    found: Sequence[Found]
    specialist: Floats

    def logits(self, rows: Sequence[int]) -> Floats:
        """Return the picture's logit of some rows."""
        return np.array([image_logit(self.found[r], self.specialist[r]) for r in rows])


def image_logit(found: Found, specialist: float) -> float:
    """Return the logit of the surest box and the specialist's together, as the program takes them.

    Without a box over the floor the program takes half the floor's score.
    """
    best = found.best if found.best >= FLOOR_SCORE else FLOOR_SCORE / 2.0
    return logit(best) + SPECIALIST_WEIGHT * specialist


def as_cases(fold: YoloFold, rows: Sequence[int], operation: Operation) -> Cases:
    """Return rows as cases for the figures of the whole picture."""
    return cases_of(fold.samples_at(rows), fold.logits(rows), operation)


def fit_fold(fold: YoloFold) -> Operation:
    """Fit calibration and thresholds on all pictures that have a say in them."""
    rows = fold.rows_with_say()
    return fit_operation(fold.logits(rows), fold.truth(rows), fold.sources(rows))


def box_figures(fold: YoloFold, score: float) -> dict[str, Any]:
    """Return AP50 and, at the score from which boxes are shown, recall and false boxes."""
    table: dict[str, Any] = {}
    for source in RADIOGRAPHS:
        for name, rows in (
            (source, fold.rows(source)),
            (f"{source}, fractured only", [r for r in fold.rows(source) if fold.samples[r].boxes]),
        ):
            if rows:
                table[name] = _box_row(fold, rows, score)
    return table


def _box_row(fold: YoloFold, rows: Sequence[int], score: float) -> dict[str, Any]:
    found = [fold.found[r] for r in rows]
    groups = fold.groups(rows)
    boxed = [g for g, r in zip(groups, rows, strict=True) if fold.samples[r].boxes]
    per_picture = [pooled([f]) for f in found]

    def figure(drawn: np.ndarray) -> float:
        chosen = [per_picture[i] for i in drawn]
        columns = [np.concatenate([c[k] for c in chosen]) for k in (0, 1)]
        return average_precision(columns[0], columns[1], sum(c[2] for c in chosen))

    shown = [f.scores >= score for f in found]
    right = sum(int((hits(f) & s).sum()) for f, s in zip(found, shown, strict=True))
    drawn_boxes = sum(int(s.sum()) for s in shown)
    truths = sum(len(f.truth) for f in found)
    return {
        "n": len(rows),
        "boxes": truths,
        "ap50": tidy(ap50(found)),
        "ap50_interval": tidy_pair(interval(figure, groups, resamples=300)),
        "ap50_groups": tidy(effective_groups(boxed)),
        "recall": tidy(right / max(truths, 1)),
        "precision": tidy(right / max(drawn_boxes, 1)),
        "false_each": tidy((drawn_boxes - right) / len(rows)),
    }


def fold_figures(fold: YoloFold, operation: Operation, score: float) -> dict[str, Any]:
    """Return all figures of one fold."""
    table: dict[str, Any] = {
        "pictures": len(fold.samples),
        "crowding": crowding(fold.samples_at(fold.rows("fracatlas"))),
        "boxes": box_figures(fold, score),
        "box_failures": box_failures(fold.samples, fold.found, score),
        "by_source": {},
        "verdicts": {},
        "sensitivity_at_95": {},
    }
    for name, sources in (*((s, (s,)) for s in BOTH_LABELS), ("all", BOTH_LABELS)):
        cases = as_cases(fold, fold.rows(*sources), operation)
        table["by_source"][name] = discrimination(cases)
        table["verdicts"][name] = {p: verdict_table(cases, p) for p in cases.verdicts}
        table["sensitivity_at_95"][name] = sensitivity_figures(
            cases.probabilities, cases.truth, cases.groups, 0.95
        )
    boxed = [r for r in fold.rows(*RADIOGRAPHS) if fold.samples[r].boxes]
    pointed = np.array([bool(len(f.scores)) and _points(f) for f in (fold.found[r] for r in boxed)])
    table["pointing"] = share(pointed, fold.groups(boxed))
    return table


def run_figures(folds: Sequence[YoloFold], operation: Operation, score: float) -> dict[str, Any]:
    """Return all figures of a run; those of the manifest are of the last fold.

    Args:
        folds: validation, and test where it was looked at.
        operation: calibration and thresholds.
        score: from which boxes are shown.
    """
    last = folds[-1]
    cases = as_cases(last, last.rows(*BOTH_LABELS), operation)
    return {
        "date": today(),
        "least_score": score,
        "floor_score": FLOOR_SCORE,
        "specialist_weight": SPECIALIST_WEIGHT,
        **operation_figures(operation),
        "metrics": specialist_metrics(cases, last.split),
        "folds": {f.name: fold_figures(f, operation, score) for f in folds},
    }


def _points(found: Found) -> bool:
    """Tell whether the surest box's centre lies in a true box."""
    left, top, right, bottom = found.boxes[int(found.scores.argmax())]
    x, y = (left + right) / 2, (top + bottom) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in found.truth)
