"""Fit the CBAM classifier's calibration and thresholds, then write figures, plots and model card.

Only validation is fitted on; the test fold is looked at only with `--with-test`.
"""

import json
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from training.arguments import evaluation_parser, read_data, run_command
from training.cards.cbam_card import write_card
from training.data.sample import BOTH_LABELS
from training.figures.cbam_answers import ask
from training.figures.cbam_figures import Fold, as_cases, fit_fold, fold_figures
from training.figures.figures import operation_figures, specialist_metrics, today
from training.figures.operating import Operation
from training.figures.own_pictures import own_pictures
from training.figures.plots import (
    plot_answers,
    plot_curves,
    plot_precision_recall,
    plot_reliability,
    plot_roc,
)
from training.learning.cbam_checkpoint import load_classifier
from training.learning.run import BEST, CURVES
from training.networks.checkpoints import load_checkpoint
from training.shortcut_checks import section as shortcut_section
from training.split import in_fold, read_split

FIGURES = "figures.json"


def evaluate(
    run: Path, data: Path, cache: Path, cards: Path, *, with_test: bool = False
) -> dict[str, Any]:
    """Evaluate a run's best checkpoint; write figures beside it, plots and card into `cards`."""
    network, options = load_classifier(run / BEST)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    samples, store = read_data(data, cache, is_whole=True)
    folds = []
    for name in ("validation", "test") if with_test else ("validation",):
        held = own_pictures(in_fold(store.readable(samples), name, read_split()))
        folds.append(Fold(name, held, ask(network, held, store, options.rule)))
    operation = fit_fold(folds[0])
    last = folds[-1]
    cases = as_cases(last, last.rows(*BOTH_LABELS), operation)
    figures = {
        "date": today(),
        **operation_figures(operation),
        "metrics": specialist_metrics(cases, f"{last.name} fold by group, FracAtlas and daoon"),
        "folds": {f.name: fold_figures(f, operation, network.stride) for f in folds},
    }
    (run / FIGURES).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    draw(last, operation, run / CURVES, cards)
    verdicts = [str(v) for v in cases.verdicts["balanced"]]
    both = [last.samples[r] for r in last.rows(*BOTH_LABELS)]
    about = {
        "side": options.side,
        "network": options.network,
        "epoch": load_checkpoint(run / BEST)["epoch"],
        "shortcuts": shortcut_section(run),
    }
    write_card(cards / "cbam.md", figures, about, (last.name, both, verdicts))
    return figures


def draw(fold: Fold, operation: Operation, curves: Path, cards: Path) -> None:
    """Draw the card's plots for one fold."""
    cases = {s: as_cases(fold, fold.rows(s), operation) for s in BOTH_LABELS}
    pairs = {s: (c.probabilities, c.truth) for s, c in cases.items()}
    plot_roc(cards / "cbam-roc.png", pairs)
    plot_reliability(cards / "cbam-reliability.png", pairs)
    plot_answers(cards / "cbam-answers.png", as_cases(fold, fold.rows(*BOTH_LABELS), operation))
    found = {s: (p, truth, int(truth.sum())) for s, (p, truth) in pairs.items()}
    plot_precision_recall(cards / "cbam-precision-recall.png", found, "fractured")
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
    raise SystemExit(run_command(main))
