"""ONNX and TensorFlow Lite files: graphs of operators without code, read by OpenVINO itself."""

import ast
from pathlib import Path
from typing import Any

from errors import WeightsUnavailable
from models.architectures.heat_map import SCORES
from models.conversion.detector import OUTPUT as BOXES
from models.conversion.detector import SIDE, class_names
from models.conversion.job import Converted, Task
from models.conversion.onnx_file import read_onnx, require_detection
from models.conversion.openvino_files import read_network, shape_of, write_network
from models.conversion.shares import with_softmax
from words import _

KEYPOINTS = "keypoints"
MOST_NAMES_CHARACTERS = 20_000
MOVENET_INPUTS = {"uint8", "int32", "float32"}


def convert_onnx(path: Path, task: Task, target: Path) -> Converted:
    """Convert a YOLOv8 detector or a classifier that was exported to ONNX.

    Raises:
        WeightsUnavailable: it is damaged, forged, or another kind of network.
    """
    found = read_onnx(path, task.name)
    network = read_network(path, task.name)
    if task.classes:
        return _classifier(network, task, target)
    require_detection(found, task.name)
    _refuse_classifier(network, task.name)
    labels = class_names(_literal(found.metadata.get("names", "")), task.name)
    width, height = _make_static(network, task, channels_at=1)
    rows = 4 + len(labels)
    shape = shape_of(network.outputs[0])
    if len(shape) != 3 or shape[:2] != (1, rows) or shape[2] < rows:
        raise WeightsUnavailable(
            _(
                "{name} gives {shape} where a YOLOv8 detector with {classes} classes gives 1 x "
                "{rows} x boxes; export it without NMS."
            ).format(name=task.name, shape=_spelled(shape), classes=len(labels), rows=rows)
        )
    write_network(network, (BOXES,), target)
    return Converted(target.name, "YOLOv8", (width, height), "nchw", "float32", (BOXES,), labels)


def convert_tflite(path: Path, task: Task, target: Path) -> Converted:
    """Convert a MoveNet of any size and input type.

    Raises:
        WeightsUnavailable: it is damaged, or no MoveNet for one person.
    """
    network = read_network(path, task.name)
    shape, gives = shape_of(network.inputs[0]), shape_of(network.outputs[0])
    dtype = _dtype(network.inputs[0])
    fits = len(shape) == 4 and shape[0] == 1 and shape[3] == 3 and min(shape[1:3]) >= 32
    if not fits or gives != (1, 1, 17, 3) or dtype not in MOVENET_INPUTS:
        raise WeightsUnavailable(
            _(
                "{name} takes {shape} {dtype} and gives {gives}; a MoveNet for one person "
                "takes 1 x 192 x 192 x 3 or 1 x 256 x 256 x 3 and gives 1 x 1 x 17 x 3."
            ).format(name=task.name, shape=_spelled(shape), dtype=dtype, gives=_spelled(gives))
        )
    write_network(network, (KEYPOINTS,), target)
    size_wh = (shape[2], shape[1])
    return Converted(target.name, "MoveNet SinglePose", size_wh, "nhwc", dtype, (KEYPOINTS,))


def _refuse_classifier(network: Any, name: str) -> None:
    if len(shape_of(network.outputs[0])) == 2:
        raise WeightsUnavailable(
            _(
                "{name} is a classifier, which draws no boxes; a YOLOv8 detector of fractures is "
                "needed."
            ).format(name=name)
        )


def _classifier(network: Any, task: Task, target: Path) -> Converted:
    shape = shape_of(network.inputs[0])
    is_nchw = len(shape) == 4 and shape[1] == 3
    size_wh = _make_static(network, task, channels_at=1 if is_nchw else 3)
    gives = shape_of(network.outputs[0])
    if gives != (1, task.classes):
        raise WeightsUnavailable(
            _(
                "{name} gives {shape} where {classes} classes are to be told apart; it is "
                "another network than its name says."
            ).format(name=task.name, shape=_spelled(gives), classes=task.classes)
        )
    with_softmax(network, task.name)
    write_network(network, (SCORES,), target)
    layout = "nchw" if is_nchw else "nhwc"
    return Converted(target.name, "ONNX classifier", size_wh, layout, "float32", (SCORES,))


def _make_static(network: Any, task: Task, channels_at: int) -> tuple[int, int]:
    """Give free axes of a picture's input their usual length; return width and height."""
    shape = shape_of(network.inputs[0])
    if len(shape) != 4 or shape[channels_at] != 3 or _dtype(network.inputs[0]) != "float32":
        raise WeightsUnavailable(
            _("{name} takes {shape} where a colour picture is needed; choose another file.").format(
                name=task.name, shape=_spelled(shape)
            )
        )
    side = 224 if task.classes else SIDE
    fixed = [length if length > 0 else side for length in shape]
    fixed[0] = 1
    height, width = fixed[2:] if channels_at == 1 else fixed[1:3]
    if not (32 <= height <= 2048 and 32 <= width <= 2048):
        raise WeightsUnavailable(
            _("{name} takes pictures of {width} × {height} pixels; choose another file.").format(
                name=task.name, width=width, height=height
            )
        )
    network.reshape(fixed)
    return width, height


def _literal(text: str) -> Any:
    """Return what ultralytics' exporter wrote as a Python literal; text that is none gives None."""
    try:
        return ast.literal_eval(text[:MOST_NAMES_CHARACTERS])
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _dtype(port: Any) -> str:
    import numpy as np

    return np.dtype(port.get_element_type().to_dtype()).name


def _spelled(shape: tuple[int, ...]) -> str:
    return " x ".join(_("any") if n < 0 else str(n) for n in shape) or _("no fixed shape")
