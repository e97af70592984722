"""Draw the split into train, validation and test.

Groups that the split knows keep their fold, since networks have learnt what lies in the training
fold: a group that turns out to hold a copy of a training picture is trained on as well, and one
that lies in validation and test goes to validation. `--anew` forgets all that.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from errors import UserError
from training.arguments import run_command
from training.data.catalogue import read_catalogue
from training.data.sample import Sample
from training.settings import DATA, SEED
from training.split import FOLDS, SPLIT_FILE, in_fold, read_split, write_split

SHARES = {
    "fracatlas": (0.70, 0.17, 0.13),
    "daoon": (0.72, 0.16, 0.12),
    "web": (0.72, 0.16, 0.12),
    "bonebreak": (0.80, 0.12, 0.08),
    "out_of_scope": (0.60, 0.20, 0.20),
}
# Of FracAtlas's five runs that are nearly all fractured, each fold holds at least one.
PINNED = {"fracatlas:run049": "test", "fracatlas:run051": "validation"}


def draw_split(
    samples: Iterable[Sample], known: Mapping[str, str] | None = None, seed: int = SEED
) -> dict[str, str]:
    """Give every group a fold so that parts, fractures and kinds are spread by the shares.

    The groups with most fractures are placed first, each into the fold that lacks most of what
    it holds.

    Args:
        samples: of all sources.
        known: folds that groups have already, by `Sample.own_group_key`; those of a joined group
            may differ.
        seed: of the order in which like groups are placed.

    Returns:
        Fold by `Sample.group_key`.
    """
    by_source: dict[str, dict[str, Counter[str]]] = {}
    earlier: dict[str, set[str]] = {}
    for sample in samples:
        groups = by_source.setdefault(sample.source, {})
        groups.setdefault(sample.group_key, Counter())[_stratum(sample)] += 1
        fold = (known or {}).get(sample.own_group_key)
        earlier.setdefault(sample.group_key, set()).update({fold} if fold else ())
    folds = {group: _kept(found) for group, found in earlier.items() if found}
    for source, groups in sorted(by_source.items()):
        folds |= _draw_source(groups, SHARES[source], seed, {**PINNED, **folds})
    return folds


def _kept(folds: set[str]) -> str:
    """Return the fold of a group whose members lay in these."""
    return next(iter(folds)) if len(folds) == 1 else "train" if "train" in folds else "validation"


def _draw_source(
    groups: Mapping[str, Counter[str]],
    shares: tuple[float, ...],
    seed: int,
    fixed: Mapping[str, str],
) -> dict[str, str]:
    totals: Counter[str] = sum(groups.values(), Counter())
    strata = sorted(totals)
    total = np.array([totals[s] for s in strata], float)
    held = np.zeros((len(FOLDS), len(strata)))
    order = sorted(groups)
    np.random.default_rng(seed).shuffle(order)
    order.sort(
        key=lambda g: (
            g not in fixed,
            -sum(n for s, n in groups[g].items() if s.startswith("fractured")),
        )
    )
    folds = {}
    for group in order:
        counts = np.array([groups[group][s] for s in strata], float)
        costs = [_cost(held, counts, fold, total, np.array(shares)) for fold in range(len(FOLDS))]
        best = FOLDS.index(fixed[group]) if group in fixed else int(np.argmin(costs))
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


def refuse_fewer(samples: Sequence[Sample], known: Mapping[str, str]) -> None:
    """Refuse to forget groups: those that the split does not know are trained on.

    Raises:
        UserError: the split knows groups that have no picture.
    """
    there = {s.own_group_key for s in samples} | {s.group_key for s in samples}
    missing = sorted(set(known) - there)
    if missing:
        sources = ", ".join(sorted({group.partition(":")[0] for group in missing}))
        raise UserError(
            f"The split was left as it is: it knows {len(missing)} groups of {sources} that have "
            "no picture; name with --data the folder that holds all of them."
        )


def main() -> None:
    """Draw the split from the data and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the data sets")
    parser.add_argument("--out", type=Path, default=SPLIT_FILE, help="file of the split")
    parser.add_argument("--anew", action="store_true", help="forget the folds of the last split")
    arguments = parser.parse_args()
    catalogue = read_catalogue(arguments.data)
    tqdm.write(catalogue.summary())
    known = read_split(arguments.out) if arguments.out.is_file() else {}
    refuse_fewer(catalogue.samples, known)
    folds = draw_split(catalogue.samples, {} if arguments.anew else known)
    write_split(folds, arguments.out)
    for fold in FOLDS:
        held = in_fold(catalogue.samples, fold, folds)
        counts = Counter(f"{s.source} {_stratum(s)}" for s in held)
        tqdm.write(f"{fold}: {len(held)} pictures")
        tqdm.write("\n".join(f"  {name}: {count}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    raise SystemExit(run_command(main))
