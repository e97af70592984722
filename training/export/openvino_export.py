"""From a torch network to an OpenVINO file with named inputs and outputs and no path in it."""

import re
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.manifest import openvino_entry
from models.openvino_offline import import_converter, import_openvino, opened_core

openvino = import_openvino()


def export_network(
    network: nn.Module,
    inputs: Mapping[str, Tensor],
    outputs: Sequence[str],
    path: Path,
    *,
    is_half: bool = True,
) -> None:
    """Convert a network and write `.xml` and `.bin`.

    Args:
        network: takes the inputs in order and returns one tensor or a tuple.
        inputs: an example of each input by name; its shape becomes the network's.
        outputs: names of the outputs in order.
        path: of the `.xml`.
        is_half: compress the weights to half precision.
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
    openvino.save_model(model, str(path), compress_to_fp16=is_half)
    make_plain(path)


def make_plain(path: Path) -> None:
    """Take out of a file what says something of the export and nothing of the network.

    The converter's notes may name folders of the machine that it ran on. Its names have numbers
    that it counts over all networks of a process; counted anew, the same network always gives the
    same file, and what hangs on the file's hash goes on to hold.
    """
    text = path.read_text(encoding="utf-8")
    layers, end, notes = text.rpartition("</edges>")
    notes = re.sub(r"\s*<rt_info>.*</rt_info>", "", notes, flags=re.DOTALL)
    text = re.sub('<net name="[^"]*"', f'<net name="{path.stem}"', layers + end + notes)
    numbers: dict[str, int] = {}

    def count_anew(name: re.Match[str]) -> str:
        kind, number, suffix = name.groups()
        return f'name="{kind}_{numbers.setdefault(number, len(numbers) + 1)}{suffix}"'

    text = re.sub(r'\bname="([A-Za-z]+)_(\d+)((?:_compressed)?)"', count_anew, text)
    path.write_text(text, encoding="utf-8", newline="\n")


def run_exported(path: Path, inputs: Mapping[str, NDArray]) -> dict[str, NDArray[np.float32]]:
    """Run an exported file in full precision and return its outputs by name."""
    compiled = opened_core().compile_model(str(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    answered = compiled(dict(inputs))
    return {port.get_any_name(): np.asarray(answered[port]) for port in compiled.outputs}


def file_entry(path: Path, pipeline: str) -> dict[str, str | int]:
    """Return what the manifest says of every bundled file: place, hash, size, format.

    Args:
        path: the file, in the bundle or on its way there.
        pipeline: names the folder of the bundle that it lies in, or will.
    """
    return {"file": f"{pipeline}/{path.name}", **openvino_entry(path)}
