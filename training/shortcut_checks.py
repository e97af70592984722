"""Ask a network about changed pictures and about parts of a fold, to see what its answers hang on.

Writes `shortcuts.json` beside the run; the evaluation puts it into the model card. The test fold is
looked at only with `--with-test`.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from training.arguments import evaluation_parser, read_data, run_command
from training.batches.changed import CHANGES
from training.cards import card_text
from training.data.pictures import PictureStore
from training.data.sample import BOTH_LABELS, PARTS, Sample
from training.figures.figures import (
    Cases,
    auc_figures,
    discrimination,
    enough_of_each,
    label_groups,
    tidy,
    tidy_pair,
)
from training.figures.hardware import EXPLAINED as HARDWARE_EXPLAINED
from training.figures.judges import JUDGES, Judge, load_judge
from training.figures.metrics import auc, interval
from training.learning.run import mark
from training.settings import RUNS
from training.split import in_fold, read_split
from training.whole_file import write_json

SHORTCUTS = "shortcuts.json"
FRACTURED_RUNS = range(2300, 2621)
SHORT_SIDES = (0, 250, 400, 700)
Bools = NDArray[np.bool_]


def check_fold(
    judge: Judge, fold: str, samples: Sequence[Sample], store: PictureStore
) -> dict[str, list[dict[str, Any]]]:
    """Return by source one row for each check of one fold."""
    readable, folds = store.readable(samples), read_split()
    trained = in_fold(readable, "train", folds)
    return {
        source: _source_rows(
            judge,
            [s for s in in_fold(readable, fold, folds) if s.source == source],
            [s for s in trained if s.source == source],
            store,
        )
        for source in BOTH_LABELS
    }


def _source_rows(
    judge: Judge, samples: Sequence[Sample], trained: Sequence[Sample], store: PictureStore
) -> list[dict[str, Any]]:
    pictures = [store.pixels(s) for s in samples]
    plain = judge.judge(pictures).cases(samples)
    rows = [{"check": "as they are", **discrimination(plain)}]
    for name, kept in subsets(samples, store).items():
        if 0 < kept.sum() < len(samples):
            rows.append({"check": name, **discrimination(plain.take(kept))})
    for name, change in CHANGES.items():
        cases = judge.judge([change(p) for p in pictures]).cases(samples)
        rows.append({"check": name, **discrimination(cases), **lost(plain, cases)})
    return [*rows, size_alone(samples, trained, store)]


def subsets(samples: Sequence[Sample], store: PictureStore) -> dict[str, Bools]:
    """Return which samples each check keeps, by its name."""
    short = np.array([min(store.pixels(s).shape) for s in samples])
    chosen = {
        "without metalwork and casts": _each(samples, lambda s: not s.has_hardware),
        "without the runs 2300-2620": _each(samples, lambda s: not in_fractured_runs(s)),
    }
    for part in PARTS:
        chosen[f"{part} alone"] = _each(samples, lambda s, p=part: s.parts == (p,))
    for low, high in pairwise(SHORT_SIDES):
        chosen[f"short side {low} to {high - 1} px"] = (short >= low) & (short < high)
    return chosen


def in_fractured_runs(sample: Sample) -> bool:
    """Tell whether a picture is of FracAtlas's ids that are nearly all fractured."""
    if sample.source != "fracatlas":
        return False
    return int(re.sub(r"[^0-9]", "", sample.path.stem)) in FRACTURED_RUNS


def lost(plain: Cases, changed: Cases) -> dict[str, Any]:
    """Return by how much AUC grew with a change, the pictures being the same."""
    truth = plain.truth
    if not enough_of_each(truth):
        return {}

    def growth(rows: NDArray[np.intp]) -> float:
        after = auc(changed.probabilities[rows], truth[rows])
        return after - auc(plain.probabilities[rows], truth[rows])

    everything = np.arange(len(truth))
    return {
        "change": tidy(growth(everything)),
        "change_interval": tidy_pair(interval(growth, plain.groups)),
        "change_groups": label_groups(truth, plain.groups),
    }


def size_alone(
    samples: Sequence[Sample], trained: Sequence[Sample], store: PictureStore
) -> dict[str, Any]:
    """Return what somebody would reach who knows of each picture its width and height alone.

    The score of a size is the share of fractures among the training pictures of that size, drawn
    towards the share of all.
    """
    sizes = [store.pixels(s).shape for s in trained]
    known = np.array([bool(s.fractured) for s in trained], bool)
    mean = float(known.mean()) if len(known) else 0.5
    sums: dict[tuple[int, ...], list[float]] = {}
    for size, fractured in zip(sizes, known, strict=True):
        total = sums.setdefault(size, [mean, 1.0])
        total[0] += fractured
        total[1] += 1
    ratio = {size: hits / count for size, (hits, count) in sums.items()}
    scores = np.array([ratio.get(store.pixels(s).shape, mean) for s in samples])
    truth = np.array([bool(s.fractured) for s in samples], bool)
    row: dict[str, Any] = {
        "check": "picture size alone, no network",
        "n": len(samples),
        "fractured": int(truth.sum()),
    }
    return row | auc_figures(scores, truth, [s.group_key for s in samples])


def section(run: Path) -> str:
    """Return the model card's section on a run, or what to do where the checks are not its own."""
    path = run / SHORTCUTS
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if not told or told["checkpoint"] != mark(run):
        return "Not run for these weights: `python -m training.shortcut_checks`."
    header = ("check", "n", "fractured", "AUC", "change of AUC", "sensitivity at specificity .90")
    blocks = [EXPLAINED]
    for fold, sources in told["folds"].items():
        for source, rows in sources.items():
            blocks.append(f"{fold.capitalize()} fold, {source}:")
            blocks.append(card_text.table(header, [_cells(row) for row in rows]))
    return "\n\n".join(blocks)


EXPLAINED = f"""\
What the answers hang on: the same pictures changed in one way only, and parts of the fold. The
change of AUC is against the same pictures as they are, with the interval of the difference. The
last row is what the picture's width and height alone would tell, without any network. Masked is a
frame of 4 % on each side and every bright sign on flat ground; a marker that touches the limb
stays. A frame doubles width and height; the preprocessing takes flat borders off.
{HARDWARE_EXPLAINED}"""


def _cells(row: Mapping[str, Any]) -> list[str]:
    change = "-"
    if "change" in row:
        low, high = row["change_interval"]
        mark = card_text.few(row.get("change_groups"))
        change = f"{row['change']:+.3f} ({low:+.3f} to {high:+.3f}){mark}"
    return [
        row["check"],
        str(row["n"]),
        str(row["fractured"]),
        card_text.figure(row, "auc"),
        change,
        card_text.figure(row, "sensitivity_at_90"),
    ]


def _each(samples: Sequence[Sample], holds: Callable[[Sample], bool]) -> Bools:
    return np.array([holds(s) for s in samples], bool)


def check(
    network: str, run: Path, data: Path, cache: Path, *, with_test: bool = False
) -> dict[str, Any]:
    """Run all checks on one network and write them beside its run."""
    samples, store = read_data(data, cache, is_whole=True)
    judge = load_judge(network, samples, store, run)
    names = ("validation", "test") if with_test else ("validation",)
    told = {
        "checkpoint": mark(run),
        "folds": {name: check_fold(judge, name, samples, store) for name in names},
    }
    write_json(run / SHORTCUTS, told)
    return told


def main() -> None:
    """Check from the command line."""
    parser = evaluation_parser(__doc__, "cascade")
    parser.add_argument(
        "--network", choices=(*JUDGES, "both"), default="both", help="which network to check"
    )
    parser.set_defaults(run=None)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    names = tuple(JUDGES) if arguments.network == "both" else (arguments.network,)
    for name in names:
        run = arguments.run or RUNS / name
        check(name, run, arguments.data, arguments.cache, with_test=arguments.with_test)
        tqdm.write(f"{name}\n{section(run)}")


if __name__ == "__main__":
    raise SystemExit(run_command(main))
