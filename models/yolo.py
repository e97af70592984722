"""YOLO: an overlay of fracture boxes, and from the surest box an answer for the image.

A set that brings the cascade's specialists lets the one of the body part speak too: a box is the
likelier a fracture, the more the whole picture looks like one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from imaging.opencv import cv2
from imaging.overlay import SEEN_ON, Box
from imaging.preprocess import Placement
from imaging.radiograph import Radiograph
from models.calibration import logit
from models.one_network import OneNetwork, answer
from models.pipeline import Progress, ignore_progress
from models.prediction import BALANCED, Finding, Prediction, Verdict
from models.public_labels import region_of
from models.reading import class_logit
from models.scope import FRACTURED, TRUNK, Sight, specialist_for
from models.stages import Stages
from words import N_

NO_BOX = N_(
    "No box could be drawn; the answer comes from the body part's specialist, which looks at the "
    "whole picture."
)


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


class Yolo(OneNetwork):
    """A YOLOv8 detector whose raw output is decoded and thinned here."""

    role = "detector"

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one radiograph; `Pipeline.predict` says more.

        Boxes down to the weights' `floor_score` are kept, so that the reader may ask for less sure
        ones; the image's probability comes from the surest box, which is always shown where the
        answer is a fracture. A box whose own name tells no region gets the part that the body-part
        network sees in the whole picture.
        """
        stages = self._begin(progress)
        sight = self._sight(radiograph, stages)
        if sight is not None and not sight.is_in_scope:
            return self._refuse(stages)
        stages.enter(N_("Looking for fractures"), 0.4)
        outputs, placement = self._engine.look(self._file, radiograph)
        evidence = self._evidence(sight, radiograph, stages)
        stages.enter(N_("Sorting the boxes"), 0.9)
        settings, points = self._file.settings, self._file.operating_points
        kept = self._thinned(decode(outputs["boxes"], settings["floor_score"]))
        broken = [d for d in kept if self._means_fracture(d)]
        best = max((d.score for d in broken), default=settings["floor_score"] / 2.0)
        probability = self._probability(best, evidence)
        verdict = points[BALANCED].judge(probability)
        region = SEEN_ON.format(part=sight.label) if sight is not None else ""
        return answer(
            self._weights,
            stages,
            verdict,
            probability,
            tuple(self._finding(d, placement, evidence, region) for d in kept),
            notes=() if broken or verdict is Verdict.NO_FRACTURE else (NO_BOX,),
            operating_points=points,
            least_score=settings["least_score"],
            regions=self._regions(broken, evidence),
        ).at(BALANCED)

    def _evidence(self, sight: Sight | None, radiograph: Radiograph, stages: Stages) -> float:
        """Return what the part's specialist adds to each box's logit; 0 where the set has none."""
        files = self._weights.files
        specialist = specialist_for(sight.label, files) if sight is not None else None
        if specialist is None:
            return 0.0
        stages.enter(N_("Asking the specialist"), 0.8)
        outputs, _ = self._engine.ask(specialist, radiograph, files.get(TRUNK))
        weight = self._file.settings.get("specialist_weight", 0.0)
        return weight * class_logit(outputs, specialist, FRACTURED)

    def _probability(self, score: float, evidence: float) -> float:
        return self._file.calibration.probability(logit(score) + evidence)

    def _regions(self, broken: Sequence[Detection], evidence: float) -> tuple[Finding, ...]:
        """Return the regions that the boxes' own names speak of, each by its surest box."""
        best: dict[str, float] = {}
        for detection in broken:
            region = region_of(self._file.labels[detection.class_index])
            if region:
                best.setdefault(region, self._probability(detection.score, evidence))
        return tuple(Finding(region, probability) for region, probability in best.items())

    def _thinned(self, detections: Sequence[Detection]) -> list[Detection]:
        """Return one box for each lesion, the surest first.

        A box around a healthy bone must not take the place of one around a fracture in it.
        """
        settings = self._file.settings
        kept: list[Detection] = []
        for is_broken in (True, False):
            alike = [d for d in detections if self._means_fracture(d) is is_broken]
            kept += one_box_per_lesion(
                alike, settings["nms_iou"], settings["max_boxes"], settings.get("vote_iou")
            )
        return sorted(kept, key=lambda detection: -detection.score)

    def _means_fracture(self, detection: Detection) -> bool:
        """Tell a fracture's box from one of a healthy bone, which some public detectors draw."""
        labels = self._file.settings.get("fracture_labels", self._file.labels)
        return self._file.labels[detection.class_index] in labels

    def _finding(
        self, detection: Detection, placement: Placement, evidence: float, region: str
    ) -> Finding:
        label, score = self._file.labels[detection.class_index], detection.score
        seen_on = "" if region_of(label) else region
        box = Box(placement.box_to_source(detection.box_xyxy), label, score, region=seen_on)
        is_fracture = self._means_fracture(detection)
        return Finding(
            label, score, box, self._probability(score, evidence) if is_fracture else None
        )


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
