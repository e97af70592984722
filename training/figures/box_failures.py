"""Which fractures a detector's boxes missed, where it drew false ones: in counts and in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from models.detections import overlaps
from training.data.sample import Sample
from training.figures.boxes import Found, matched
from training.figures.failures import counted, place

LOOSE_FROM = 0.1
"""Overlap over union from which a true box that was not found was met by a box too loose."""


def box_failures(
    samples: Sequence[Sample], found: Sequence[Found], score: float
) -> dict[str, dict[str, Any]]:
    """Return by source how many true boxes were found, loosely met and missed, and false boxes.

    Args:
        samples: whose fractures all have boxes.
        found: what the detector found in each, in the same order.
        score: from which boxes are shown; fainter ones count for nothing.
    """
    tables: dict[str, dict[str, Any]] = {}
    for sample, told in zip(samples, found, strict=True):
        table = tables.setdefault(sample.source, {name: Counter() for name in NAMES})
        shown = told.scores >= score
        match = matched(told)[shown]
        best = np.zeros(len(told.truth))
        if shown.any() and len(told.truth):
            best = overlaps(told.boxes[shown], told.truth).max(0)
        is_found = np.isin(np.arange(len(told.truth)), match)
        is_loose = ~is_found & (best >= LOOSE_FROM)
        where = "fractured" if sample.fractured else "normal"
        for name, number in (
            ("found", is_found.sum()),
            ("loose", is_loose.sum()),
            ("missed", (~is_found & ~is_loose).sum()),
            (f"false_on_{where}", (match < 0).sum()),
        ):
            table[name][place(sample)] += int(number)
    return {source: {k: dict(+v) for k, v in t.items()} for source, t in tables.items()}


NAMES = ("found", "loose", "missed", "false_on_fractured", "false_on_normal")
"""What is counted, each by body part."""


def box_failure_lines(tables: Mapping[str, Mapping[str, Mapping[str, int]]]) -> list[str]:
    """Return what `box_failures` counted, in sentences of one source each."""
    lines = []
    for source, table in tables.items():
        sums = {name: sum(table[name].values()) for name in NAMES}
        lines.append(
            f"{source}: of {sums['found'] + sums['loose'] + sums['missed']} true boxes "
            f"{sums['found']} were found, {sums['loose']} met too loosely (overlap from "
            f"{LOOSE_FROM} on; {_parts(table['loose'])}), {sums['missed']} missed "
            f"({_parts(table['missed'])}). False boxes: "
            f"{sums['false_on_normal']} on normal pictures ({_parts(table['false_on_normal'])}), "
            f"{sums['false_on_fractured']} on fractured ones "
            f"({_parts(table['false_on_fractured'])})."
        )
    return lines


def _parts(counts: Mapping[str, int]) -> str:
    return counted(Counter(counts).elements())
