"""Importing ultralytics where torchvision's compiled half does not load.

Beside the CPU build of PyTorch, torchvision fails with "operator torchvision::nms does not exist".
ultralytics needs one function of it and has the same function of its own.
"""

import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def prepare_ultralytics() -> None:
    """Put a stand-in for torchvision in its place and forbid ultralytics the network.

    To be called before ultralytics is first imported; a second call changes nothing.
    """
    os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false")
    if "torchvision" in sys.modules:
        return
    ops = ModuleType("torchvision.ops")
    vars(ops).update(nms=_nms)
    torchvision = ModuleType("torchvision")
    vars(torchvision).update(__version__="0", ops=ops)
    for module in (torchvision, ops):
        module.__spec__ = ModuleSpec(module.__name__, None)
        sys.modules[module.__name__] = module


def _nms(boxes: Any, scores: Any, iou_threshold: float) -> Any:
    from ultralytics.utils.nms import TorchNMS

    return TorchNMS.nms(boxes, scores, iou_threshold)
