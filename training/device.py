"""Where a network computes: on the processor, or on a GPU where one is at hand."""

from dataclasses import fields
from typing import TypeVar

import torch
from torch import Tensor, nn

Held = TypeVar("Held")
DEVICES = ("auto", "cpu", "cuda")


def choose_device(name: str) -> torch.device:
    """Return the device of this name; "auto" takes a GPU where torch finds one."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def device_of(network: nn.Module) -> torch.device:
    """Return where a network's weights lie."""
    return next(network.parameters()).device


def put_on(held: Held, device: torch.device) -> Held:
    """Return a dataclass of tensors with all of them on a device."""
    tensors = {f.name: getattr(held, f.name) for f in fields(held)}  # type: ignore[arg-type]
    assert all(isinstance(t, Tensor) for t in tensors.values())
    return type(held)(**{name: t.to(device, non_blocking=True) for name, t in tensors.items()})
