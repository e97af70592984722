"""The cascade's figures on one fold: parts, scope, fractures, calibration, pointing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from imaging.preprocess import Preprocessing
from training.batches.close_ups import close_up_pairs
from training.data.pictures import PictureStore
from training.data.sample import (
    BODY_PART_LABELS,
    BOTH_LABELS,
    PARTS,
    RADIOGRAPHS,
    Sample,
    unmarked,
)
from training.figures.answers import Answers, ask, ask_pictures
from training.figures.figures import (
    Cases,
    auc_figures,
    crowding,
    discrimination,
    judge,
    operation_figures,
    share,
    specialist_metrics,
    today,
    verdict_table,
)
from training.figures.fold import Fold
from training.figures.operating import Operation, fit_parts
from training.figures.pointing import point_hits
from training.networks.heads import Cascade
from training.networks.trunk import MAP_STRIDES, STRIDE8
from training.split import in_fold, read_split


@dataclass(frozen=True)
class CascadeFold(Fold):
    """A fold and what the cascade says of its pictures."""

    answers: Answers


def answer_fold(
    name: str, cascade: Cascade, samples: Sequence[Sample], store: PictureStore, rule: Preprocessing
) -> CascadeFold:
    """Ask the network about every readable sample of one fold that nobody drew on."""
    held = in_fold(unmarked(store.readable(samples)), name, read_split())
    return CascadeFold(name, held, ask(cascade, held, store, rule))


def fit_fold(fold: CascadeFold, without: Collection[str] = ()) -> dict[str, Operation]:
    """Fit each specialist's calibration and thresholds on all pictures that have a say in them.

    Args:
        fold: validation.
        without: sources that the run leaves out.
    """
    rows = fold.rows_with_say(without)
    return fit_parts(
        PARTS,
        fold.answers.routed[rows],
        fold.truth(rows),
        fold.sources(rows),
        fold.answers.specialist[rows],
    )


def calibrated(answers: Answers, operations: Mapping[str, Operation]) -> NDArray[np.float64]:
    """Return the probability that is shown of each picture: of the specialist that was asked.

    Figures over several parts rank these: the specialists' logits are on no common scale.
    """
    asked = zip(answers.specialist, answers.routed, strict=True)
    return np.array(
        [operations[PARTS[i]].calibration.probability(float(logit)) for i, logit in asked]
    )


def as_cases(fold: CascadeFold, rows: Sequence[int], operations: Mapping[str, Operation]) -> Cases:
    """Return the rows as cases, each judged by the specialist that it was sent to."""
    asked = [operations[PARTS[fold.answers.specialist[r]]] for r in rows]
    probabilities = calibrated(fold.answers, operations)[list(rows)]
    return Cases(
        truth=fold.truth(rows),
        logits=fold.answers.routed[list(rows)],
        probabilities=probabilities,
        verdicts=judge(probabilities, [o.points for o in asked]),
        groups=fold.groups(rows),
        sources=fold.sources(rows),
    )


def part_figures(fold: CascadeFold) -> dict[str, Any]:
    """Return how often the body part is right, among pictures whose part is known."""
    table: dict[str, Any] = {}
    best = fold.answers.parts.argmax(1)
    for source in RADIOGRAPHS:
        rows = [r for r in fold.rows(source) if len(fold.samples[r].parts) == 1]
        hits = np.array([BODY_PART_LABELS[best[r]] in fold.samples[r].parts for r in rows], bool)
        table[source] = share(hits, fold.groups(rows))
    return table


def confusion(fold: CascadeFold) -> np.ndarray:
    """Return the confusion matrix over all pictures with one known part."""
    counts = np.zeros((len(BODY_PART_LABELS),) * 2, int)
    for row, sample in enumerate(fold.samples):
        if len(sample.parts) == 1:
            true = BODY_PART_LABELS.index(sample.parts[0])
            counts[true, int(fold.answers.parts[row].argmax())] += 1
    return counts


def pointing_figures(fold: CascadeFold) -> dict[str, Any]:
    """Return the pointing game by source: a hit lies in a box widened by one cell of the map."""
    table: dict[str, Any] = {}
    for source in RADIOGRAPHS:
        rows = [r for r in fold.rows(source) if fold.samples[r].boxes]
        cells_wh = fold.answers.pixels_wh[rows] * MAP_STRIDES[STRIDE8]
        hits = point_hits(fold.answers.pointed[rows], fold.samples_at(rows), cells_wh)
        table[source] = share(hits, fold.groups(rows))
    return table


def close_up_figures(
    cascade: Cascade,
    fold: CascadeFold,
    operations: Mapping[str, Operation],
    store: PictureStore,
    rule: Preprocessing,
) -> dict[str, Any]:
    """Return the AUC over close-ups with and without a box, cut from the same web pictures."""
    web = [s for s in fold.samples if s.source == "web"]
    pictures, truth, groups = close_up_pairs(web, store)
    scores = calibrated(ask_pictures(cascade, pictures, rule), operations)
    counts = {"n": len(truth), "fractured": int(truth.sum())}
    return counts | auc_figures(scores, truth, groups)


def fracture_figures(fold: CascadeFold, operations: Mapping[str, Operation]) -> dict[str, Any]:
    """Return discrimination and verdicts by source and by part."""
    everything = as_cases(fold, fold.rows(*BOTH_LABELS), operations)
    table: dict[str, Any] = {"by_source": {}, "by_part": {}, "verdicts": {}}
    table["crowding"] = crowding(fold.samples_at(fold.rows("fracatlas")))
    for source in BOTH_LABELS:
        cases = as_cases(fold, fold.rows(source), operations)
        table["by_source"][source] = discrimination(cases)
        table["verdicts"][source] = {n: verdict_table(cases, n) for n in cases.verdicts}
        bare = [r for r in fold.rows(source) if not fold.samples[r].has_hardware]
        table["by_source"][f"{source} without metalwork and casts"] = discrimination(
            as_cases(fold, bare, operations)
        )
    table["by_source"]["all"] = discrimination(everything)
    table["verdicts"]["all"] = {n: verdict_table(everything, n) for n in everything.verdicts}
    asked = fold.answers.specialist[fold.rows(*BOTH_LABELS)]
    for index, part in enumerate(PARTS):
        table["by_part"][part] = discrimination(everything.take(asked == index))
    for source in ("web", "bonebreak"):
        rows = [r for r in fold.rows(source) if fold.samples[r].fractured]
        cases = as_cases(fold, rows, operations)
        table["verdicts"][source] = {n: verdict_table(cases, n) for n in cases.verdicts}
    return table


def specialist_tables(fold: CascadeFold, operations: Mapping[str, Operation]) -> dict[str, Any]:
    """Return calibration, thresholds and metrics of each specialist for the manifest."""
    rows = fold.rows(*BOTH_LABELS)
    everything = as_cases(fold, rows, operations)
    asked = fold.answers.specialist[rows]
    tables = {}
    for index, part in enumerate(PARTS):
        operation = operations[part]
        tables[part] = {
            **operation_figures(operation),
            "is_pooled": operation.is_pooled,
            "fitted_on": {"fractured": operation.fractured, "normal": operation.normal},
            "metrics": specialist_metrics(everything.take(asked == index), fold.split),
        }
    return tables


def body_part_metrics(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body-part network's metrics for the manifest."""
    return {
        "date": today(),
        "n": parts["fracatlas"]["n"],
        "accuracy": parts["fracatlas"]["share"],
        "accuracy_interval": parts["fracatlas"]["interval"],
    }
