"""A pipeline's state in words, for the Models tab."""

from models.weights import WeightsSet
from predictions import PipelineStatus

SHOWN_DIGITS = 12


def describe(status: PipelineStatus) -> list[str]:
    """Return what a pipeline runs on, or what keeps it from answering."""
    if not status.is_ready or status.weights is None:
        return [status.obstacle]
    weights = status.weights
    lines = [
        f"Ready: {weights.title}, {_size(weights)}, licence {weights.licence}",
        f"Weights id {weights.weights_id[:SHOWN_DIGITS]}…, from {weights.source}",
    ]
    if weights.training_data:
        lines.append(f"Trained on {'; '.join(weights.training_data)}")
    return lines


def _size(weights: WeightsSet) -> str:
    return f"{sum(f.size_bytes for f in weights.files.values()) / 1e6:.1f} MB"
