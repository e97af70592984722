"""From a torch network to an OpenVINO file with named inputs and outputs and no path in it."""

import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.openvino_offline import import_converter, import_openvino
from models.weights import file_sha256, paths_of

openvino = import_openvino()


def export_network(
    network: nn.Module, inputs: Mapping[str, Tensor], outputs: Sequence[str], path: Path
) -> None:
    """Convert a network and write `.xml` and `.bin`, weights compressed to half precision.

    Args:
        network: takes the inputs in order and returns one tensor or a tuple.
        inputs: an example of each input by name; its shape becomes the network's.
        outputs: names of the outputs in order.
        path: of the `.xml`.
    """
    network.eval()
    example = tuple(inputs.values())
    with torch.no_grad(), warnings.catch_warnings():
        # OpenVINO's converter still traces with torch.jit, which warns of its own end and of
        # shapes that become constant; here they are meant to.
        warnings.simplefilter("ignore")
        model = import_converter()(network, example_input=example)
    # The converter orders inputs as the network's arguments; shapes are free until set.
    model.reshape(
        {port: list(e.shape) for port, e in zip(model.inputs, example, strict=True)}  # type: ignore[arg-type]
    )
    for port, name in zip(model.inputs, inputs, strict=True):
        port.get_tensor().set_names({name})
        port.get_node().set_friendly_name(name)
    for port, name in zip(model.outputs, outputs, strict=True):
        port.get_tensor().set_names({name})
    model.validate_nodes_and_infer_types()
    path.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(model, str(path), compress_to_fp16=True)
    strip_runtime_info(path)


def strip_runtime_info(path: Path) -> None:
    """Take out the converter's notes, which may name folders of the machine it ran on."""
    text = path.read_text(encoding="utf-8")
    layers, end, notes = text.rpartition("</edges>")
    notes = re.sub(r"\s*<rt_info>.*</rt_info>", "", notes, flags=re.DOTALL)
    text = layers + end + notes
    path.write_text(text, encoding="utf-8", newline="\n")


def run_exported(path: Path, inputs: Mapping[str, NDArray]) -> dict[str, NDArray[np.float32]]:
    """Run an exported file in full precision and return its outputs by name."""
    compiled = openvino.Core().compile_model(str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    answered = compiled(dict(inputs))
    return {port.get_any_name(): np.asarray(answered[port]) for port in compiled.outputs}


def file_entry(path: Path, weights: Path) -> dict[str, str | int]:
    """Return what the manifest says of every file: place, hash, size, format."""
    return {
        "file": path.relative_to(weights).as_posix(),
        "sha256": file_sha256(path),
        "bytes": sum(p.stat().st_size for p in paths_of(path)),
        "format": "openvino",
    }
