"""What pipelines with one network of their own have in common, and how any pipeline answers."""

from typing import Any, ClassVar

from imaging.radiograph import Radiograph
from models.engine import Engine
from models.pipeline import Progress, ignore_progress
from models.prediction import Finding, Prediction, Verdict
from models.scope import BODY_PART, Sight, see
from models.stages import Stages
from models.weights import WeightsSet
from words import N_, _

OUT_OF_SCOPE = N_("This picture is none of the body parts the network was made for.")


class OneNetwork:
    """Holds the weights, compiles the network, and tells whether it was made for a picture.

    Attributes:
        role: the network's role in its weights set.
    """

    role: ClassVar[str]

    def __init__(self, weights: WeightsSet, engine: Engine) -> None:
        self._weights = weights
        self._file = weights.files[self.role]
        self._engine = engine

    @property
    def weights_id(self) -> str:
        """The id of the weights set."""
        return self._weights.weights_id

    def load(self, progress: Progress = ignore_progress) -> None:
        """Compile the network."""
        progress(_("Loading the network"), 0.0)
        self._engine.network(self._file)

    def _begin(self, progress: Progress) -> Stages:
        stages = Stages(progress)
        stages.enter(N_("Loading the network"), 0.0)
        self._engine.network(self._file)
        return stages

    def _is_in_scope(self, radiograph: Radiograph, stages: Stages) -> bool:
        """Ask the body-part network, if the set brings one; without it everything is in scope."""
        sight = self._sight(radiograph, stages)
        return sight is None or sight.is_in_scope

    def _sight(self, radiograph: Radiograph, stages: Stages) -> Sight | None:
        """Return what the body-part network sees; None if the set brings none."""
        if BODY_PART not in self._weights.files:
            return None
        stages.enter(N_("Recognising the body part"), 0.2)
        return see(radiograph, self._weights.files, self._engine)

    def _refuse(self, stages: Stages) -> Prediction:
        return answer(
            self._weights,
            stages,
            Verdict.OUT_OF_SCOPE,
            None,
            (),
            notes=(OUT_OF_SCOPE,),
            is_explained=False,
        )


def answer(
    weights: WeightsSet,
    stages: Stages,
    verdict: Verdict,
    probability: float | None,
    findings: tuple[Finding, ...],
    *,
    notes: tuple[str, ...] = (),
    is_explained: bool = True,
    **others: Any,
) -> Prediction:
    """Return a prediction that names its weights and its times.

    Args:
        notes: come before those of the weights.
        is_explained: False where the weights' notes speak of what this answer has not got.
        others: further fields of `Prediction`.
    """
    timings = stages.timings
    return Prediction(
        pipeline=weights.pipeline,
        weights_id=weights.weights_id,
        verdict=verdict,
        probability=probability,
        findings=findings,
        notes=notes + weights.warnings + (weights.notes if is_explained else ()),
        network=weights.title,
        milliseconds=sum(timings.values()),
        timings=timings,
        **others,
    )
