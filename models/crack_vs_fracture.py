"""Crack against fracture: which kind it is, fisura (hairline) or fractura (complete)."""

import numpy as np
from numpy.typing import NDArray

from imaging.radiograph import Radiograph
from models.one_network import OneNetwork, answer
from models.outputs import Outputs, class_scores, heatmap
from models.pipeline import Progress, ignore_progress
from models.prediction import Finding, Prediction, Verdict
from models.scope import TRUNK
from words import N_

FRACTURA = "fractura"
ONLY_WHICH_KIND = N_(
    "This answers only which kind it would be; whether there is a fracture at all is for the "
    "other pipelines to say."
)
# Kept with an answer; what people are told carries a condition.
HEADLINES = {"fisura": "Fisura (crack)", FRACTURA: "Fractura (complete fracture)"}
# No kind reaches `known_from`, as with many fractures: it must not read like "no fracture".
NOT_RECOGNISED = N_("Kind not recognised")
MATCHES_NEITHER = N_(
    "The picture matches neither kind well enough; that says nothing about whether there is a "
    "fracture."
)


class CrackVsFracture(OneNetwork):
    """A classifier of two kinds that may also say that it does not recognise the kind.

    Weights may ask for the mirror image too, turned by some angles: a kind that all of these looks
    agree on is surer than one that hangs on how the limb lies.
    """

    role = "classifier"

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one radiograph; `Pipeline.predict` says more.

        The verdict is `not_applicable`, since the kind says nothing about presence, or
        `out_of_scope` when no class reaches the weights' `known_from`, or when the set brings a
        body-part network and that knows no such part.
        """
        stages = self._begin(progress)
        if not self._is_in_scope(radiograph, stages):
            return self._refuse(stages)
        stages.enter(N_("Telling crack from fracture"), 0.4)
        trunk = self._weights.files.get(TRUNK)
        outputs, placement = self._engine.ask(self._file, radiograph, trunk)
        labels, scores = self._file.labels, self._scores(outputs, radiograph)
        best, *others = sorted(range(len(scores)), key=lambda index: -scores[index])
        is_known = float(scores[best]) >= self._file.settings["known_from"]
        mark = heatmap(outputs, placement, labels[best]) if is_known else None
        return answer(
            self._weights,
            stages,
            Verdict.NOT_APPLICABLE if is_known else Verdict.OUT_OF_SCOPE,
            float(scores[labels.index(FRACTURA)]),
            (
                Finding(labels[best], float(scores[best]), mark),
                *(Finding(labels[index], float(scores[index])) for index in others),
            ),
            headline=HEADLINES[labels[best]] if is_known else NOT_RECOGNISED,
            notes=(ONLY_WHICH_KIND,) if is_known else (MATCHES_NEITHER, ONLY_WHICH_KIND),
        )

    def _scores(self, outputs: Outputs, radiograph: Radiograph) -> NDArray[np.float64]:
        """Return each kind's score, from the mean of the logits of all looks at the picture."""
        trunk, turns = self._weights.files.get(TRUNK), self._file.settings.get("mirrored_turns", ())
        if trunk is None or not turns:
            return class_scores(outputs)
        looks = self._engine.features_mirrored(trunk, radiograph, turns)
        said = [outputs, *(self._engine.run_head(self._file, maps) for maps in looks)]
        return class_scores({"logits": np.mean([one["logits"] for one in said], axis=0)})
