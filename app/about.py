"""What stands behind an answer: which network, how good it was found to be, when it answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.analyst import Answer
from app.percentages import in_percent
from imaging.overlay import Box, Heatmap
from models.prediction import Prediction
from models.weights import WeightsFile, WeightsSet
from predictions import PipelineStatus
from words import N_, _, number

NOT_A_LOCALISATION = N_("The heat map shows where the network looked; it is not a localisation.")
NOTHING_SPOKE = N_("The heat map is empty: nothing in the picture spoke for this.")
BOX_SCORES = N_("Dotted: in the doubt zone. Scores are the detector's own, not probabilities.")
NO_FIGURES = N_("No figures are known for these weights.")
OLDER_WEIGHTS = N_("Answered by other weights than those in use now.")


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
    weights = next((s.weights for s in statuses if s.name == prediction.pipeline), None)
    if weights is None or not prediction.weights_id.startswith(weights.weights_id):
        lines.append(OLDER_WEIGHTS)
    elif prediction.probability is not None:
        lines.extend(_figures(prediction, weights, point_name))
    return [_(line) for line in lines if line]


def remark_on_marks(prediction: Prediction) -> str:
    """Return what has to be said of the answer's heat map or boxes; empty where it has neither."""
    if prediction.probability is not None and any(isinstance(m, Box) for m in prediction.overlay):
        return _(BOX_SCORES)
    maps = [mark for mark in prediction.overlay if isinstance(mark, Heatmap)]
    if not maps:
        return ""
    return _(NOT_A_LOCALISATION if any(m.values.max() > 0 for m in maps) else NOTHING_SPOKE)


def _figures(prediction: Prediction, weights: WeightsSet, point_name: str) -> list[str]:
    file = _answering_file(prediction, weights)
    if file is None:
        return _kind_figures(weights)
    figures = file.metrics.get(point_name)
    if not figures:
        return [NO_FIGURES]
    form = _("Sensitivity {sensitivity}, missed {missed}")
    if any(file.role == f.label.lower() for f in prediction.findings):
        form = _("{part}: sensitivity {sensitivity}, missed {missed}")
    counted = file.metrics
    caught = form.format(
        part=_(file.role.capitalize()),
        sensitivity=_with_interval(figures, "sensitivity"),
        missed=_with_interval(figures, "missed"),
    )
    form = _("Specificity {specificity}")
    if figures["doubt"]:
        form = _("Specificity {specificity}, doubt {doubt} %")
    spared = form.format(
        specificity=_with_interval(figures, "specificity"), doubt=in_percent(figures["doubt"])
    )
    measured = _("Measured on {n} images, {fractured} fractured ({date})").format(
        n=counted["n"], fractured=counted["fractured"], date=counted["date"]
    )
    return [caught, spared, measured]


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


def _with_interval(figures: Mapping[str, Any], name: str) -> str:
    low, high = figures[f"{name}_interval"]
    return f"{in_percent(figures[name])} % ({in_percent(low)}–{in_percent(high)})"


def _origin(answer: Answer) -> str:
    if answer.is_from_history:
        return _("From history, answered {time}").format(
            time=f"{answer.made_at.astimezone():%Y-%m-%d %H:%M}"
        )
    return _("Answered now in {milliseconds} ms").format(
        milliseconds=round(answer.prediction.milliseconds)
    )
