"""The one place that imports ultralytics: offline, without installing, without torchvision.

torchvision's wheel does not load beside this torch ("operator torchvision::nms does not exist"), so
a stand-in takes its place whose `ops.nms` is ultralytics' own.
"""

import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace
from typing import Any

from torch import nn

GAINS = SimpleNamespace(box=7.5, cls=0.5, dfl=1.5)


def prepare_ultralytics() -> None:
    """Set the environment and put the stand-in for torchvision in place; may be called twice."""
    os.environ["YOLO_OFFLINE"] = "true"
    os.environ["YOLO_AUTOINSTALL"] = "false"
    os.environ.setdefault("YOLO_VERBOSE", "false")
    if "torchvision" in sys.modules:
        return
    stand_in = ModuleType("torchvision")
    operators = ModuleType("torchvision.ops")
    for module in (stand_in, operators):
        module.__spec__ = ModuleSpec(module.__name__, None)
        sys.modules[module.__name__] = module
    stand_in.__dict__.update(ops=operators, __version__="0.0")
    from ultralytics.utils.nms import TorchNMS

    operators.__dict__["nms"] = TorchNMS.nms


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
