"""Where a network computes: on the processor, or on a GPU where one is at hand."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TypeVar

import torch
from torch import Tensor, nn

from errors import UserError

Held = TypeVar("Held")
Network = TypeVar("Network", bound=nn.Module)
DEVICES = ("auto", "cpu", "cuda")
CPU = torch.device("cpu")


def choose_device(name: str) -> torch.device:
    """Return the device of this name; "auto" takes a GPU where torch finds one.

    Raises:
        UserError: a GPU is asked for and torch finds none.
    """
    has_gpu = torch.cuda.is_available()
    if name == "cuda" and not has_gpu:
        raise UserError(
            "PyTorch finds no CUDA GPU here; leave --device out to compute on the processor, or "
            "install the PyTorch that is made for this machine's GPU."
        )
    if name == "auto":
        name = "cuda" if has_gpu else "cpu"
    return torch.device(name)


def device_of(network: nn.Module) -> torch.device:
    """Return where a network's weights lie; the processor for one that has none."""
    first = next(network.parameters(), None)
    return CPU if first is None else first.device


def placed(network: Network, device: torch.device = CPU) -> Network:
    """Return a network on a device, its weights in the order in which convolutions are quickest."""
    return network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]


def quick(device: torch.device, *, is_wanted: bool = True) -> torch.autocast:
    """Return a context that computes in bfloat16 where the device is quicker so.

    A processor without instructions of its own for it takes six times as long as in float32.

    Args:
        device: where the network lies.
        is_wanted: False always computes in float32.
    """
    is_quicker = device.type != "cpu" or knows_bfloat16(torch.cpu.get_capabilities())
    return torch.autocast(device.type, torch.bfloat16, enabled=is_wanted and is_quicker)


def knows_bfloat16(capabilities: Mapping[str, object]) -> bool:
    """Tell from what PyTorch knows of a processor, x86 or ARM, whether it computes in bfloat16."""
    return any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def put_on(held: Held, device: torch.device) -> Held:
    """Return a dataclass of tensors with all of them on a device."""
    tensors = {f.name: getattr(held, f.name) for f in fields(held)}  # type: ignore[arg-type]
    assert all(isinstance(t, Tensor) for t in tensors.values())
    return type(held)(**{name: t.to(device, non_blocking=True) for name, t in tensors.items()})
