"""Importing ultralytics where torchvision's compiled half does not load.

Beside the CPU build of PyTorch, torchvision fails with "operator torchvision::nms does not exist".
ultralytics needs one function of it and has the same function of its own.
"""

import importlib
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from PIL import Image


def prepare_ultralytics() -> None:
    """Put a stand-in for torchvision in its place, forbid ultralytics the network, and import it.

    To be called before ultralytics is imported otherwise; a second call changes nothing.
    """
    os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false")
    if "torchvision" not in sys.modules:
        _stand_in_for_torchvision()
    # It puts an `open` of its own in Pillow's place, which asks for a package when a file is none.
    pillows_own = Image.open
    importlib.import_module("ultralytics.utils")
    Image.open = pillows_own


def _stand_in_for_torchvision() -> None:
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
