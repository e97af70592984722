"""The one place of training that imports ultralytics: its network and its loss."""

from types import SimpleNamespace
from typing import Any

from torch import nn

from models.conversion.ultralytics_setup import prepare_ultralytics

GAINS = SimpleNamespace(box=7.5, cls=0.5, dfl=1.5)
"""The loss's weights, as ultralytics has them by default."""


def detection_network(classes: int, size: str = "n") -> nn.Module:
    """Return an untrained YOLOv8 of ultralytics.

    Args:
        classes: how many.
        size: "n" or "s".
    """
    prepare_ultralytics()
    from ultralytics.nn.tasks import DetectionModel

    network = DetectionModel(f"yolov8{size}.yaml", nc=classes, verbose=False)
    network.args = GAINS  # type: ignore[assignment]
    return network


def detection_loss(network: nn.Module) -> Any:
    """Return ultralytics' loss for a network: callable of predictions and a batch's dict."""
    prepare_ultralytics()
    from ultralytics.utils.loss import v8DetectionLoss

    return v8DetectionLoss(network)
