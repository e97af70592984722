"""The plots of a model card, as small PNG files that differ only where their figures do."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from training.figures.figures import ANSWERS, Cases, answer_counts
from training.figures.metrics import auc, roc
from training.whole_file import written_whole

mpl.use("Agg")
SIZE = (4.0, 3.2)
DOTS = 90
Pairs = Mapping[str, tuple[NDArray[np.float64], NDArray[np.bool_]]]


def plot_cases(
    cards: Path, network: str, cases: Mapping[str, Cases], all_cases: Cases, *, is_pooled: bool
) -> None:
    """Draw what the cards of all networks show of a fold: ROC, reliability and answers.

    Args:
        cards: folder of the cards.
        network: begins the plots' names.
        cases: by source.
        all_cases: of these sources together.
        is_pooled: draw the reliability of all of them as well.
    """
    pairs = pairs_of(cases)
    plot_roc(cards / f"{network}-roc.png", pairs)
    pooled = pairs_of({"both": all_cases}) if is_pooled else {}
    plot_reliability(cards / f"{network}-reliability.png", {**pairs, **pooled})
    plot_answers(cards / f"{network}-answers.png", all_cases)


def pairs_of(cases: Mapping[str, Cases]) -> Pairs:
    """Return scores and truth of named cases."""
    return {name: (c.probabilities, c.truth) for name, c in cases.items()}


def plot_fractured(path: Path, cases: Mapping[str, Cases]) -> None:
    """Draw precision against recall over pictures, for each named cases."""
    found = {name: (p, truth, int(truth.sum())) for name, (p, truth) in pairs_of(cases).items()}
    plot_precision_recall(path, found, "fractured")


def plot_run(
    cards: Path,
    network: str,
    curves: Path,
    *,
    losses: Sequence[str],
    followed: Sequence[str],
    named: str = "validation AUC",
) -> None:
    """Draw a run's losses and what it was followed by; nothing where it left no curves.

    Args:
        cards: folder of the cards.
        network: begins the plots' names.
        curves: of the run.
        losses: columns of the training losses.
        followed: columns of the validation figures.
        named: what these are.
    """
    if curves.is_file():
        plot_curves(cards / f"{network}-loss.png", curves, losses, "training loss")
        plot_curves(cards / f"{network}-validation.png", curves, followed, named)


def plot_roc(path: Path, curves: Pairs) -> None:
    """Draw a ROC curve for each named pair of scores and truth."""
    figure, axes = _start("1 - specificity", "sensitivity")
    for name, (scores, truth) in curves.items():
        if truth.any() and not truth.all():
            label = f"{name} {auc(scores, truth):.2f} (n={len(truth)})"
            axes.plot(*roc(scores, truth), label=label, linewidth=1.2)
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=0.8)
    axes.legend(fontsize=6, loc="lower right", title="AUC", title_fontsize=6)
    _finish(figure, path)


def plot_reliability(path: Path, curves: Pairs, kind: str = "fractures", bins: int = 8) -> None:
    """Draw the share of positives against the mean probability, in bins of equal count.

    Args:
        path: of the plot.
        curves: by name probabilities and truth.
        kind: what the positives are.
        bins: how many there are.
    """
    figure, axes = _start("calibrated probability", f"share of {kind}")
    for name, (probabilities, truth) in curves.items():
        if len(truth) < bins:
            continue
        parts = np.array_split(np.argsort(probabilities), bins)
        means = [float(probabilities[p].mean()) for p in parts]
        axes.plot(means, [float(truth[p].mean()) for p in parts], "o-", ms=3, lw=1, label=name)
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=0.8)
    axes.legend(fontsize=6)
    _finish(figure, path)


def plot_confusion(
    path: Path,
    counts: NDArray[np.int_],
    rows: Sequence[str],
    columns: Sequence[str],
) -> None:
    """Draw a confusion matrix.

    Args:
        path: of the plot.
        counts: (rows, columns); a field is the darker the larger its share of the row.
        rows: names of the truth.
        columns: names of the answers.
    """
    figure, axes = _start("answered", "true")
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for (row, column), share in np.ndenumerate(shares):
        ink = "white" if share > 0.5 else "black"
        number = str(counts[row, column])
        axes.text(column, row, number, ha="center", va="center", fontsize=6, color=ink)
    axes.set_xticks(range(len(columns)), columns, fontsize=6)
    axes.set_yticks(range(len(rows)), rows, fontsize=6)
    axes.grid(False)
    _finish(figure, path)


def plot_answers(path: Path, cases: Cases) -> None:
    """Draw truth by answer at the balanced point, each source and label in a row of its own."""
    counts = answer_counts(cases)
    columns = [str(verdict).replace("_", " ") for verdict in ANSWERS]
    plot_confusion(path, np.array(list(counts.values())), list(counts), columns)


def plot_curves(path: Path, table: Path, columns: Sequence[str], label: str) -> None:
    """Draw columns of a CSV of curves against the epoch; a gap where a line lacks one."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    figure, axes = _start("epoch", label)
    for column in columns:
        values = [float(row.get(column) or "nan") for row in rows]
        axes.plot(range(1, len(rows) + 1), values, label=column, linewidth=1.2)
    axes.legend(fontsize=6)
    _finish(figure, path)


def plot_precision_recall(
    path: Path, curves: Mapping[str, tuple[NDArray, NDArray, int]], unit: str = "boxes"
) -> None:
    """Draw precision against recall.

    Args:
        path: of the plot.
        curves: by name scores, whether each is a hit, and how many there are to be found.
        unit: what is to be found.
    """
    figure, axes = _start("recall", "precision")
    for name, (scores, hits, truths) in curves.items():
        found = hits[np.argsort(-scores, kind="stable")].cumsum()
        precision = found / np.arange(1, len(found) + 1)
        axes.plot(
            found / max(truths, 1), precision, label=f"{name} ({truths} {unit})", linewidth=1.2
        )
    axes.legend(fontsize=6)
    axes.set_ylim(0, 1)
    _finish(figure, path)


def _start(x: str, y: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=SIZE, dpi=DOTS)
    axes = figure.add_subplot()
    axes.set_xlabel(x, fontsize=7)
    axes.set_ylabel(y, fontsize=7)
    axes.tick_params(labelsize=6)
    axes.grid(True, linewidth=0.3)
    return figure, axes


def _finish(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    with written_whole(path) as part:
        # The library's version would change the file with every upgrade.
        figure.savefig(part, format="png", metadata={"Software": None})
