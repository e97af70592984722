"""Groups that hold copies of one picture become one, within a source and over all of them.

`twins.csv` lists the pairs: found by `python -m training.find_twins`, then looked at.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from training.data.sample import Problem, Sample

TWINS = Path(__file__).with_name("twins.csv")
COLUMNS = ("picture", "copy")
# A group of FracAtlas is a run of fifty ids, too many to follow one picture.
WITHOUT_JOINING = "fracatlas"

Pair = tuple[str, str]


def read_twins(path: Path = TWINS) -> list[Pair]:
    """Return the `Sample.key` of each picture and of its copy."""
    with path.open(newline="", encoding="utf-8") as file:
        return [(row["picture"], row["copy"]) for row in csv.DictReader(file)]


def join_twins(
    samples: Sequence[Sample], pairs: Iterable[Pair] | None = None
) -> tuple[list[Sample], list[Problem]]:
    """Join the groups of copies; of two of FracAtlas, the second is left out instead.

    Args:
        samples: of all sources.
        pairs: keys of copies; those of `twins.csv` if None.
    """
    by_key = {s.key: s for s in samples}
    left_out: list[Problem] = []
    parent: dict[str, str] = {}

    def root(group: str) -> str:
        while parent.get(group, group) != group:
            group = parent[group]
        return group

    for first, second in read_twins() if pairs is None else pairs:
        if first not in by_key or second not in by_key:
            continue
        here, there = by_key[first], by_key[second]
        if here.source == there.source == WITHOUT_JOINING:
            left_out.append(Problem(there.path, "copy of a picture of another run"))
            continue
        a, b = sorted((root(here.own_group_key), root(there.own_group_key)))
        parent[a] = parent[b] = a
    gone = {problem.path for problem in left_out}
    joined = [
        replace(s, twins=root(s.own_group_key)) if s.own_group_key in parent else s
        for s in samples
        if s.path not in gone
    ]
    return joined, left_out
