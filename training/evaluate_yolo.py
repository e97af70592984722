"""Fit the detector's calibration, thresholds and least box score, then write figures and card.

The picture's answer weighs its surest box with what the cascade's specialist of the body part says
of the whole picture, so that a cascade's run is needed beside. Only validation is fitted on; the
test fold is looked at only with `--with-test`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from models.calibration import logit
from training.answers import ask
from training.arguments import evaluation_parser, run_command
from training.boxes import Found, ap50, hits, least_score, pooled
from training.cascade_checkpoint import load_cascade
from training.catalogue import read_catalogue
from training.checkpoints import load_checkpoint
from training.detections import BOXED_SOURCES, FLOOR_SCORE, detect
from training.figures import (
    Cases,
    cases_of,
    discrimination,
    share,
    specialist_metrics,
    tidy,
    tidy_pair,
    today,
    verdict_table,
)
from training.metrics import average_precision, interval, sensitivity_at
from training.operating import Operation, fit_operation
from training.pictures import PictureStore
from training.plots import plot_curves, plot_precision_recall, plot_reliability, plot_roc
from training.run import BEST, CURVES
from training.sample import Sample
from training.settings import CASCADE_RUN
from training.split import in_fold, read_split
from training.yolo_card import write_card
from training.yolo_checkpoint import load_detector

FIGURES = "figures.json"
SPECIALIST_WEIGHT = 1.0
"""Of the specialist's logit beside the surest box's; `docs/experiments.md` has other ones."""
BOTH_LABELS = ("fracatlas", "daoon")


Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fold:
    """A fold's boxed samples, what the detector finds in each, and the specialists' logits."""

    name: str
    samples: Sequence[Sample]
    found: Sequence[Found]
    specialist: Floats

    def rows(self, *sources: str) -> list[int]:
        """Return the rows of some sources."""
        return [i for i, s in enumerate(self.samples) if s.source in sources]


def image_logit(found: Found, specialist: float) -> float:
    """Return the logit of the surest box and the specialist's together, as the program takes them.

    Without a box over the floor the program takes half the floor's score.
    """
    best = found.best if found.best >= FLOOR_SCORE else FLOOR_SCORE / 2.0
    return logit(best) + SPECIALIST_WEIGHT * specialist


def as_cases(fold: Fold, rows: Sequence[int], operation: Operation) -> Cases:
    """Return rows as cases for the figures of the whole picture."""
    logits = np.array([image_logit(fold.found[r], fold.specialist[r]) for r in rows])
    return cases_of([fold.samples[r] for r in rows], logits, operation)


def fit_fold(fold: Fold) -> Operation:
    """Fit calibration and thresholds on all pictures."""
    said = zip(fold.found, fold.specialist, strict=True)
    return fit_operation(
        np.array([image_logit(found, specialist) for found, specialist in said]),
        np.array([bool(s.fractured) for s in fold.samples]),
        [s.source for s in fold.samples],
    )


def box_figures(fold: Fold, score: float) -> dict[str, Any]:
    """Return AP50 and, at the score from which boxes are shown, recall and false boxes."""
    table: dict[str, Any] = {}
    for source in BOXED_SOURCES:
        for name, rows in (
            (source, fold.rows(source)),
            (f"{source}, fractured only", [r for r in fold.rows(source) if fold.samples[r].boxes]),
        ):
            if rows:
                table[name] = _box_row(fold, rows, score)
    return table


def _box_row(fold: Fold, rows: Sequence[int], score: float) -> dict[str, Any]:
    found = [fold.found[r] for r in rows]
    groups = [fold.samples[r].group_key for r in rows]
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
        "recall": tidy(right / max(truths, 1)),
        "precision": tidy(right / max(drawn_boxes, 1)),
        "false_each": tidy((drawn_boxes - right) / len(rows)),
    }


def fold_figures(fold: Fold, operation: Operation, score: float) -> dict[str, Any]:
    """Return all figures of one fold."""
    table: dict[str, Any] = {
        "pictures": len(fold.samples),
        "boxes": box_figures(fold, score),
        "by_source": {},
        "verdicts": {},
        "sensitivity_at_95": {},
    }
    for name, sources in (*((s, (s,)) for s in BOTH_LABELS), ("all", BOTH_LABELS)):
        cases = as_cases(fold, fold.rows(*sources), operation)
        table["by_source"][name] = discrimination(cases)
        table["verdicts"][name] = {p: verdict_table(cases, p) for p in cases.verdicts}
        table["sensitivity_at_95"][name] = _sensitivity_at_95(cases)
    boxed = [r for r in fold.rows(*BOXED_SOURCES) if fold.samples[r].boxes]
    pointed = np.array([bool(len(f.scores)) and _points(f) for f in (fold.found[r] for r in boxed)])
    table["pointing"] = share(pointed, [fold.samples[r].group_key for r in boxed])
    return table


def _sensitivity_at_95(cases: Cases) -> dict[str, Any]:
    def figure(drawn: np.ndarray) -> float:
        return sensitivity_at(cases.probabilities[drawn], cases.truth[drawn], 0.95)

    value = figure(np.arange(len(cases)))
    return {
        "sensitivity": tidy(value),
        "sensitivity_interval": tidy_pair(interval(figure, cases.groups)),
    }


def _points(found: Found) -> bool:
    """Tell whether the surest box's centre lies in a true box."""
    left, top, right, bottom = found.boxes[int(found.scores.argmax())]
    x, y = (left + right) / 2, (top + bottom) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in found.truth)


def evaluate(
    run: Path, data: Path, cache: Path, cards: Path, cascade: Path, *, with_test: bool = False
) -> dict[str, Any]:
    """Evaluate a run's best checkpoint; write figures beside it, plots and card into `cards`.

    Args:
        run: folder of the detector's run.
        data: folder with the data sets.
        cache: folder of decoded pictures.
        cards: folder of the model cards.
        cascade: checkpoint of the cascade whose specialists are asked.
        with_test: look at the test fold as well.
    """
    detector, options = load_detector(run / BEST)
    detector = detector.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    specialists, cascade_options = load_cascade(cascade)
    catalogue = read_catalogue(data)
    store = PictureStore(catalogue.samples, cache)
    boxed = [s for s in store.readable(catalogue.samples) if s.is_boxed]
    folds = []
    for name in ("validation", "test") if with_test else ("validation",):
        samples = in_fold(boxed, name, read_split())
        found = detect(detector, samples, store, options.rule, is_fast=False)
        said = ask(specialists, samples, store, cascade_options.rule).routed
        folds.append(Fold(name, samples, found, said))
    operation = fit_fold(folds[0])
    score = round(least_score([folds[0].found[r] for r in folds[0].rows(*BOXED_SOURCES)]), 3)
    last = folds[-1]
    cases = as_cases(last, last.rows(*BOTH_LABELS), operation)
    figures = {
        "date": today(),
        "least_score": score,
        "floor_score": FLOOR_SCORE,
        "specialist_weight": SPECIALIST_WEIGHT,
        "calibration": {
            "slope": tidy(operation.calibration.slope),
            "intercept": tidy(operation.calibration.intercept),
        },
        "operating_points": {
            name: [tidy(p.no_fracture_below), tidy(p.fracture_from)]
            for name, p in operation.points.items()
        },
        "metrics": specialist_metrics(cases, f"{last.name} fold by group, FracAtlas and daoon"),
        "folds": {f.name: fold_figures(f, operation, score) for f in folds},
    }
    (run / FIGURES).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    draw(last, operation, run / CURVES, cards)
    epoch = load_checkpoint(run / BEST)["epoch"]
    write_card(cards / "yolo.md", figures, options, epoch)
    return figures


def try_look(
    run: Path, data: Path, cache: Path, cascade: Path, side: int, *, flips: bool
) -> dict[str, Any]:
    """Return the validation figures of a run's network at another input size or with its mirror.

    Nothing is written: the bundled file keeps the size it was exported with.
    """
    detector, options = load_detector(run / BEST)
    catalogue = read_catalogue(data)
    store = PictureStore(catalogue.samples, cache)
    boxed = [s for s in store.readable(catalogue.samples) if s.is_boxed]
    samples = in_fold(boxed, "validation", read_split())
    rule = replace(options.rule, size_wh=(side, side))
    found = detect(detector, samples, store, rule, is_fast=False, flips=flips)
    specialists, cascade_options = load_cascade(cascade)
    said = ask(specialists, samples, store, cascade_options.rule).routed
    fold = Fold("validation", samples, found, said)
    score = round(least_score([found[r] for r in fold.rows(*BOXED_SOURCES)]), 3)
    return fold_figures(fold, fit_fold(fold), score)


def draw(fold: Fold, operation: Operation, curves: Path, cards: Path) -> None:
    """Draw the card's plots for one fold."""
    cases = {s: as_cases(fold, fold.rows(s), operation) for s in BOTH_LABELS}
    pairs = {s: (c.probabilities, c.truth) for s, c in cases.items()}
    plot_roc(cards / "yolo-roc.png", pairs)
    plot_reliability(cards / "yolo-reliability.png", pairs)
    boxes = {s: pooled([fold.found[r] for r in fold.rows(s)]) for s in BOXED_SOURCES}
    plot_precision_recall(cards / "yolo-precision-recall.png", boxes)
    if curves.is_file():
        losses = ("box_loss", "class_loss", "edge_loss")
        plot_curves(cards / "yolo-loss.png", curves, losses, "training loss")
        figures = ("fracatlas_ap50_fractured", "daoon_ap50_fractured", "fracatlas_auc", "daoon_auc")
        plot_curves(cards / "yolo-validation.png", curves, figures, "validation")


def main() -> None:
    """Evaluate from the command line."""
    parser = evaluation_parser(__doc__, "yolo")
    parser.add_argument("--side", type=int, help="only try another input size on validation")
    parser.add_argument("--flip", action="store_true", help="only try mirror images on validation")
    parser.add_argument(
        "--cascade", type=Path, default=CASCADE_RUN, help="checkpoint of the specialists' cascade"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    folders = (arguments.run, arguments.data, arguments.cache)
    if arguments.side or arguments.flip:
        side = arguments.side or load_detector(arguments.run / BEST)[1].side
        tried = try_look(*folders, arguments.cascade, side, flips=arguments.flip)
        folds = {f"validation at {side}": tried}
    else:
        asked = (*folders, arguments.cards, arguments.cascade)
        folds = evaluate(*asked, with_test=arguments.with_test)["folds"]
    for name, tables in folds.items():
        for kind in ("by_source", "boxes", "sensitivity_at_95"):
            for source, table in tables[kind].items():
                tqdm.write(f"{name} {kind} {source}: {table}")


if __name__ == "__main__":
    raise SystemExit(run_command(main))
