"""What the cascade and the CBAM classifier reach together: the mean of their probabilities.

Writes its table into `docs/experiments.md`. The test fold is looked at only with `--with-test`.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from training.arguments import data_parser, read_data, run_command
from training.cards import card_text
from training.cards.marked_text import replace_between
from training.data.pictures import PictureStore
from training.data.sample import BOTH_LABELS, Sample
from training.figures.figures import Cases, discrimination, tidy, tidy_pair
from training.figures.judges import CascadeJudge, CbamJudge, Judge
from training.figures.metrics import auc, interval
from training.settings import EXPERIMENTS, RUNS
from training.split import in_fold, read_split

BEGIN, END = "<!-- together -->", "<!-- end of together -->"
HEADER = ("fold", "source", "network", "n (fractured)", "AUC", "more than the better one")
HEADER += ("sensitivity at specificity .90", "ECE")


def together(cases: Sequence[Cases]) -> Cases:
    """Return the cases of the mean probability; the networks' own stand in the same order."""
    mean = np.mean([c.probabilities for c in cases], axis=0)
    return replace(cases[0], logits=mean, probabilities=mean, verdicts={})


def gain(cases: Sequence[Cases]) -> tuple[float, list[float]]:
    """Return by how much AUC grows over the better of the networks, and the interval of that."""
    mean, truth = together(cases).probabilities, cases[0].truth
    best = max(cases, key=lambda c: auc(c.probabilities, truth)).probabilities

    def growth(rows: NDArray[np.intp]) -> float:
        return auc(mean[rows], truth[rows]) - auc(best[rows], truth[rows])

    spread = interval(growth, cases[0].groups)
    return tidy(growth(np.arange(len(truth)))), tidy_pair(spread)


def rows_of(fold: str, source: str, cases: Sequence[Cases]) -> list[tuple[str, ...]]:
    """Return the table's rows for each network and for both."""
    rows = []
    for name, own in zip(("cascade", "cbam", "both"), (*cases, together(cases)), strict=True):
        told, more = discrimination(own), "-"
        if name == "both" and "auc" in told:
            grown, (low, high) = gain(cases)
            more = f"{grown:+.3f} ({low:+.3f} to {high:+.3f})"
        count = f"{told['n']} ({told['fractured']})"
        names = ("auc", "sensitivity_at_90", "calibration_error")
        area, found, error = (card_text.figure(told, n) for n in names)
        rows.append((fold, source, name, count, area, more, found, error))
    return rows


def judge_fold(
    judges: Sequence[Judge], fold: str, samples: Sequence[Sample], store: PictureStore
) -> list[tuple[str, ...]]:
    """Return the table's rows of one fold."""
    held = in_fold(store.readable(samples), fold, read_split())
    rows = []
    for source in BOTH_LABELS:
        own = [s for s in held if s.source == source]
        pictures = [store.pixels(s) for s in own]
        rows += rows_of(fold, source, [j.judge(pictures).cases(own) for j in judges])
    return rows


def main() -> None:
    """Judge from the command line."""
    parser = data_parser(__doc__)
    parser.add_argument("--cascade", type=Path, default=RUNS / "cascade", help="folder of its run")
    parser.add_argument("--cbam", type=Path, default=RUNS / "cbam", help="folder of its run")
    parser.add_argument("--with-test", action="store_true", help="look at the test fold as well")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    samples, store = read_data(arguments.data, arguments.cache, is_whole=True)
    judges = (
        CascadeJudge(arguments.cascade, samples, store),
        CbamJudge(arguments.cbam, samples, store),
    )
    rows: list[tuple[str, ...]] = []
    for fold in ("validation", "test") if arguments.with_test else ("validation",):
        rows += judge_fold(judges, fold, samples, store)
    table = card_text.table(HEADER, rows)
    replace_between(EXPERIMENTS, BEGIN, END, table)
    tqdm.write(table)


if __name__ == "__main__":
    raise SystemExit(run_command(main))
