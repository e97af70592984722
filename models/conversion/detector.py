"""YOLOv8 detectors out of ultralytics' checkpoints: only the numbers and the class names are taken.

The checkpoint is a pickle of a whole Python object. PyTorch's restricted unpickler reads it with an
empty class in place of every class of ultralytics and of PyTorch's layers, so that what comes out
is a tree of dictionaries and tensors. The network is then built from ultralytics' own `yolov8.yaml`
and takes the tensors by name.
"""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from errors import WeightsUnavailable
from models.conversion.archive import write_anew
from models.conversion.checkpoint import inert_names
from models.conversion.openvino_files import write_network
from models.conversion.ultralytics_setup import prepare_ultralytics
from models.openvino_offline import import_converter
from words import _

# Channels of the first convolution tell YOLOv8's size.
SIZES = {16: "n", 32: "s", 48: "m", 64: "l", 80: "x"}
MOST_DEPTH = 12
MOST_CLASSES = 200
MOST_NAME = 80
SIDE = 640
OUTPUT = "boxes"
# What a restricted unpickler meets in a forged file.
FORGED = (
    *(AttributeError, EOFError, IndexError, KeyError, OSError, RuntimeError, TypeError, ValueError),
    pickle.UnpicklingError,
)


class Inert:
    """Stands in for a stranger's class: keeps what it is given, does nothing."""

    def __new__(cls, *_arguments: Any, **_settings: Any) -> "Inert":
        """Ignore the arguments that the stranger's constructor was to get."""
        return super().__new__(cls)

    def __init__(self, *_arguments: Any, **_settings: Any) -> None:
        """Ignore the arguments that the stranger's constructor was to get."""

    def __setstate__(self, state: Any) -> None:
        """Keep named state; anything else belongs to no network."""
        if isinstance(state, Mapping):
            vars(self).update(state)

    def __hash__(self) -> int:
        """Return a hash, so that it may be a key."""
        return id(self)


def write_detector(path: Path, name: str, target: Path) -> tuple[str, tuple[str, ...]]:
    """Convert a YOLOv8 detector.

    Its output `boxes` is (1, 4 + classes, places): centre x, centre y, width, height in pixels of
    the 640 x 640 input, then one score in 0..1 for each class; nothing is thinned out.

    Args:
        path: a checked copy of the `.pt` file.
        name: the file's name in sentences.
        target: the `.xml` to write.

    Returns:
        The network's name, such as "YOLOv8l", and its class names in order.

    Raises:
        WeightsUnavailable: it is no YOLOv8 detector, or would run code.
    """
    stored = _unpickle(path, name)
    model = stored.get("ema") or stored.get("model")
    if not isinstance(model, Inert):
        raise WeightsUnavailable(
            _("{name} holds no network; choose another file.").format(name=name)
        )
    tensors = _tensors(model, "", MOST_DEPTH)
    names = class_names(vars(model).get("names"), name)
    size = _size(tensors, name)
    network = _rebuild(size, len(names), tensors, name)
    _export(network, target)
    return f"YOLOv8{size}", names


def class_names(stored: Any, name: str) -> tuple[str, ...]:
    """Return the class names in order, having made sure that they are short plain text.

    Args:
        stored: a list, or a dictionary from 0, 1, ... to names.
        name: the file's name in sentences.

    Raises:
        WeightsUnavailable: they are anything else.
    """
    if isinstance(stored, Mapping) and list(stored) == list(range(len(stored))):
        stored = list(stored.values())
    if not isinstance(stored, list | tuple) or not 0 < len(stored) <= MOST_CLASSES:
        raise WeightsUnavailable(
            _("{name} does not name its classes; choose another file.").format(name=name)
        )
    for label in stored:
        if type(label) is not str or not label.isprintable() or not 0 < len(label) <= MOST_NAME:
            raise WeightsUnavailable(
                _("{name} has class names that are not plain text; it was refused.").format(
                    name=name
                )
            )
    return tuple(stored)


def _unpickle(path: Path, name: str) -> Mapping[str, Any]:
    import torch

    stand_ins: list[Any] = [
        (type("Inert", (Inert,), {"__qualname__": other}), other)
        for other in inert_names(path, name)
    ]
    looked_over = path.with_suffix(".anew")
    write_anew(path, looked_over, name)
    try:
        with torch.serialization.safe_globals(stand_ins):
            stored = torch.load(looked_over, map_location="cpu", weights_only=True)
    except FORGED as error:
        raise WeightsUnavailable(
            _("{name} is damaged or is not what PyTorch wrote; it was refused.").format(name=name)
        ) from error
    finally:
        looked_over.unlink()
    return stored if isinstance(stored, Mapping) else {}


def _tensors(module: Inert, prefix: str, depth: int) -> dict[str, Any]:
    """Return parameters and buffers below a stand-in by their full names, in full precision."""
    import torch

    if depth < 0:
        raise WeightsUnavailable(_("The network in the file is nested too deep; it was refused."))
    state = vars(module)
    passing = state.get("_non_persistent_buffers_set") or ()
    found = {
        prefix + key: tensor.detach().float() if tensor.is_floating_point() else tensor
        for kind in ("_parameters", "_buffers")
        for key, tensor in (state.get(kind) or {}).items()
        if isinstance(tensor, torch.Tensor) and key not in passing
    }
    for key, child in (state.get("_modules") or {}).items():
        if isinstance(child, Inert):
            found |= _tensors(child, f"{prefix}{key}.", depth - 1)
    return found


def _size(tensors: Mapping[str, Any], name: str) -> str:
    first = tensors.get("model.0.conv.weight")
    size = SIZES.get(first.shape[0]) if first is not None and first.ndim == 4 else None
    if size is None:
        raise _is_no_yolov8(name)
    return size


def _rebuild(size: str, classes: int, tensors: Mapping[str, Any], name: str) -> Any:
    prepare_ultralytics()
    import torch
    from ultralytics.nn.tasks import DetectionModel

    network = DetectionModel(f"yolov8{size}.yaml", nc=classes, verbose=False)
    if not all(bool(torch.isfinite(t).all()) for t in tensors.values()):
        raise WeightsUnavailable(
            _("{name} holds values that are not numbers; get it again.").format(name=name)
        )
    try:
        network.load_state_dict(tensors, strict=True)
    except RuntimeError as error:
        raise _is_no_yolov8(name) from error
    return network.eval()


def _export(network: Any, target: Path) -> None:
    import torch

    convert_model = import_converter()

    for module in network.modules():
        if type(module).__name__ == "Detect":
            # The decoded table alone, without the training's raw maps.
            module.export = True
            module.format = "openvino"
    picture = torch.zeros(1, 3, SIDE, SIDE)
    with torch.no_grad():
        # A first pass makes the anchors, which tracing then takes as constants.
        network(picture)
        traced = torch.jit.trace(network, picture, strict=False, check_trace=False)
        converted = convert_model(traced, example_input=picture, input=[1, 3, SIDE, SIDE])
    write_network(converted, (OUTPUT,), target)


def _is_no_yolov8(name: str) -> WeightsUnavailable:
    return WeightsUnavailable(
        _(
            "{name} is a detector of another kind than YOLOv8 n, s, m, l or x; choose another file."
        ).format(name=name)
    )
