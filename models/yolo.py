"""YOLO: an overlay of fracture boxes, and from the surest box an answer for the image.

A set that brings the cascade's specialists lets the one of the body part speak too: a box is the
likelier a fracture, the more the whole picture looks like one.
"""

from collections.abc import Sequence

from imaging.overlay import SEEN_ON, Box
from imaging.preprocess import Placement
from imaging.radiograph import Radiograph
from models.calibration import logit
from models.detections import Detection, decode, one_box_per_lesion
from models.one_network import OneNetwork, answer
from models.outputs import class_logit
from models.pipeline import Progress, ignore_progress
from models.prediction import BALANCED, Finding, Prediction, Region, Verdict
from models.public_labels import region_of
from models.scope import FRACTURED, TRUNK, Sight, specialist_for
from models.stages import Stages
from words import N_

NO_BOX = N_(
    "No box could be drawn; the answer comes from the body part's specialist, which looks at the "
    "whole picture."
)


class Yolo(OneNetwork):
    """A YOLOv8 detector with an answer for the whole image."""

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

    def _regions(self, broken: Sequence[Detection], evidence: float) -> tuple[Region, ...]:
        """Return the regions that the boxes' own names speak of, each by its surest box."""
        best: dict[str, float] = {}
        for detection in broken:
            label = region_of(self._file.labels[detection.class_index])
            if label:
                best.setdefault(label, self._probability(detection.score, evidence))
        return tuple(Region(label, probability) for label, probability in best.items())

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
