"""Boxes against boxes: which detections find a fracture, over many pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.detections import Detection, overlaps
from training.figures.metrics import average_precision
from training.figures.thresholds import rounded_down

Boxes = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """One picture's detections, surest first, and its true boxes, all in the same pixels.

    Attributes:
        boxes: (detections, 4) left, top, right, bottom.
        scores: (detections,).
        truth: (fractures, 4).
    """

    boxes: Boxes
    scores: NDArray[np.float64]
    truth: Boxes

    @property
    def best(self) -> float:
        """The highest score; 0.0 without any box."""
        return float(self.scores.max()) if len(self.scores) else 0.0


def found_in(detections: Sequence[Detection], truth: Boxes) -> Found:
    """Set detections beside a picture's true boxes."""
    return Found(
        np.array([d.box_xyxy for d in detections], np.float64).reshape(-1, 4),
        np.array([d.score for d in detections], np.float64),
        np.asarray(truth, np.float64).reshape(-1, 4),
    )


def hits(found: Found, iou: float = 0.5) -> NDArray[np.bool_]:
    """Return which detections find a true box that no surer one has found."""
    return matched(found, iou) >= 0


def matched(found: Found, iou: float = 0.5) -> NDArray[np.intp]:
    """Return the row of the true box that each detection is the surest to find, else -1."""
    free = np.ones(len(found.truth), bool)
    result = np.full(len(found.scores), -1, np.intp)
    if not len(found.truth):
        return result
    overlap = overlaps(found.boxes, found.truth)
    for row in np.argsort(-found.scores, kind="stable"):
        values = np.where(free, overlap[row], 0.0)
        best = int(values.argmax())
        if values[best] >= iou:
            free[best] = False
            result[row] = best
    return result


def pooled(pictures: Sequence[Found], iou: float = 0.5) -> tuple[NDArray, NDArray, int]:
    """Return scores and hits of all detections, and the number of true boxes."""
    if not pictures:
        return np.zeros(0), np.zeros(0, bool), 0
    scores = np.concatenate([p.scores for p in pictures])
    found = np.concatenate([hits(p, iou) for p in pictures])
    return scores, found, sum(len(p.truth) for p in pictures)


def ap50(pictures: Sequence[Found]) -> float:
    """Return average precision at overlap .5."""
    return average_precision(*pooled(pictures))


def least_score(pictures: Sequence[Found]) -> float:
    """Return the score from which on boxes have the best F1, in the manifest's digits.

    It is rounded down, so that the box which set it is shown.
    """
    scores, found, truths = pooled(pictures)
    if not len(scores) or not truths:
        return 0.25
    order = np.argsort(-scores, kind="stable")
    right = found[order].cumsum()
    f1 = 2 * right / (np.arange(1, len(right) + 1) + truths)
    return rounded_down(float(scores[order][int(f1.argmax())]))
