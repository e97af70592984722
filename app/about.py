"""What stands behind an answer: which network, how good it was found to be, when it answered."""

from collections.abc import Sequence

from app.analyst import Answer
from app.figures import ELSEWHERE, is_hardly_measured, share_with_interval
from app.percentages import in_percent
from app.wording import date_and_time
from imaging.drawing.heat import is_cold
from imaging.overlay import Box, Heatmap
from models.prediction import Prediction, Verdict
from models.scope import GATE
from models.weights import WeightsFile, WeightsSet
from predictions import PipelineStatus
from words import N_, _, number

NOT_A_LOCALISATION = N_("The heat map shows where the network looked; it is not a localisation.")
NOTHING_SPOKE = N_("The heat map is empty: nothing in the picture spoke for this.")
BOX_SCORES = N_("Dotted: in the doubt zone. Scores are the detector's own, not probabilities.")
NO_FIGURES = N_("No figures are known for these weights.")
OLDER_WEIGHTS = N_("Answered by other weights than those in use now.")
TOO_FEW = N_(
    "{part}: measured on {n} images, only {fractured} fractured: too few to say how good it is. "
    "Probability and thresholds are those of all parts."
)
# From here on a time is told in seconds.
LONG_MS = 10_000


def about(answer: Answer, statuses: Sequence[PipelineStatus], point_name: str) -> list[str]:
    """Return the lines that say how far an answer can be trusted.

    Args:
        statuses: the weights in use, whose manifest holds the figures.
        point_name: the operating point whose figures are wanted.
    """
    return [*standing(answer.prediction, statuses, point_name), _origin(answer)]


def standing(
    prediction: Prediction, statuses: Sequence[PipelineStatus], point_name: str
) -> list[str]:
    """Return the same lines without when the answer was given; `about` says what is taken."""
    lines = [prediction.network]
    weights = _weights_of(prediction, statuses)
    if weights is None:
        lines.append(OLDER_WEIGHTS)
    elif prediction.probability is not None:
        lines.extend(_figures(prediction, weights, point_name))
    elif prediction.verdict is Verdict.OUT_OF_SCOPE:
        lines.extend(_refusals(weights))
    return [_(line) for line in lines if line]


def caution(prediction: Prediction, statuses: Sequence[PipelineStatus]) -> str:
    """Return what warns of a network that was measured on too few pictures; else nothing.

    Args:
        statuses: as for `about`.
    """
    weights = _weights_of(prediction, statuses)
    file = _answering_file(prediction, weights) if weights else None
    if prediction.probability is None or file is None or not is_hardly_measured(file):
        return ""
    return _(TOO_FEW).format(
        part=_(file.role.capitalize()), n=file.metrics["n"], fractured=file.metrics["fractured"]
    )


def remark_on_marks(prediction: Prediction) -> str:
    """Return what has to be said of the answer's heat map or boxes; empty where it has neither."""
    if prediction.probability is not None and any(isinstance(m, Box) for m in prediction.overlay):
        return _(BOX_SCORES)
    maps = [mark for mark in prediction.overlay if isinstance(mark, Heatmap)]
    if not maps:
        return ""
    return _(NOTHING_SPOKE if all(map(is_cold, maps)) else NOT_A_LOCALISATION)


def _weights_of(prediction: Prediction, statuses: Sequence[PipelineStatus]) -> WeightsSet | None:
    """Return the weights in use if it was they that answered."""
    weights = next((s.weights for s in statuses if s.name == prediction.pipeline), None)
    is_theirs = weights is not None and weights.answered(prediction.weights_id)
    return weights if is_theirs else None


def _figures(prediction: Prediction, weights: WeightsSet, point_name: str) -> list[str]:
    file = _answering_file(prediction, weights)
    if file is None:
        return _kind_figures(weights)
    figures = file.metrics.get(point_name)
    if not figures:
        return [] if is_hardly_measured(file) else [NO_FIGURES]
    form = _("Sensitivity {sensitivity}, missed {missed}")
    if any(file.role == f.label.lower() for f in prediction.findings):
        form = _("{part}: sensitivity {sensitivity}, missed {missed}")
    counted = file.metrics
    caught = form.format(
        part=_(file.role.capitalize()),
        sensitivity=share_with_interval(figures, "sensitivity"),
        missed=share_with_interval(figures, "missed"),
    )
    form = _("Specificity {specificity}")
    if figures["doubt"]:
        form = _("Specificity {specificity}, doubt {doubt} %")
    spared = form.format(
        specificity=share_with_interval(figures, "specificity"), doubt=in_percent(figures["doubt"])
    )
    measured = _("Measured on {n} images, {fractured} fractured ({date})").format(
        n=counted["n"], fractured=counted["fractured"], date=counted["date"]
    )
    return [caught, spared, measured, ELSEWHERE]


def _refusals(weights: WeightsSet) -> list[str]:
    """Return how often a set's gate was right; nothing for a set without figures of it."""
    figures = weights.files[GATE].metrics if GATE in weights.files else {}
    if "radiographs_refused" not in figures:
        return []
    refused = _("Of {n} X-rays of these parts {refused} were refused").format(
        n=figures["radiographs"], refused=share_with_interval(figures, "radiographs_refused", 1)
    )
    right = _("Of {n} other pictures {refused} were refused ({date})").format(
        n=figures["others"],
        refused=share_with_interval(figures, "others_refused", 1),
        date=figures["date"],
    )
    return [refused, right, ELSEWHERE]


def _kind_figures(weights: WeightsSet) -> list[str]:
    """Return how well a set tells kinds of fracture apart; none for a set that does not."""
    for figures in (file.metrics for file in weights.files.values()):
        if "fisura" in figures:
            low, high = figures["auc_interval"]
            return [
                _("Tells the kinds apart with an AUC of {auc} ({low}–{high})").format(
                    auc=number(figures["auc"], ".2f"),
                    low=number(low, ".2f"),
                    high=number(high, ".2f"),
                ),
                _("Measured on {n} images, {cracks} cracks ({date})").format(
                    n=figures["n"], cracks=figures["fisura"], date=figures["date"]
                ),
                ELSEWHERE,
            ]
    return []


def _answering_file(prediction: Prediction, weights: WeightsSet) -> WeightsFile | None:
    """Return the file whose figures count: the specialist of the part that was recognised."""
    for finding in prediction.findings:
        specialist = weights.files.get(finding.label.lower())
        if specialist is not None:
            return specialist
    measured = [f for f in weights.files.values() if "n" in f.metrics and "fractured" in f.metrics]
    return measured[0] if len(measured) == 1 else None


def _origin(answer: Answer) -> str:
    if answer.is_from_history:
        return _("From history, answered {time}").format(
            time=date_and_time(answer.made_at.astimezone())
        )
    taken = round(answer.prediction.milliseconds)
    if taken < LONG_MS:
        return _("Answered now in {milliseconds} ms").format(milliseconds=taken)
    return _("Answered now in {seconds} s").format(seconds=round(taken / 1000))
