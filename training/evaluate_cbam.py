"""Fit the CBAM classifier's calibration and thresholds, then write figures, plots and model card.

Only validation is fitted on; the test fold is looked at only with `--with-test`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from imaging.preprocess import Preprocessing
from training.arguments import evaluation_parser
from training.catalogue import PARTS, Sample, read_catalogue
from training.cbam_answers import BOTH_LABELS, Looked, ask, own_pictures
from training.cbam_card import write_card
from training.checkpoints import load_checkpoint
from training.figures import (
    Cases,
    cases_of,
    discrimination,
    share,
    specialist_metrics,
    tidy,
    today,
    verdict_table,
)
from training.operating import Operation, fit_operation
from training.pictures import PictureStore
from training.plots import plot_curves, plot_reliability, plot_roc
from training.pointing import point_hits
from training.run import BEST, CURVES
from training.split import in_fold, read_split
from training.train_cbam import load_classifier
from training.trunk import MAP_STRIDES, STRIDE8

FIGURES = "figures.json"
BOXED = (*BOTH_LABELS, "web")


@dataclass(frozen=True)
class Fold:
    """A fold's radiographs and what the classifier says of each."""

    name: str
    samples: Sequence[Sample]
    looked: Looked

    def rows(self, *sources: str) -> list[int]:
        """Return the rows of some sources."""
        return [i for i, s in enumerate(self.samples) if s.source in sources]


def as_cases(fold: Fold, rows: Sequence[int], operation: Operation) -> Cases:
    """Return rows as cases for the figures."""
    return cases_of([fold.samples[r] for r in rows], fold.looked.logits[list(rows)], operation)


def fit_fold(fold: Fold) -> Operation:
    """Fit calibration and thresholds on the sources that have both labels."""
    cases = fold.rows(*BOTH_LABELS)
    return fit_operation(
        fold.looked.logits[cases],
        np.array([bool(fold.samples[r].fractured) for r in cases]),
        [fold.samples[r].source for r in cases],
    )


def fold_figures(fold: Fold, operation: Operation, rule: Preprocessing) -> dict[str, Any]:
    """Return all figures of one fold."""
    table: dict[str, Any] = {
        "pictures": len(fold.samples),
        "by_source": {},
        "by_part": {},
        "verdicts": {},
        "pointing": {},
    }
    for name, sources in (*((s, (s,)) for s in BOTH_LABELS), ("all", BOTH_LABELS)):
        rows = fold.rows(*sources)
        cases = as_cases(fold, rows, operation)
        table["by_source"][name] = discrimination(cases)
        table["verdicts"][name] = {p: verdict_table(cases, p) for p in cases.verdicts}
        bare = [r for r in rows if not fold.samples[r].has_hardware]
        table["by_source"][f"{name} without metalwork and casts"] = discrimination(
            as_cases(fold, bare, operation)
        )
    for part in PARTS:
        rows = [r for r in fold.rows(*BOTH_LABELS) if fold.samples[r].parts == (part,)]
        table["by_part"][part] = discrimination(as_cases(fold, rows, operation))
    for source in ("web", "bonebreak"):
        rows = [r for r in fold.rows(source) if fold.samples[r].fractured]
        cases = as_cases(fold, rows, operation)
        table["verdicts"][source] = {p: verdict_table(cases, p) for p in cases.verdicts}
    for source in BOXED:
        rows = [r for r in fold.rows(source) if fold.samples[r].boxes]
        hits = point_hits(
            fold.looked.hottest[rows],
            [fold.samples[r] for r in rows],
            fold.looked.sizes_wh[rows],
            rule,
            MAP_STRIDES[STRIDE8],
        )
        table["pointing"][source] = share(hits, [fold.samples[r].group_key for r in rows])
    return table


def evaluate(
    run: Path, data: Path, cache: Path, cards: Path, *, with_test: bool = False
) -> dict[str, Any]:
    """Evaluate a run's best checkpoint; write figures beside it, plots and card into `cards`."""
    network, options = load_classifier(run / BEST)
    network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    samples = read_catalogue(data).samples
    store = PictureStore(samples, cache)
    folds = []
    for name in ("validation", "test") if with_test else ("validation",):
        held = own_pictures(in_fold(store.readable(samples), name, read_split()))
        folds.append(Fold(name, held, ask(network, held, store, options.rule)))
    operation = fit_fold(folds[0])
    last = folds[-1]
    cases = as_cases(last, last.rows(*BOTH_LABELS), operation)
    figures = {
        "date": today(),
        "calibration": {
            "slope": tidy(operation.calibration.slope),
            "intercept": tidy(operation.calibration.intercept),
        },
        "operating_points": {
            name: [tidy(p.no_fracture_below), tidy(p.fracture_from)]
            for name, p in operation.points.items()
        },
        "metrics": specialist_metrics(cases, f"{last.name} fold by group, FracAtlas and daoon"),
        "folds": {f.name: fold_figures(f, operation, options.rule) for f in folds},
    }
    (run / FIGURES).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    draw(last, operation, run / CURVES, cards)
    verdicts = [str(v) for v in cases.verdicts["balanced"]]
    both = [last.samples[r] for r in last.rows(*BOTH_LABELS)]
    epoch = load_checkpoint(run / BEST)["epoch"]
    write_card(cards / "cbam.md", figures, options.side, epoch, (last.name, both, verdicts))
    return figures


def draw(fold: Fold, operation: Operation, curves: Path, cards: Path) -> None:
    """Draw the card's plots for one fold."""
    cases = {s: as_cases(fold, fold.rows(s), operation) for s in BOTH_LABELS}
    pairs = {s: (c.probabilities, c.truth) for s, c in cases.items()}
    plot_roc(cards / "cbam-roc.png", pairs)
    plot_reliability(cards / "cbam-reliability.png", pairs)
    if curves.is_file():
        losses = ("image_loss", "attention_loss")
        plot_curves(cards / "cbam-loss.png", curves, losses, "training loss")
        figures = ("fracatlas_auc", "daoon_auc")
        plot_curves(cards / "cbam-validation.png", curves, figures, "validation AUC")


def main() -> None:
    """Evaluate from the command line."""
    arguments = evaluation_parser(__doc__, "cbam").parse_args()
    torch.set_num_threads(arguments.threads)
    folders = (arguments.run, arguments.data, arguments.cache, arguments.cards)
    figures = evaluate(*folders, with_test=arguments.with_test)
    for name, tables in figures["folds"].items():
        for source, table in {**tables["by_source"], **tables["pointing"]}.items():
            tqdm.write(f"{name} {source}: {table}")


if __name__ == "__main__":
    main()
