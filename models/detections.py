"""Boxes as a YOLOv8 detector gives them: read from its output, thinned to one for each lesion."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from imaging.opencv import cv2


@dataclass(frozen=True)
class Detection:
    """One box as the network gives it.

    Attributes:
        box_xyxy: left, top, right, bottom in pixels of the network's input.
        class_index: its class.
        score: in [0, 1].
    """

    box_xyxy: tuple[float, float, float, float]
    class_index: int
    score: float


def decode(raw: NDArray[np.float32], floor_score: float) -> list[Detection]:
    """Read YOLOv8's output.

    Args:
        raw: (1, 4 + classes, boxes): centre x, centre y, width, height in input pixels, then one
            score for each class.
        floor_score: boxes under this are dropped.

    Returns:
        Detections, the surest first.
    """
    table = np.asarray(raw[0], np.float32).T
    classes = table[:, 4:].argmax(axis=1)
    scores = table[np.arange(len(table)), 4 + classes]
    rows = np.flatnonzero(scores >= floor_score)
    rows = rows[np.argsort(-scores[rows], kind="stable")]
    centres, halves = table[rows, :2], table[rows, 2:4] / 2.0
    corners = np.concatenate([centres - halves, centres + halves], axis=1)
    return [
        Detection(tuple(map(float, box)), int(classes[row]), float(scores[row]))  # type: ignore[arg-type]
        for box, row in zip(corners, rows, strict=True)
    ]


def one_box_per_lesion(
    detections: Sequence[Detection], iou: float, most: int, vote_iou: float | None = None
) -> list[Detection]:
    """Thin the boxes: class-agnostic NMS, voting, then boxes of one lesion give way to the surest.

    Two boxes mean one lesion by their overlap over union, or where nine tenths of the smaller lie
    inside the larger: a small box inside a large one shares little of the union.

    Args:
        detections: the surest first.
        iou: overlap over union from which two boxes mean one lesion.
        most: how many boxes are kept.
        vote_iou: overlap over union from which a box has a say in where a kept one lies; None keeps
            each where the network put it.
    """
    if not detections:
        return []
    boxes_xywh = [(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in (d.box_xyxy for d in detections)]
    scores = [d.score for d in detections]
    survivors = cv2.dnn.NMSBoxes(boxes_xywh, scores, 0.0, iou)
    chosen = sorted(int(i) for i in np.asarray(survivors).reshape(-1))
    placed = [detections[i] for i in chosen]
    if vote_iou is not None:
        placed = voted(detections, chosen, vote_iou)
    # Votes may have drawn two boxes onto one place.
    is_one = _are_one_lesion(np.array([d.box_xyxy for d in placed], np.float64), iou)
    kept: list[int] = []
    for row in range(len(placed)):
        if not is_one[row, kept].any():
            kept.append(row)
        if len(kept) == most:
            break
    return [placed[row] for row in kept]


def voted(detections: Sequence[Detection], chosen: Sequence[int], iou: float) -> list[Detection]:
    """Return the chosen boxes, each moved to the mean of all that overlap it, weighed by score.

    Many guesses together know better where a fracture ends than the surest of them alone.

    Source: Gidaris and Komodakis 2015, "Object detection via a multi-region & semantic
    segmentation-aware CNN model".
    """
    boxes = np.array([d.box_xyxy for d in detections], np.float64)
    scores = np.array([d.score for d in detections], np.float64)
    is_alike = overlaps(boxes[chosen], boxes) >= iou
    # A box has a say in its own place even without an area.
    is_alike[np.arange(len(chosen)), chosen] = True
    votes = is_alike * scores
    means = votes @ boxes / votes.sum(1, keepdims=True)
    return [
        replace(detections[i], box_xyxy=tuple(map(float, mean)))
        for i, mean in zip(chosen, means, strict=True)
    ]


def overlaps(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (one, other) overlap over union of (n, 4) boxes: left, top, right, bottom."""
    shared = _shared_areas(one, other)
    return shared / np.maximum(_areas(one)[:, None] + _areas(other) - shared, 1e-9)


def _are_one_lesion(boxes: NDArray[np.float64], iou: float) -> NDArray[np.bool_]:
    smaller = np.minimum(_areas(boxes)[:, None], _areas(boxes))
    is_nested = (smaller > 0.0) & (_shared_areas(boxes, boxes) >= 0.9 * smaller)
    return is_nested | (overlaps(boxes, boxes) > iou)


def _shared_areas(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    return (high - low).clip(0.0).prod(2)


def _areas(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    return (boxes[:, 2:] - boxes[:, :2]).clip(0.0).prod(1)
