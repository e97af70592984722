"""Fit calibration and thresholds on validation, then write figures, plots and the model card.

The test fold is looked at only with `--with-test`, once the network is chosen.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from training.arguments import evaluation_parser, read_data, run_command
from training.cards import gate_card
from training.cards.cascade_card import write_card
from training.data.sample import BODY_PART_LABELS, BOTH_LABELS
from training.figures.cascade_figures import (
    CascadeFold,
    answer_fold,
    as_cases,
    body_part_metrics,
    close_up_figures,
    confusion,
    fit_fold,
    fracture_figures,
    part_figures,
    pointing_figures,
    specialist_tables,
)
from training.figures.figures import today
from training.figures.operating import ENOUGH_OF_EACH, Operation
from training.figures.plots import plot_cases, plot_confusion, plot_fractured, plot_run
from training.fit_gate import load_gate
from training.learning.cascade_checkpoint import load_cascade
from training.learning.device import placed
from training.learning.run import BEST, CURVES, FIGURES, mark
from training.networks.checkpoints import load_checkpoint
from training.shortcut_checks import section as shortcut_section
from training.whole_file import write_json


def evaluate(
    run: Path, data: Path, cache: Path, cards: Path, *, with_test: bool = False
) -> dict[str, Any]:
    """Evaluate a run's best checkpoint; write figures beside it, plots and card into `cards`."""
    cascade, options = load_cascade(run / BEST)
    cascade, rule = placed(cascade), options.rule
    samples, store = read_data(data, cache, is_whole=True)
    names = ("validation", "test") if with_test else ("validation",)
    folds = [answer_fold(name, cascade, samples, store, rule) for name in names]
    operations = fit_fold(folds[0])
    tables = {
        fold.name: {
            "pictures": len(fold.samples),
            "fracture": fracture_figures(fold, operations),
            "parts": part_figures(fold),
            "pointing": pointing_figures(fold),
            "close_ups": close_up_figures(cascade, fold, operations, store, rule),
        }
        for fold in folds
    }
    last = folds[-1]
    told = tables[last.name]
    figures = {
        "date": today(),
        "checkpoint": mark(run),
        "specialists": specialist_tables(last, operations),
        "body_part": body_part_metrics(told["parts"]),
        "folds": tables,
    }
    write_json(run / FIGURES, figures)
    draw(last, operations, run / CURVES, cards)
    about = {
        "side": options.side,
        "enough": ENOUGH_OF_EACH,
        "epoch": load_checkpoint(run / BEST)["epoch"],
        "shortcuts": shortcut_section(run),
        "scope": gate_card.section(load_gate(run, cascade.trunk)[1]),
    }
    write_card(cards / "cascade.md", figures, operations, last, about)
    return figures


def draw(fold: CascadeFold, operations: dict[str, Operation], curves: Path, cards: Path) -> None:
    """Draw the card's plots for one fold."""
    cases = {s: as_cases(fold, fold.rows(s), operations) for s in BOTH_LABELS}
    every = as_cases(fold, fold.rows(*BOTH_LABELS), operations)
    plot_cases(cards, "cascade", cases, every, is_pooled=True)
    parts = cards / "cascade-parts.png"
    plot_confusion(parts, np.asarray(confusion(fold)), BODY_PART_LABELS, BODY_PART_LABELS)
    plot_fractured(cards / "cascade-precision-recall.png", cases)
    losses = ("image_loss", "heat_loss", "part_loss")
    followed = ("fracatlas_auc", "daoon_auc", "web_close_up_auc")
    plot_run(cards, "cascade", curves, losses=losses, followed=followed)


def main() -> None:
    """Evaluate from the command line."""
    arguments = evaluation_parser(__doc__, "cascade").parse_args()
    torch.set_num_threads(arguments.threads)
    folders = (arguments.run, arguments.data, arguments.cache, arguments.cards)
    figures = evaluate(*folders, with_test=arguments.with_test)
    for name, tables in figures["folds"].items():
        for source, table in tables["fracture"]["by_source"].items():
            tqdm.write(f"{name} {source}: {table}")


if __name__ == "__main__":
    raise SystemExit(run_command(main))
