"""Crack against fracture: which kind it is, fisura (hairline) or fractura (complete)."""

from imaging.radiograph import Radiograph
from models.engine import Engine
from models.pipeline import Progress, ignore_progress
from models.prediction import Finding, Prediction, Verdict
from models.reading import class_scores, heatmap
from models.stages import Stages
from models.weights import WeightsSet

CLASSIFIER = "classifier"
FRACTURA = "fractura"
ONLY_WHICH_KIND = (
    "This answers only which kind it would be; whether there is a fracture at all is for the other "
    "pipelines to say."
)
HEADLINES = {"fisura": "Crack (fisura)", FRACTURA: "Complete fracture (fractura)"}
MATCHES_NEITHER = "The picture matches none of the known classes."


class CrackVsFracture:
    """A classifier of two kinds that may also say that a picture is neither."""

    def __init__(self, weights: WeightsSet, engine: Engine) -> None:
        self._weights = weights
        self._classifier = weights.files[CLASSIFIER]
        self._engine = engine

    @property
    def weights_id(self) -> str:
        """Sha256 of the classifier."""
        return self._weights.weights_id

    def load(self, progress: Progress = ignore_progress) -> None:
        """Compile the classifier."""
        progress("Loading the network", 0.0)
        self._engine.network(self._classifier)

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one radiograph; `Pipeline.predict` says more.

        The verdict is `not_applicable`, since the kind says nothing about presence, or
        `out_of_scope` when no class reaches the weights' `known_from`.
        """
        stages = Stages(progress)
        stages.enter("Loading the network", 0.0)
        self.load()
        stages.enter("Telling crack from fracture", 0.4)
        outputs, placement = self._engine.look(self._classifier, radiograph)
        scores = class_scores(outputs)
        best = int(scores.argmax())
        is_known = float(scores[best]) >= self._classifier.settings["known_from"]
        order = sorted(range(len(scores)), key=lambda index: -scores[index])
        findings = tuple(
            Finding(
                self._classifier.labels[index],
                float(scores[index]),
                heatmap(outputs, placement, self._classifier.labels[index])
                if index == best and is_known
                else None,
            )
            for index in order
        )
        return Prediction(
            pipeline=self._weights.pipeline,
            weights_id=self.weights_id,
            verdict=Verdict.NOT_APPLICABLE if is_known else Verdict.OUT_OF_SCOPE,
            probability=float(scores[self._classifier.labels.index(FRACTURA)]),
            findings=findings,
            headline=HEADLINES[findings[0].label] if is_known else "Neither crack nor fracture",
            notes=(ONLY_WHICH_KIND if is_known else MATCHES_NEITHER, *self._weights.notes),
            network=self._weights.title,
            milliseconds=stages.milliseconds,
            timings=stages.timings,
        )
