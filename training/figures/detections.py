"""What a detector finds in many pictures, thinned as the program thins it."""

from collections.abc import Sequence

import numpy as np
import torch

from imaging.preprocess import Preprocessing
from models.detections import decode, one_box_per_lesion
from training.batches.augment import Pixels, whole_view
from training.data.pictures import PictureStore
from training.data.sample import BOTH_LABELS, RADIOGRAPHS, Sample
from training.figures.boxes import Found, ap50, found_in
from training.figures.metrics import auc, sensitivity_at
from training.figures.prepared import prepared_batches
from training.learning.best_epoch import judging_sources
from training.learning.device import device_of, quick
from training.networks.detector import Detector

FLOOR_SCORE = 0.01
NMS_IOU = 0.5
VOTE_IOU = 0.5
MAX_BOXES = 20


def detect(
    detector: Detector,
    samples: Sequence[Sample],
    store: PictureStore,
    rule: Preprocessing,
    *,
    is_fast: bool = True,
    flips: bool = False,
) -> list[Found]:
    """Return each sample's boxes beside its true ones, both in source pixels."""
    pictures = [store.pixels(s) for s in samples]
    truths = [whole_view(p, s.boxes).boxes for p, s in zip(pictures, samples, strict=True)]
    return detect_in(detector, pictures, truths, rule, is_fast=is_fast, flips=flips)


@torch.no_grad()
def detect_in(
    detector: Detector,
    pictures: Sequence[Pixels],
    truths: Sequence[np.ndarray],
    rule: Preprocessing,
    *,
    is_fast: bool = False,
    flips: bool = False,
) -> list[Found]:
    """Return each picture's boxes beside its true ones, both in source pixels.

    Args:
        flips: look at each picture's mirror image too, and thin the boxes of both together.
    """
    detector.eval()
    device = device_of(detector)
    found: list[Found] = []
    for images, placements in prepared_batches(pictures, rule, device):
        with quick(device, is_wanted=is_fast):
            raw = detector(images).float().cpu().numpy()
            if flips:
                mirrored = detector(images.flip(-1)).float().cpu().numpy()
                mirrored[:, 0] = images.shape[-1] - mirrored[:, 0]
                raw = np.concatenate([raw, mirrored], axis=2)
        for row, placement in enumerate(placements):
            boxes = decode(raw[row : row + 1], FLOOR_SCORE)
            kept = one_box_per_lesion(boxes, NMS_IOU, MAX_BOXES, VOTE_IOU)
            here = found_in(kept, truths[len(found)])
            there = [placement.box_to_source(tuple(map(float, b))) for b in here.boxes]  # type: ignore[arg-type]
            found.append(Found(np.array(there).reshape(-1, 4), here.scores, here.truth))
    return found


def watch_detector(samples: Sequence[Sample], found: Sequence[Found]) -> dict[str, float]:
    """Return AP50 and image-level figures by source, and the score by which epochs are chosen.

    A figure is NaN where its source lacks the pictures.

    Raises:
        UserError: no source has a say in the score.
    """
    judging = judging_sources(s for s in samples if s.is_boxed)
    figures: dict[str, float] = {}
    for source in RADIOGRAPHS:
        rows = [i for i, s in enumerate(samples) if s.source == source and s.is_boxed]
        figures[f"{source}_ap50"] = ap50([found[i] for i in rows])
        fractured = [found[i] for i in rows if samples[i].fractured]
        figures[f"{source}_ap50_fractured"] = ap50(fractured)
        truth = np.array([bool(samples[i].fractured) for i in rows], bool)
        scores = np.array([found[i].best for i in rows])
        if source in BOTH_LABELS:
            figures[f"{source}_auc"] = auc(scores, truth)
            figures[f"{source}_sens95"] = sensitivity_at(scores, truth, 0.95)
    ranked = [figures[f"{s}_{name}"] for name in ("ap50_fractured", "auc") for s in judging]
    figures["score"] = float(np.mean(ranked))
    return figures
