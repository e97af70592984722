"""CBAM: one classifier with channel and spatial attention says fractured or not.

Source: Woo, Park, Lee, Kweon 2018, "CBAM: Convolutional Block Attention Module".
"""

from imaging.radiograph import Radiograph
from models.one_network import OneNetwork, answer
from models.outputs import class_logit, heatmap
from models.pipeline import Progress, ignore_progress
from models.prediction import BALANCED, Finding, Prediction
from models.scope import FRACTURED
from words import N_

ATTENTION = "attention"


class Cbam(OneNetwork):
    """A classifier whose spatial attention is shown as the reason."""

    role = "classifier"

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one radiograph; `Pipeline.predict` says more."""
        stages = self._begin(progress)
        if not self._is_in_scope(radiograph, stages):
            return self._refuse(stages)
        stages.enter(N_("Weighing the whole picture"), 0.4)
        outputs, placement = self._engine.look(self._file, radiograph)
        raw = class_logit(outputs, self._file, FRACTURED)
        probability = self._file.calibration.probability(raw)
        finding = Finding(
            FRACTURED, probability, heatmap(outputs, placement, "attention", ATTENTION)
        )
        points = self._file.operating_points
        verdict = points[BALANCED].judge(probability)
        return answer(
            self._weights, stages, verdict, probability, (finding,), operating_points=points
        )
