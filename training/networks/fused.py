"""Layers with BatchNorm folded in, as files have them, and their way back into a network.

In evaluation the network then computes what the file does; in training each BatchNorm divides by
about the spread it finds, so what was learnt survives the first step.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from errors import UserError
from models.openvino_offline import opened_core

MODULE, NORM = "__module.", ".bn"


class Layer(NamedTuple):
    """A convolution or linear layer with what followed it folded in, or a LayerNorm."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]


def read_npz(path: Path) -> dict[str, Layer]:
    """Return the layers of a file of arrays by module name.

    Args:
        path: of arrays named `<module>.conv.weight` where a BatchNorm was folded in, else
            `<module>.weight`, and the same with `bias`.

    Raises:
        UserError: there is no such file, or it holds something else.
    """
    if not path.is_file():
        raise UserError(
            f"There are no first weights {path}; name their file with --start, or a checkpoint to "
            "go on from with --earlier."
        )
    try:
        with np.load(path) as file:
            arrays = {name: np.asarray(file[name], np.float32) for name in file.files}
    except (AttributeError, BadZipFile, EOFError, TypeError, ValueError) as error:
        raise _not_first(path) from error
    layers = {}
    for name, weight in arrays.items():
        bias = arrays.get(f"{name.removesuffix('.weight')}.bias")
        if name.endswith(".weight") and bias is not None:
            layers[name.removesuffix(".weight").removesuffix(".conv")] = Layer(weight, bias)
    if not layers:
        raise _not_first(path)
    return layers


def _not_first(path: Path) -> UserError:
    return UserError(
        f"{path} holds no first weights; name with --start a .npz file of layers by their names."
    )


def read_exported(path: Path, prefix: str = "") -> dict[str, Layer]:
    """Return the layers of a file of `training.export.openvino_export` by module name.

    Args:
        path: of the `.xml`.
        prefix: what module names begin with in the file and not in the network.
    """
    weights: dict[str, NDArray[np.float32]] = {}
    biases: dict[str, NDArray[np.float32]] = {}
    for node in opened_core().read_model(str(path)).get_ordered_ops():
        module, _, step = node.get_friendly_name().removeprefix(MODULE + prefix).partition("/")
        if node.get_type_name() not in {"Add", "MatMul", "Multiply", "Convolution"}:
            continue
        if not node.get_friendly_name().startswith(MODULE + prefix):
            continue
        values = _constant(node.input_value(1))
        if values is None:
            continue
        if step.startswith("aten::batch_norm/"):
            module = module.removesuffix(NORM)
            kernel = _constant(node.input_value(0).get_node().input_value(1))
            assert kernel is not None
            weights[module], biases[module] = kernel, values.ravel()
        elif step.startswith(("aten::_convolution/", "aten::linear/", "aten::layer_norm/")):
            if node.get_type_name() == "Add":
                biases[module] = values.ravel()
            else:
                is_norm = step.startswith("aten::layer_norm/")
                weights[module] = values.ravel() if is_norm else values
    return {name: Layer(weights[name], biases[name]) for name in weights.keys() & biases.keys()}


def read_numbers(path: Path, module: str = "") -> list[float]:
    """Return the single numbers by which a module of an exported file multiplies, or that it adds.

    Args:
        path: of the `.xml`.
        module: its name in the file; empty for the file's network itself.
    """
    steps = f"{MODULE}{module}/" if module else ""
    numbers = []
    for node in opened_core().read_model(str(path)).get_ordered_ops():
        if not node.get_friendly_name().startswith((f"{steps}aten::mul/", f"{steps}aten::add/")):
            continue
        for value in node.input_values():
            values = _constant(value)
            if values is not None and values.size == 1:
                numbers.append(float(values.ravel()[0]))
    return numbers


def _constant(value: Any) -> NDArray[np.float32] | None:
    """Return the numbers behind a node's input; None where they are computed from the picture."""
    node = value.get_node()
    if node.get_type_name() == "Convert":
        node = node.input_value(0).get_node()
    if node.get_type_name() != "Constant":
        return None
    return np.array(node.get_data(), np.float32)


@torch.no_grad()
def give_layers(
    network: nn.Module, layers: Mapping[str, Layer], ask: Callable[[], object]
) -> list[str]:
    """Give a network layers by name, with the BatchNorm back that was folded into them.

    Layers of another shape keep what they have; a first kernel for three colours is summed where
    the network takes one grey.

    Args:
        network: changed in place; in evaluation mode afterwards.
        layers: by the names of the network's modules.
        ask: runs the network on pictures, on which each map's spread is measured.

    Returns:
        The names of the modules that were given theirs.
    """
    hooks, given = [], []
    for name, module in network.named_modules():
        if name not in layers:
            continue
        norm: Any = getattr(module, "bn", None)
        place: Any = module if norm is None else module.conv
        weight, bias = _fitting(layers[name], place)
        if weight.shape != place.weight.shape:
            continue
        place.weight.copy_(weight)
        given.append(name)
        if norm is None:
            place.bias.copy_(bias)
        else:
            hooks.append(place.register_forward_hook(_restoring(norm, bias)))
    network.eval()
    ask()
    for hook in hooks:
        hook.remove()
    return given


def _fitting(layer: Layer, place: Any) -> tuple[Tensor, Tensor]:
    """Return a layer's weight and bias where its place computes, three colours as one grey."""
    weight, bias = (torch.from_numpy(values).to(place.weight.device) for values in layer)
    if weight.ndim == 4 and (weight.shape[1], place.weight.shape[1]) == (3, 1):
        weight = weight.sum(1, keepdim=True)
    return weight, bias


def _restoring(
    norm: nn.BatchNorm2d, bias: Tensor
) -> Callable[[nn.Module, Sequence[Tensor], Tensor], None]:
    """Return a hook on a convolution that sets its BatchNorm so that it adds the bias alone."""

    def restore(_conv: nn.Module, _inputs: Sequence[Tensor], output: Tensor) -> None:
        assert norm.running_mean is not None
        assert norm.running_var is not None
        values = output.double()
        norm.running_mean.copy_(values.mean((0, 2, 3)))
        norm.running_var.copy_(values.var((0, 2, 3), unbiased=False))
        norm.weight.copy_((norm.running_var + norm.eps).sqrt())
        norm.bias.copy_(bias + norm.running_mean)

    return restore
