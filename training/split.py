"""The split: each group of pictures lies in one fold, as the committed `split.csv` says.

`python -m training.split` draws it anew; the file is kept because figures compare on one split
only.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.arguments import run_command
from training.data.catalogue import read_catalogue
from training.data.sample import Sample
from training.settings import DATA, SEED

FOLDS = ("train", "validation", "test")
SHARES = {
    "fracatlas": (0.70, 0.17, 0.13),
    "daoon": (0.72, 0.16, 0.12),
    "web": (0.72, 0.16, 0.12),
    "bonebreak": (0.80, 0.12, 0.08),
    "out_of_scope": (0.60, 0.20, 0.20),
}
# Of FracAtlas's five runs that are nearly all fractured, each fold holds at least one.
PINNED = {"fracatlas:run049": "test", "fracatlas:run051": "validation"}
SPLIT_FILE = Path(__file__).with_name("split.csv")


def draw_split(samples: Iterable[Sample], seed: int = SEED) -> dict[str, str]:
    """Give every group a fold so that parts, fractures and kinds are spread by the shares.

    The groups with most fractures are placed first, each into the fold that lacks most of what
    it holds.

    Returns:
        Fold by `Sample.group_key`.
    """
    by_source: dict[str, dict[str, Counter[str]]] = {}
    for sample in samples:
        groups = by_source.setdefault(sample.source, {})
        groups.setdefault(sample.group_key, Counter())[_stratum(sample)] += 1
    folds: dict[str, str] = {}
    for source, groups in sorted(by_source.items()):
        folds |= _draw_source(groups, SHARES[source], seed)
    return folds


def _draw_source(
    groups: Mapping[str, Counter[str]], shares: tuple[float, ...], seed: int
) -> dict[str, str]:
    totals: Counter[str] = sum(groups.values(), Counter())
    strata = sorted(totals)
    total = np.array([totals[s] for s in strata], float)
    held = np.zeros((len(FOLDS), len(strata)))
    order = sorted(groups)
    np.random.default_rng(seed).shuffle(order)
    order.sort(
        key=lambda g: (
            g not in PINNED,
            -sum(n for s, n in groups[g].items() if s.startswith("fractured")),
        )
    )
    folds = {}
    for group in order:
        counts = np.array([groups[group][s] for s in strata], float)
        costs = [_cost(held, counts, fold, total, np.array(shares)) for fold in range(len(FOLDS))]
        best = FOLDS.index(PINNED[group]) if group in PINNED else int(np.argmin(costs))
        held[best] += counts
        folds[group] = FOLDS[best]
    return folds


def _cost(
    held: NDArray[np.float64],
    counts: NDArray[np.float64],
    fold: int,
    total: NDArray[np.float64],
    shares: NDArray[np.float64],
) -> float:
    """Return how far the folds would be from their shares with `counts` added to one of them."""
    after = held.copy()
    after[fold] += counts
    gap = after / total - shares[:, None] * (after.sum(0) / total)
    over = np.maximum(after / total - shares[:, None], 0.0)
    return float((gap**2).sum() + 4.0 * (over**2).sum())


def _stratum(sample: Sample) -> str:
    """Name what is spread over the folds; judgements by eye have no say, so they may be mended."""
    if sample.source == "out_of_scope":
        return f"unknown {sample.kind}"
    if sample.source == "bonebreak":
        return f"fractured {sample.kind}"
    state = "fractured" if sample.fractured else "normal"
    says_part = sample.source == "fracatlas" or (sample.source == "daoon" and sample.fractured)
    return f"{state} {'+'.join(sample.parts) if says_part else ''}"


def read_split(path: Path = SPLIT_FILE) -> dict[str, str]:
    """Return the fold of every group."""
    with path.open(newline="", encoding="utf-8") as file:
        return {row["group"]: row["fold"] for row in csv.DictReader(file)}


def write_split(folds: Mapping[str, str], path: Path = SPLIT_FILE) -> None:
    """Write the fold of every group, sorted by group."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("group", "fold"))
        writer.writerows(sorted(folds.items()))


def in_fold(samples: Iterable[Sample], fold: str, folds: Mapping[str, str]) -> list[Sample]:
    """Return the samples of one fold; a group that the split does not know is trained on."""
    return [s for s in samples if folds.get(s.group_key, "train") == fold]


def main() -> None:
    """Draw the split from the data and write it."""
    parser = argparse.ArgumentParser(description="Draw the split into train, validation and test.")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the data sets")
    parser.add_argument("--out", type=Path, default=SPLIT_FILE)
    arguments = parser.parse_args()
    catalogue = read_catalogue(arguments.data)
    tqdm.write(catalogue.summary())
    folds = draw_split(catalogue.samples)
    write_split(folds, arguments.out)
    for fold in FOLDS:
        held = in_fold(catalogue.samples, fold, folds)
        counts = Counter(f"{s.source} {_stratum(s)}" for s in held)
        tqdm.write(f"{fold}: {len(held)} pictures")
        tqdm.write("\n".join(f"  {name}: {count}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
