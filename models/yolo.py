"""YOLO: an overlay of fracture boxes, and from the surest box an answer for the image."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging.overlay import Box
from imaging.preprocess import Placement
from imaging.radiograph import Radiograph
from models.calibration import logit
from models.engine import Engine
from models.pipeline import Progress, ignore_progress
from models.prediction import BALANCED, Finding, OperatingPoint, Prediction, Verdict
from models.scope import BODY_PART, see
from models.stages import Stages
from models.weights import WeightsSet

DETECTOR = "detector"
NO_BOXES = "No box reached the least score; that is an answer, not an error."
OUT_OF_SCOPE = "This picture is none of the body parts the networks were made for."


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


class Yolo:
    """A YOLOv8 detector whose raw output is decoded and thinned here."""

    def __init__(self, weights: WeightsSet, engine: Engine) -> None:
        self._weights = weights
        self._detector = weights.files[DETECTOR]
        self._engine = engine

    @property
    def weights_id(self) -> str:
        """Sha256 of the detector, and of the networks that guard its scope."""
        return self._weights.weights_id

    def load(self, progress: Progress = ignore_progress) -> None:
        """Compile the detector."""
        progress("Loading the networks", 0.0)
        self._engine.network(self._detector)

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one radiograph; `Pipeline.predict` says more.

        Boxes down to the weights' `floor_score` are kept, so that the reader may ask for less sure
        ones; the image's probability comes from the surest box.
        """
        stages = Stages(progress)
        stages.enter("Loading the networks", 0.0)
        self.load()
        if BODY_PART in self._weights.files:
            stages.enter("Recognising the body part", 0.2)
            sight = see(radiograph, self._weights.files, self._engine)
            if not sight.is_in_scope:
                return self._answer(Verdict.OUT_OF_SCOPE, None, (), (OUT_OF_SCOPE,), stages)
        stages.enter("Looking for fractures", 0.4)
        outputs, placement = self._engine.look(self._detector, radiograph)
        stages.enter("Sorting the boxes", 0.9)
        settings = self._detector.settings
        detections = decode(outputs["boxes"], settings["floor_score"])
        kept = one_box_per_lesion(detections, settings["nms_iou"], settings["max_boxes"])
        best = max((d.score for d in kept if self._means_fracture(d)), default=0.0)
        best = max(best, settings["floor_score"] / 2.0)
        probability = self._detector.calibration.probability(logit(best))
        point = self._detector.operating_points[BALANCED]
        findings = tuple(self._finding(d, placement, point) for d in kept)
        shown = any(f.score >= settings["least_score"] for f in findings)
        notes = () if shown else (NO_BOXES,)
        return self._answer(point.judge(probability), probability, findings, notes, stages)

    def _means_fracture(self, detection: Detection) -> bool:
        """Tell a fracture's box from one of a healthy bone, which some public detectors draw."""
        labels = self._detector.settings.get("fracture_labels", self._detector.labels)
        return self._detector.labels[detection.class_index] in labels

    def _finding(
        self, detection: Detection, placement: Placement, point: OperatingPoint
    ) -> Finding:
        label = self._detector.labels[detection.class_index]
        probability = self._detector.calibration.probability(logit(detection.score))
        is_sure = point.judge(probability) is Verdict.FRACTURE
        box = Box(placement.box_to_source(detection.box_xyxy), label, detection.score, is_sure)
        return Finding(label, detection.score, box)

    def _answer(
        self,
        verdict: Verdict,
        probability: float | None,
        findings: tuple[Finding, ...],
        notes: tuple[str, ...],
        stages: Stages,
    ) -> Prediction:
        in_scope = verdict is not Verdict.OUT_OF_SCOPE
        return Prediction(
            pipeline=self._weights.pipeline,
            weights_id=self.weights_id,
            verdict=verdict,
            probability=probability,
            findings=findings,
            notes=notes + self._weights.notes,
            operating_points=self._detector.operating_points if in_scope else {},
            least_score=self._detector.settings["least_score"] if in_scope else None,
            network=self._weights.title,
            milliseconds=stages.milliseconds,
            timings=stages.timings,
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


def one_box_per_lesion(detections: Sequence[Detection], iou: float, most: int) -> list[Detection]:
    """Thin the boxes: class-agnostic NMS, then nested boxes give way to the surer one.

    A box counts as nested when nine tenths of the smaller lie inside the larger: overlap over union
    misses these, since a small box inside a large one shares little of the union.

    Args:
        detections: the surest first.
        iou: overlap over union from which two boxes mean one lesion.
        most: how many boxes are kept.
    """
    if not detections:
        return []
    boxes_xywh = [(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in (d.box_xyxy for d in detections)]
    scores = [d.score for d in detections]
    survivors = cv2.dnn.NMSBoxes(boxes_xywh, scores, 0.0, iou)
    kept: list[Detection] = []
    for index in sorted(int(i) for i in np.asarray(survivors).reshape(-1)):
        if all(_share_of_smaller(detections[index], other) < 0.9 for other in kept):
            kept.append(detections[index])
        if len(kept) == most:
            break
    return kept


def _share_of_smaller(one: Detection, other: Detection) -> float:
    ax0, ay0, ax1, ay1 = one.box_xyxy
    bx0, by0, bx1, by1 = other.box_xyxy
    shared = max(0.0, min(ax1, bx1) - max(ax0, bx0)) * max(0.0, min(ay1, by1) - max(ay0, by0))
    smaller = min((ax1 - ax0) * (ay1 - ay0), (bx1 - bx0) * (by1 - by0))
    return shared / smaller if smaller > 0 else 0.0
