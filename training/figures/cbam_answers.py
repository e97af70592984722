"""What the CBAM classifier says of many pictures, and the figures by which a run is followed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from imaging.preprocess import Preprocessing
from training.batches.augment import Pixels
from training.data.pictures import PictureStore
from training.data.sample import BOTH_LABELS, Sample
from training.figures.answers import hottest_points
from training.figures.metrics import auc, sensitivity_at
from training.figures.prepared import prepared_batches
from training.learning.best_epoch import judging_sources
from training.learning.device import device_of, quick
from training.networks.cbam_network import AttentiveClassifier


@dataclass(frozen=True)
class Looked:
    """One row for each picture.

    Attributes:
        logits: (count,) of the picture.
        hottest: (count, 2) where the attention is strongest, as fractions of the picture.
        pixels_wh: (count, 2) width and height of an input pixel as fractions of the picture.
    """

    logits: NDArray[np.float64]
    hottest: NDArray[np.float64]
    pixels_wh: NDArray[np.float64]


def ask(
    network: AttentiveClassifier,
    samples: Sequence[Sample],
    store: PictureStore,
    rule: Preprocessing,
    is_fast: bool = False,
) -> Looked:
    """Answer the pictures of many samples; arguments as in `ask_pictures`."""
    return ask_pictures(network, [store.pixels(s) for s in samples], rule, is_fast)


@torch.no_grad()
def ask_pictures(
    network: AttentiveClassifier,
    pictures: Sequence[Pixels],
    rule: Preprocessing,
    is_fast: bool = False,
) -> Looked:
    """Answer pictures prepared exactly as the program prepares them.

    Args:
        network: in evaluation mode.
        pictures: (height, width) uint8 each.
        rule: preprocessing.
        is_fast: compute in bfloat16, for the curves only.
    """
    logits, hottest, pixels_wh = [], [], []
    device = device_of(network)
    for images, placements in prepared_batches(pictures, rule, device):
        with quick(device, is_wanted=is_fast):
            logit, looked = network(images)
        logits.append(logit.float().cpu().numpy())
        hottest.append(hottest_points(looked[:, None], placements)[:, 0])
        pixels_wh.append(np.array([p.pixel_wh for p in placements]))
    if not logits:
        return Looked(np.zeros(0), np.zeros((0, 2)), np.zeros((0, 2)))
    columns = (np.concatenate(c).astype(np.float64) for c in (logits, hottest, pixels_wh))
    return Looked(*columns)


def watch(
    answers: Looked, samples: Sequence[Sample], without: Collection[str] = ()
) -> dict[str, float]:
    """Return AUC and sensitivity by source, and the worst AUC of those it is not `without`.

    A figure is NaN where its source lacks the pictures.

    Raises:
        UserError: no source has a say in the worst.
    """
    judging = judging_sources(samples, without)
    figures: dict[str, float] = {}
    for source in BOTH_LABELS:
        rows = [i for i, s in enumerate(samples) if s.source == source]
        truth = np.array([bool(samples[r].fractured) for r in rows], bool)
        figures[f"{source}_auc"] = auc(answers.logits[rows], truth)
        figures[f"{source}_sens90"] = sensitivity_at(answers.logits[rows], truth)
    figures["worst"] = min(figures[f"{s}_auc"] for s in judging)
    return figures
