"""Checkpoints that survive a kill: written beside and renamed, with all that a run goes on from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from errors import UserError
from training.whole_file import written_whole


def save_checkpoint(path: Path, state: Mapping[str, Any]) -> None:
    """Write a checkpoint; at no moment is there half of one under its name."""
    with written_whole(path) as part:
        torch.save(dict(state), part)


def load_checkpoint(path: Path) -> dict[str, Any]:
    """Read a checkpoint of plain tensors and numbers; no code in it is run.

    Raises:
        UserError: there is none.
    """
    if not path.is_file():
        raise UserError(
            f"There is no checkpoint {path}; train one, or write those of the bundled networks "
            "with: python -m training.unpack_bundle"
        )
    return torch.load(path, map_location="cpu", weights_only=True)


def weights_between(
    first: Mapping[str, Tensor], second: Mapping[str, Tensor], share: float
) -> dict[str, Tensor]:
    """Return weights on the straight line between two, of one network's names and shapes.

    Args:
        first: at a share of 0.
        second: at a share of 1; counts, which have no mean, are taken from it.
        share: 0 to 1.
    """
    return {
        name: torch.lerp(first[name], value, share) if value.dtype.is_floating_point else value
        for name, value in second.items()
    }


class Average:
    """Exponential moving average of a network's weights, BatchNorm's statistics included."""

    def __init__(self, network: nn.Module, decay: float = 0.998) -> None:
        self.decay = decay
        self.updates = 0
        self.state = {name: value.detach().clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Move towards the network's weights, faster in the first steps."""
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for name, value in network.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[name].lerp_(value.detach(), 1 - decay)
            else:
                self.state[name].copy_(value)
