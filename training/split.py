"""The split: each group of pictures lies in one fold, as the committed `split.csv` says.

`python -m training.draw_split` draws it; the file is kept because figures compare on one split
only.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from training.data.sample import Sample
from training.whole_file import write_csv

FOLDS = ("train", "validation", "test")
SPLIT_FILE = Path(__file__).with_name("split.csv")


def read_split(path: Path = SPLIT_FILE) -> dict[str, str]:
    """Return the fold of every group."""
    with path.open(newline="", encoding="utf-8") as file:
        return {row["group"]: row["fold"] for row in csv.DictReader(file)}


def write_split(folds: Mapping[str, str], path: Path = SPLIT_FILE) -> None:
    """Write the fold of every group, sorted by group."""
    rows = ({"group": group, "fold": fold} for group, fold in sorted(folds.items()))
    write_csv(path, ("group", "fold"), rows)


def in_fold(samples: Iterable[Sample], fold: str, folds: Mapping[str, str]) -> list[Sample]:
    """Return the samples of one fold; a group that the split does not know is trained on."""
    return [s for s in samples if folds.get(s.group_key, "train") == fold]


def unknown_groups(samples: Iterable[Sample], folds: Mapping[str, str]) -> set[str]:
    """Return the groups that the split does not know."""
    return {s.group_key for s in samples} - set(folds)
