"""Writing networks in OpenVINO's format, with fixed shapes and names of our own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from errors import WeightsUnavailable
from models.architectures.heat_map import with_heat_map
from models.openvino_offline import import_converter, import_openvino, opened_core
from words import _

INPUT = "image"


def write_classifier(model: Any, target: int | None, path: Path) -> tuple[str, ...]:
    """Convert a flat Keras classifier, with its heat map.

    Args:
        model: one input (batch, height, width, 3), one softmax output.
        target: the class that the heat map is for; None takes the one that wins.
        path: the `.xml` to write.

    Returns:
        Names of the outputs, as `with_heat_map` says.
    """
    whole, names = with_heat_map(model, target)
    converted = import_converter()(whole)
    converted.reshape([1, *whole.inputs[0].shape[1:]])
    write_network(converted, names, path)
    return names


def write_network(network: Any, outputs: Sequence[str], path: Path) -> None:
    """Name a network's ports and write it in full precision.

    Args:
        network: an `openvino.Model` with one input.
        outputs: names for the outputs, in order.
        path: the `.xml` to write, the `.bin` comes beside it.
    """
    openvino = import_openvino()

    network.inputs[0].get_tensor().set_names({INPUT})
    for port, name in zip(network.outputs, outputs, strict=True):
        port.get_tensor().set_names({name})
    openvino.save_model(network, str(path), compress_to_fp16=False)


def read_network(path: Path, name: str) -> Any:
    """Read an ONNX or TensorFlow Lite file that was looked over before.

    Args:
        path: a checked copy of the file.
        name: the file's name in sentences.

    Raises:
        WeightsUnavailable: OpenVINO can't read it, or it has not one input and one output.
    """
    try:
        network = opened_core().read_model(str(path))
    except RuntimeError as error:
        raise WeightsUnavailable(
            _(
                "{name} is damaged or asks for operators that OpenVINO does not know; choose "
                "another file."
            ).format(name=name)
        ) from error
    if len(network.inputs) != 1 or len(network.outputs) != 1:
        raise WeightsUnavailable(
            _(
                "{name} has {inputs} inputs and {outputs} outputs where one of each is needed; "
                "choose another file."
            ).format(name=name, inputs=len(network.inputs), outputs=len(network.outputs))
        )
    return network


def shape_of(port: Any) -> tuple[int, ...]:
    """Return a port's shape; a free axis is -1."""
    partial = port.get_partial_shape()
    if partial.rank.is_dynamic:
        return ()
    return tuple(axis.get_length() if axis.is_static else -1 for axis in partial)
