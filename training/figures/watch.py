"""The figures by which a run is followed and its best epoch chosen, source by source."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from imaging.preprocess import Preprocessing
from training.batches import generated
from training.batches.close_ups import close_up_pairs
from training.data.pictures import PictureStore
from training.data.sample import BODY_PART_LABELS, BOTH_LABELS, PARTS, Sample
from training.figures.answers import ask, ask_pictures
from training.figures.cascade_figures import CascadeFold, as_cases, calibrated, fit_fold
from training.figures.metrics import auc, sensitivity_at
from training.figures.operating import Operation
from training.learning.best_epoch import judging_sources
from training.networks.heads import Cascade

GENERATED_EACH = 6


def watch(
    cascade: Cascade,
    validation: Sequence[Sample],
    store: PictureStore,
    rule: Preprocessing,
    without: Collection[str] = (),
) -> dict[str, float]:
    """Return AUC and sensitivity by source, the worst AUC, and how well the part is told.

    What is ranked are probabilities, calibrated on this very fold as the shipped ones are. Epochs
    are so chosen by what is shown in the end: raw logits of several specialists are on no common
    scale, and one whose logits lie higher than another's would cost ranks that calibration gives
    back. The few numbers of a calibration, fitted anew in each epoch, flatter all epochs alike.

    A source that the run is `without` is followed, but has no say in calibrations and in which
    epoch is the best. A figure is NaN where its source lacks the pictures.

    Raises:
        UserError: no source has such a say.
    """
    judging = judging_sources(validation, without)
    held = [s for s in validation if s.source in BOTH_LABELS]
    fold = CascadeFold("validation", held, ask(cascade, held, store, rule, is_fast=True))
    operations = fit_fold(fold, without)
    figures: dict[str, float] = {}
    for source in BOTH_LABELS:
        figures |= _source_figures(fold, source, operations)
    web = [s for s in validation if s.source == "web"]
    pictures, truth, _ = close_up_pairs(web, store)
    close_ups = ask_pictures(cascade, pictures, rule, is_fast=True)
    figures["web_close_up_auc"] = auc(calibrated(close_ups, operations), truth)
    figures |= _refused(cascade, validation, store, rule)
    figures["worst"] = min(figures[f"{s}_auc"] for s in judging)
    return figures


def _source_figures(
    fold: CascadeFold, source: str, operations: Mapping[str, Operation]
) -> dict[str, float]:
    rows = fold.rows(source)
    cases = as_cases(fold, rows, operations)
    right = [
        BODY_PART_LABELS[int(fold.answers.parts[r].argmax())] in fold.samples[r].parts
        for r in rows
        if fold.samples[r].parts
    ]
    return {
        f"{source}_auc": auc(cases.probabilities, cases.truth),
        f"{source}_sens90": sensitivity_at(cases.probabilities, cases.truth),
        f"{source}_shared_auc": auc(fold.answers.logits[rows, -1], cases.truth),
        f"{source}_part": float(np.mean(right)) if right else float("nan"),
    }


def _refused(
    cascade: Cascade, validation: Sequence[Sample], store: PictureStore, rule: Preprocessing
) -> dict[str, float]:
    """Return the shares of true radiographs and of other pictures that "other" takes."""
    other = len(PARTS)
    strange = [store.pixels(s) for s in validation if s.source == "out_of_scope"]
    rng = np.random.default_rng(1)
    for kind in generated.KINDS:
        strange += [generated.generate(kind, rng) for _ in range(GENERATED_EACH)]
    refused = ask_pictures(cascade, strange, rule, is_fast=True).parts.argmax(1) == other
    bones = [s for s in validation if s.source in {"web", "fracatlas"}]
    lost = ask(cascade, bones[::3], store, rule, is_fast=True).parts.argmax(1) == other
    return {"strange_refused": float(refused.mean()), "bones_refused": float(lost.mean())}
