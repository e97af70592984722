"""Cascade: a body-part network, then that part's specialist says fractured or normal."""

from errors import WeightsUnavailable
from imaging.radiograph import Radiograph
from models.engine import Engine
from models.one_network import answer
from models.outputs import class_logit, heatmap
from models.pipeline import Progress, ignore_progress
from models.prediction import BALANCED, Finding, Prediction, Verdict
from models.scope import BODY_PART, FRACTURED, GATE, TRUNK, Sight, see, specialist_for
from models.stages import Stages
from models.weights import WeightsFile, WeightsSet
from words import N_, _

NOT_A_PART = N_(
    "This picture is none of the body parts the networks were made for, so no specialist was asked."
)
UNSURE_PART = N_(
    "The body part could not be told with enough certainty, so no specialist was asked."
)


class Cascade:
    """Body part first, then one specialist.

    The bundled set has one trunk, computed once for each radiograph, and small heads; an imported
    set has a whole network for each role.
    """

    def __init__(self, weights: WeightsSet, engine: Engine) -> None:
        self._weights = weights
        self._engine = engine

    @property
    def weights_id(self) -> str:
        """The id of the weights set."""
        return self._weights.weights_id

    def load(self, progress: Progress = ignore_progress) -> None:
        """Compile trunk, gate and body-part network; specialists follow when first asked."""
        progress(_("Loading the networks"), 0.0)
        files = self._weights.files
        self._engine.load(files[role] for role in (TRUNK, GATE, BODY_PART) if role in files)

    def predict(self, radiograph: Radiograph, progress: Progress = ignore_progress) -> Prediction:
        """Answer one radiograph; `Pipeline.predict` says more."""
        stages = Stages(progress)
        stages.enter(N_("Loading the networks"), 0.0)
        self.load()
        stages.enter(N_("Recognising the body part"), 0.3)
        sight = see(radiograph, self._weights.files, self._engine)
        part = Finding(sight.label, sight.score)
        if not sight.is_in_scope:
            return self._out_of_scope(part, sight, stages)
        part_name = sight.label.lower()
        stages.enter(
            f"Asking the specialist: {part_name}",
            0.7,
            _("Asking the specialist: {part}").format(part=_(sight.label).lower()),
        )
        specialist = self._specialist(sight.label)
        outputs, placement = self._engine.ask(
            specialist, radiograph, self._weights.files.get(TRUNK)
        )
        logit = class_logit(outputs, specialist, FRACTURED)
        probability = specialist.calibration.probability(logit)
        fractured = Finding(FRACTURED, probability, heatmap(outputs, placement, FRACTURED))
        points = specialist.operating_points
        verdict = points[BALANCED].judge(probability)
        findings = (part, fractured)
        return answer(
            self._weights, stages, verdict, probability, findings, operating_points=points
        )

    def _specialist(self, part: str) -> WeightsFile:
        specialist = specialist_for(part, self._weights.files)
        if specialist is None:
            raise WeightsUnavailable(
                _(
                    "The weights have no specialist for {part}; import other ones in the Models "
                    "tab of the window."
                ).format(part=_(part))
            )
        return specialist

    def _out_of_scope(self, part: Finding, sight: Sight, stages: Stages) -> Prediction:
        notes = (UNSURE_PART if sight.is_known else NOT_A_PART,)
        return answer(
            self._weights,
            stages,
            Verdict.OUT_OF_SCOPE,
            None,
            (part,),
            notes=notes,
            is_explained=False,
        )
