"""A pipeline's state in words, for the Models tab."""

from models.weights import WeightsSet
from predictions import PipelineStatus
from words import _, number

SHOWN_DIGITS = 12


def describe(status: PipelineStatus) -> list[str]:
    """Return what a pipeline runs on and was trained on, or what keeps it from answering."""
    if not status.is_ready or status.weights is None:
        return [_(status.obstacle)]
    weights = status.weights
    lines = [
        _("Ready: {title}, {size}, licence {licence}").format(
            title=_(weights.title), size=_size(weights), licence=weights.licence
        ),
        _("Weights id {id}…, {origin}").format(
            id=weights.weights_id[:SHOWN_DIGITS], origin=_origin(weights)
        ),
    ]
    if weights.training_data:
        lines += ["", _("Trained on"), *(_(words) for words in weights.training_data)]
    return lines


def _origin(weights: WeightsSet) -> str:
    # The command of one's own training says nothing to a reader.
    if weights.is_own:
        return _("trained for this program")
    return _("from {source}").format(source=weights.source)


def _size(weights: WeightsSet) -> str:
    megabytes = sum(f.size_bytes for f in weights.files.values()) / 1e6
    return f"{number(megabytes, '.1f')} MB"
