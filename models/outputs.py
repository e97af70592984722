"""Reading a network's named outputs, whether the network is ours or was imported.

Our heads give logits; imported classifiers end in a softmax and give `scores`.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from imaging.overlay import Heatmap
from imaging.preprocess import Placement
from models.calibration import logit
from models.weights import WeightsFile

Outputs = Mapping[str, NDArray]


def class_scores(outputs: Outputs) -> NDArray[np.float64]:
    """Return one score for each class, shape (classes,), summing to 1."""
    if "scores" in outputs:
        return np.asarray(outputs["scores"], np.float64).reshape(-1)
    logits = np.asarray(outputs["logits"], np.float64).reshape(-1)
    grown = np.exp(logits - logits.max())
    return grown / grown.sum()


def class_logit(outputs: Outputs, weights: WeightsFile, label: str) -> float:
    """Return the logit of one class against all others.

    Args:
        label: one of the weights' labels; a head with a single `logit` speaks of its first.
    """
    if "logit" in outputs:
        value = float(np.asarray(outputs["logit"]).reshape(-1)[0])
        return value if label == weights.labels[0] else -value
    return logit(float(class_scores(outputs)[weights.labels.index(label)]))


def heatmap(
    outputs: Outputs, placement: Placement, label: str, output: str = "heatmap"
) -> Heatmap | None:
    """Return the network's map of where it looked, cut to the picture; None if it gives none.

    Args:
        label: what the map is evidence for.
        output: the map's name among the outputs, "attention" for CBAM's spatial attention.
    """
    values = outputs.get(output)
    if values is None:
        return None
    plane = np.asarray(values, np.float32).reshape(values.shape[-2:])
    cropped, box_xyxy = placement.crop_map(np.clip(plane, 0.0, 1.0))
    return Heatmap(cropped, box_xyxy, label)
