"""Fit the detector's calibration, thresholds and least box score, then write figures and card.

The picture's answer weighs its surest box with what the cascade's specialist of the body part says
of the whole picture, so that a cascade's run is needed beside. Only validation is fitted on; the
test fold is looked at only with `--with-test`.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from training.argument_types import input_side
from training.arguments import evaluation_parser, read_data, run_command
from training.cards.yolo_card import write_card
from training.data.sample import BOTH_LABELS, RADIOGRAPHS, unmarked
from training.figures.answers import ask
from training.figures.boxes import least_score, pooled
from training.figures.detections import detect
from training.figures.failures import failures
from training.figures.operating import Operation
from training.figures.plots import plot_cases, plot_precision_recall, plot_run
from training.figures.yolo_figures import YoloFold, as_cases, fit_fold, fold_figures, run_figures
from training.learning.cascade_checkpoint import load_cascade
from training.learning.device import placed
from training.learning.run import BEST, CURVES, FIGURES, mark
from training.learning.yolo_checkpoint import load_detector
from training.networks.checkpoints import load_checkpoint
from training.settings import CASCADE_RUN
from training.split import in_fold, read_split
from training.whole_file import write_json


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
    detector = placed(detector)
    specialists, cascade_options = load_cascade(cascade)
    everything, store = read_data(data, cache, is_whole=True)
    boxed = [s for s in unmarked(store.readable(everything)) if s.is_boxed]
    folds = []
    for name in ("validation", "test") if with_test else ("validation",):
        samples = in_fold(boxed, name, read_split())
        found = detect(detector, samples, store, options.rule, is_fast=False)
        said = ask(specialists, samples, store, cascade_options.rule).routed
        folds.append(YoloFold(name, samples, found, said))
    operation = fit_fold(folds[0])
    score = least_score([folds[0].found[r] for r in folds[0].rows(*RADIOGRAPHS)])
    figures = {**run_figures(folds, operation, score), "checkpoint": mark(run)}
    write_json(run / FIGURES, figures)
    last = folds[-1]
    draw(last, operation, run / CURVES, cards)
    epoch = load_checkpoint(run / BEST)["epoch"]
    rows = last.rows(*BOTH_LABELS)
    verdicts = [str(v) for v in as_cases(last, rows, operation).verdicts["balanced"]]
    told = failures(last.name, last.samples_at(rows), verdicts)
    write_card(cards / "yolo.md", figures, options, epoch, told)
    return figures


def try_look(
    run: Path, data: Path, cache: Path, cascade: Path, side: int, *, flips: bool
) -> dict[str, Any]:
    """Return the validation figures of a run's network at another input size or with its mirror.

    Nothing is written: the bundled file keeps the size it was exported with.
    """
    detector, options = load_detector(run / BEST)
    everything, store = read_data(data, cache)
    boxed = [s for s in unmarked(store.readable(everything)) if s.is_boxed]
    samples = in_fold(boxed, "validation", read_split())
    rule = replace(options.rule, size_wh=(side, side))
    found = detect(detector, samples, store, rule, is_fast=False, flips=flips)
    specialists, cascade_options = load_cascade(cascade)
    said = ask(specialists, samples, store, cascade_options.rule).routed
    fold = YoloFold("validation", samples, found, said)
    score = least_score([found[r] for r in fold.rows(*RADIOGRAPHS)])
    return fold_figures(fold, fit_fold(fold), score)


def draw(fold: YoloFold, operation: Operation, curves: Path, cards: Path) -> None:
    """Draw the card's plots for one fold."""
    cases = {s: as_cases(fold, fold.rows(s), operation) for s in BOTH_LABELS}
    every = as_cases(fold, fold.rows(*BOTH_LABELS), operation)
    plot_cases(cards, "yolo", cases, every, is_pooled=False)
    boxes = {s: pooled([fold.found[r] for r in fold.rows(s)]) for s in RADIOGRAPHS}
    plot_precision_recall(cards / "yolo-precision-recall.png", boxes)
    losses = ("box_loss", "class_loss", "edge_loss")
    followed = ("fracatlas_ap50_fractured", "daoon_ap50_fractured", "fracatlas_auc", "daoon_auc")
    plot_run(cards, "yolo", curves, losses=losses, followed=followed, named="validation")


def main() -> None:
    """Evaluate from the command line."""
    parser = evaluation_parser(__doc__, "yolo")
    parser.add_argument("--side", type=input_side, help="only try another input size on validation")
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
