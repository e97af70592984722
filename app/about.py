"""What stands behind an answer: which network, how good it was found to be, when it answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.analyst import Answer
from imaging.overlay import Box, Heatmap
from models.prediction import Prediction
from models.weights import WeightsFile, WeightsSet
from predictions import PipelineStatus

NOT_A_LOCALISATION = "The heat map shows where the network looked; it is not a localisation."
NOTHING_SPOKE = "The heat map is empty: nothing in the picture spoke for this."
BOX_SCORES = (
    "Dotted: in the doubt zone. Scores are the detector's own; the probability follows from the "
    "surest."
)
NO_FIGURES = "No figures are known for these weights."
OLDER_WEIGHTS = "Answered by other weights than those in use now."


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
    return [line for line in lines if line]


def remark_on_marks(prediction: Prediction) -> str:
    """Return what has to be said of the answer's heat map or boxes; empty where it has neither."""
    if prediction.probability is not None and any(isinstance(m, Box) for m in prediction.overlay):
        return BOX_SCORES
    maps = [mark for mark in prediction.overlay if isinstance(mark, Heatmap)]
    if not maps:
        return ""
    return NOT_A_LOCALISATION if any(m.values.max() > 0 for m in maps) else NOTHING_SPOKE


def _figures(prediction: Prediction, weights: WeightsSet, point_name: str) -> list[str]:
    file = _answering_file(prediction, weights)
    if file is None:
        return _kind_figures(weights)
    figures = file.metrics.get(point_name)
    if not figures:
        return [NO_FIGURES]
    is_specialist = any(file.role == f.label.lower() for f in prediction.findings)
    whom = f"{file.role.capitalize()}: s" if is_specialist else "S"
    counted = file.metrics
    doubt = f", doubt {figures['doubt'] * 100:.0f} %" if figures["doubt"] else ""
    return [
        f"{whom}ensitivity {_with_interval(figures, 'sensitivity')}, "
        f"missed {_with_interval(figures, 'missed')}",
        f"Specificity {_with_interval(figures, 'specificity')}{doubt}",
        f"Measured on {counted['n']} images, {counted['fractured']} fractured ({counted['date']})",
    ]


def _kind_figures(weights: WeightsSet) -> list[str]:
    """Return how well a set tells kinds of fracture apart; none for a set that does not."""
    for figures in (file.metrics for file in weights.files.values()):
        if "fisura" in figures:
            low, high = figures["auc_interval"]
            return [
                f"Tells the kinds apart with an AUC of {figures['auc']:.2f} ({low:.2f}–{high:.2f})",
                f"Measured on {figures['n']} images, {figures['fisura']} cracks "
                f"({figures['date']})",
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
    return f"{figures[name] * 100:.0f} % ({low * 100:.0f}–{high * 100:.0f})"


def _origin(answer: Answer) -> str:
    if answer.made_at is not None:
        return f"From history, answered {answer.made_at.astimezone():%Y-%m-%d %H:%M}"
    return f"Answered now in {answer.prediction.milliseconds:.0f} ms"
