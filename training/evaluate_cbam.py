"""Fit the CBAM classifier's calibration and thresholds, then write figures, plots and model card.

Only validation is fitted on; the test fold is looked at only with `--with-test`.
"""

from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from training.arguments import evaluation_parser, read_data, run_command
from training.cards.cbam_card import write_card
from training.data.sample import BOTH_LABELS
from training.figures.cbam_answers import ask
from training.figures.cbam_figures import CbamFold, as_cases, fit_fold, fold_figures
from training.figures.figures import operation_figures, specialist_metrics, today
from training.figures.operating import Operation
from training.figures.own_pictures import own_pictures
from training.figures.plots import plot_cases, plot_fractured, plot_run
from training.learning.cbam_checkpoint import load_classifier
from training.learning.device import placed
from training.learning.run import BEST, CURVES, FIGURES, mark
from training.networks.checkpoints import load_checkpoint
from training.shortcut_checks import section as shortcut_section
from training.split import in_fold, read_split
from training.whole_file import write_json


def evaluate(
    run: Path, data: Path, cache: Path, cards: Path, *, with_test: bool = False
) -> dict[str, Any]:
    """Evaluate a run's best checkpoint; write figures beside it, plots and card into `cards`."""
    network, options = load_classifier(run / BEST)
    network = placed(network)
    samples, store = read_data(data, cache, is_whole=True)
    folds = []
    for name in ("validation", "test") if with_test else ("validation",):
        held = own_pictures(in_fold(store.readable(samples), name, read_split()))
        folds.append(CbamFold(name, held, ask(network, held, store, options.rule)))
    operation = fit_fold(folds[0])
    last = folds[-1]
    cases = as_cases(last, last.rows(*BOTH_LABELS), operation)
    figures = {
        "date": today(),
        "checkpoint": mark(run),
        **operation_figures(operation),
        "metrics": specialist_metrics(cases, last.split),
        "folds": {f.name: fold_figures(f, operation, network.stride) for f in folds},
    }
    write_json(run / FIGURES, figures)
    draw(last, operation, run / CURVES, cards)
    verdicts = [str(v) for v in cases.verdicts["balanced"]]
    both = last.samples_at(last.rows(*BOTH_LABELS))
    about = {
        "side": options.side,
        "network": options.network,
        "epoch": load_checkpoint(run / BEST)["epoch"],
        "shortcuts": shortcut_section(run),
    }
    write_card(cards / "cbam.md", figures, about, (last.name, both, verdicts))
    return figures


def draw(fold: CbamFold, operation: Operation, curves: Path, cards: Path) -> None:
    """Draw the card's plots for one fold."""
    cases = {s: as_cases(fold, fold.rows(s), operation) for s in BOTH_LABELS}
    every = as_cases(fold, fold.rows(*BOTH_LABELS), operation)
    plot_cases(cards, "cbam", cases, every, is_pooled=False)
    plot_fractured(cards / "cbam-precision-recall.png", cases)
    losses = ("image_loss", "attention_loss")
    followed = ("fracatlas_auc", "daoon_auc")
    plot_run(cards, "cbam", curves, losses=losses, followed=followed)


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
