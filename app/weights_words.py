"""A pipeline's state in words, for the Models tab."""

from models.weights import WeightsSet
from predictions import PipelineStatus

SHOWN_DIGITS = 12

# A set that this project trained names the command that did it; that says nothing to a reader.
OWN_SOURCE = "python -m training."


def describe(status: PipelineStatus) -> list[str]:
    """Return what a pipeline runs on, or what keeps it from answering."""
    if not status.is_ready or status.weights is None:
        return [status.obstacle]
    weights = status.weights
    lines = [
        f"Ready: {weights.title}, {_size(weights)}, licence {weights.licence}",
        f"Weights id {weights.weights_id[:SHOWN_DIGITS]}…, {_origin(weights)}",
    ]
    if weights.training_data:
        lines.append(f"Trained on {'; '.join(weights.training_data)}")
    return lines


def _origin(weights: WeightsSet) -> str:
    is_own = weights.source.startswith(OWN_SOURCE)
    return "trained for this program" if is_own else f"from {weights.source}"


def _size(weights: WeightsSet) -> str:
    return f"{sum(f.size_bytes for f in weights.files.values()) / 1e6:.1f} MB"
