"""Pose: MoveNet's 17 keypoints of one person, as on photographs."""

import numpy as np
from numpy.typing import NDArray

from imaging.overlay import Keypoint, Skeleton
from imaging.preprocess import Placement
from imaging.radiograph import Radiograph
from models.one_network import OneNetwork, answer
from models.pipeline import Progress, ignore_progress
from models.prediction import Finding, Prediction, Verdict
from words import N_

LIMBS = (
    ("left_ear", "left_eye"),
    ("left_eye", "nose"),
    ("nose", "right_eye"),
    ("right_eye", "right_ear"),
    ("left_shoulder", "right_shoulder"),
    ("left_shoulder", "left_elbow"),
    ("left_elbow", "left_wrist"),
    ("right_shoulder", "right_elbow"),
    ("right_elbow", "right_wrist"),
    ("left_shoulder", "left_hip"),
    ("right_shoulder", "right_hip"),
    ("left_hip", "right_hip"),
    ("left_hip", "left_knee"),
    ("left_knee", "left_ankle"),
    ("right_hip", "right_knee"),
    ("right_knee", "right_ankle"),
)
NOBODY = N_("No keypoint reached the threshold: the network sees no person in this picture.")


class Pose(OneNetwork):
    """Any of MoveNet's single-pose variants: of 192 or 256 pixels, in uint8, int32 or float32."""

    role = "keypoints"

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one picture; `Pipeline.predict` says more."""
        stages = self._begin(progress)
        stages.enter(N_("Looking for a person"), 0.4)
        outputs, placement = self._engine.look(self._file, radiograph)
        (table,) = outputs.values()
        points = self._points(table, placement)
        shown = {p.label: p for p in points if p.is_shown}
        lines = tuple(
            (*shown[one].point_xy, *shown[other].point_xy)
            for one, other in LIMBS
            if one in shown and other in shown
        )
        return answer(
            self._weights,
            stages,
            Verdict.NOT_APPLICABLE,
            None,
            tuple(Finding(p.label, p.score, p) for p in points),
            headline=f"{len(shown)} of {len(points)} keypoints",
            marks=(Skeleton(lines),) if lines else (),
            notes=() if shown else (NOBODY,),
            # True colour is no radiograph, and where no point is shown none is a guess.
            is_explained=bool(shown) and radiograph.rgb is None,
        )

    def _points(self, table: NDArray, placement: Placement) -> tuple[Keypoint, ...]:
        """Read [1, 1, 17, 3]: y, x in 0..1 of the padded input, and score."""
        width, height = placement.size_wh
        least = self._file.settings["least_score"]
        return tuple(
            Keypoint(
                placement.to_source((float(x) * width, float(y) * height)),
                label,
                float(score),
                float(score) >= least,
            )
            for label, (y, x, score) in zip(
                self._file.labels, np.asarray(table).reshape(-1, 3), strict=True
            )
        )
