"""CBAM: one classifier with channel and spatial attention says fractured or not.

Source: Woo, Park, Lee, Kweon 2018, "CBAM: Convolutional Block Attention Module".
"""

from imaging.radiograph import Radiograph
from models.engine import Engine
from models.pipeline import Progress, ignore_progress
from models.prediction import BALANCED, Finding, Prediction, Verdict
from models.reading import class_logit, class_score, heatmap
from models.scope import BODY_PART, see
from models.stages import Stages
from models.weights import WeightsSet

CLASSIFIER = "classifier"
FRACTURED = "fractured"
ATTENTION = "attention"
OUT_OF_SCOPE = "This picture is none of the body parts the network was made for."


class Cbam:
    """A classifier whose spatial attention is shown as the reason."""

    def __init__(self, weights: WeightsSet, engine: Engine) -> None:
        self._weights = weights
        self._classifier = weights.files[CLASSIFIER]
        self._engine = engine

    @property
    def weights_id(self) -> str:
        """Sha256 of the classifier, and of the networks that guard its scope."""
        return self._weights.weights_id

    def load(self, progress: Progress = ignore_progress) -> None:
        """Compile the classifier."""
        progress("Loading the network", 0.0)
        self._engine.network(self._classifier)

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one radiograph; `Pipeline.predict` says more."""
        stages = Stages(progress)
        stages.enter("Loading the network", 0.0)
        self.load()
        if BODY_PART in self._weights.files:
            stages.enter("Recognising the body part", 0.2)
            sight = see(radiograph, self._weights.files, self._engine)
            if not sight.is_in_scope:
                finding = Finding(sight.label, sight.score)
                return self._answer(Verdict.OUT_OF_SCOPE, None, finding, (OUT_OF_SCOPE,), stages)
        stages.enter("Weighing the whole picture", 0.4)
        outputs, placement = self._engine.look(self._classifier, radiograph)
        raw = class_logit(outputs, self._classifier, FRACTURED)
        probability = self._classifier.calibration.probability(raw)
        finding = Finding(
            FRACTURED,
            class_score(outputs, self._classifier, FRACTURED),
            heatmap(outputs, placement, "attention", ATTENTION),
        )
        verdict = self._classifier.operating_points[BALANCED].judge(probability)
        return self._answer(verdict, probability, finding, (), stages)

    def _answer(
        self,
        verdict: Verdict,
        probability: float | None,
        finding: Finding,
        notes: tuple[str, ...],
        stages: Stages,
    ) -> Prediction:
        return Prediction(
            pipeline=self._weights.pipeline,
            weights_id=self.weights_id,
            verdict=verdict,
            probability=probability,
            findings=(finding,),
            notes=notes + self._weights.notes,
            operating_points=self._classifier.operating_points if probability is not None else {},
            network=self._weights.title,
            milliseconds=stages.milliseconds,
            timings=stages.timings,
        )
