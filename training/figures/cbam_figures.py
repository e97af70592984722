"""The CBAM classifier's figures on one fold: fractures, calibration, pointing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from training.data.sample import BOTH_LABELS, PARTS, RADIOGRAPHS
from training.figures.cbam_answers import Looked
from training.figures.figures import Cases, cases_of, crowding, discrimination, share, verdict_table
from training.figures.fold import Fold
from training.figures.operating import Operation, fit_operation
from training.figures.pointing import point_hits


@dataclass(frozen=True)
class CbamFold(Fold):
    """A fold's radiographs and what the classifier says of each."""

    looked: Looked


def as_cases(fold: CbamFold, rows: Sequence[int], operation: Operation) -> Cases:
    """Return rows as cases for the figures."""
    return cases_of(fold.samples_at(rows), fold.looked.logits[list(rows)], operation)


def fit_fold(fold: CbamFold) -> Operation:
    """Fit calibration and thresholds on all pictures that have a say in them."""
    rows = fold.rows_with_say()
    return fit_operation(fold.looked.logits[rows], fold.truth(rows), fold.sources(rows))


def pointing_figures(fold: CbamFold, stride: int) -> dict[str, Any]:
    """Return the pointing game by source: a hit lies in a box widened by one cell of the map.

    Args:
        fold: with what the classifier says.
        stride: of its attention, in input pixels.
    """
    table: dict[str, Any] = {}
    for source in RADIOGRAPHS:
        rows = [r for r in fold.rows(source) if fold.samples[r].boxes]
        cells_wh = fold.looked.pixels_wh[rows] * stride
        hits = point_hits(fold.looked.hottest[rows], fold.samples_at(rows), cells_wh)
        table[source] = share(hits, fold.groups(rows))
    return table


def fold_figures(fold: CbamFold, operation: Operation, stride: int) -> dict[str, Any]:
    """Return all figures of one fold; `stride` is the attention's, in input pixels."""
    table: dict[str, Any] = {
        "pictures": len(fold.samples),
        "crowding": crowding(fold.samples_at(fold.rows("fracatlas"))),
        "by_source": {},
        "by_part": {},
        "verdicts": {},
        "pointing": pointing_figures(fold, stride),
    }
    for name, sources in (*((s, (s,)) for s in BOTH_LABELS), ("all", BOTH_LABELS)):
        rows = fold.rows(*sources)
        cases = as_cases(fold, rows, operation)
        table["by_source"][name] = discrimination(cases)
        table["verdicts"][name] = {p: verdict_table(cases, p) for p in cases.verdicts}
        bare = [r for r in rows if not fold.samples[r].has_hardware]
        table["by_source"][f"{name} without metalwork and casts"] = discrimination(
            as_cases(fold, bare, operation)
        )
    for part in PARTS:
        rows = [r for r in fold.rows(*BOTH_LABELS) if fold.samples[r].parts == (part,)]
        table["by_part"][part] = discrimination(as_cases(fold, rows, operation))
    for source in ("web", "bonebreak"):
        rows = [r for r in fold.rows(source) if fold.samples[r].fractured]
        cases = as_cases(fold, rows, operation)
        table["verdicts"][source] = {p: verdict_table(cases, p) for p in cases.verdicts}
    return table
