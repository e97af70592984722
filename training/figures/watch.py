"""The figures by which a run is followed and its best epoch chosen, source by source."""

from collections.abc import Collection, Sequence

import numpy as np

from imaging.preprocess import Preprocessing
from training.batches import generated
from training.batches.close_ups import close_up_pairs
from training.data.pictures import PictureStore
from training.data.sample import BODY_PART_LABELS, BOTH_LABELS, PARTS, Sample
from training.figures.answers import ask, ask_pictures
from training.figures.metrics import auc, sensitivity_at
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

    A source that the run is `without` is followed, but has no say in which epoch is the best. A
    figure is NaN where its source lacks the pictures.

    Raises:
        UserError: no source has such a say.
    """
    judging = judging_sources(validation, without)
    figures: dict[str, float] = {}
    for source in BOTH_LABELS:
        held = [s for s in validation if s.source == source]
        answers = ask(cascade, held, store, rule, is_fast=True)
        truth = np.array([bool(s.fractured) for s in held], bool)
        figures[f"{source}_auc"] = auc(answers.routed, truth)
        figures[f"{source}_sens90"] = sensitivity_at(answers.routed, truth)
        figures[f"{source}_shared_auc"] = auc(answers.logits[:, -1], truth)
        right = [
            BODY_PART_LABELS[int(best)] in s.parts
            for s, best in zip(held, answers.parts.argmax(1), strict=True)
            if s.parts
        ]
        figures[f"{source}_part"] = float(np.mean(right)) if right else float("nan")
    web = [s for s in validation if s.source == "web"]
    pictures, truth, _ = close_up_pairs(web, store)
    figures["web_close_up_auc"] = auc(
        ask_pictures(cascade, pictures, rule, is_fast=True).routed, truth
    )
    figures |= _refused(cascade, validation, store, rule)
    figures["worst"] = min(figures[f"{s}_auc"] for s in judging)
    return figures


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
