"""Checkpoints that survive a kill: written beside and renamed, with all that a run goes on from."""

import io
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import Tensor, nn

from errors import UserError
from training.whole_file import written_whole

# Raised by torch on bytes that are no checkpoint of plain values.
_NONSENSE = (EOFError, LookupError, RuntimeError, UnpicklingError, ValueError, struct.error)


def save_checkpoint(path: Path, state: Mapping[str, Any]) -> None:
    """Write a checkpoint; at no moment is there half of one under its name.

    Raises:
        OSError: there is no room; what lay there before is as it was.
    """
    # In memory first: writing to a full disk, torch fails without telling why.
    written = io.BytesIO()
    torch.save(dict(state), written)
    with written_whole(path) as part:
        part.write_bytes(written.getbuffer())


def load_checkpoint(path: Path) -> dict[str, Any]:
    """Read a checkpoint of plain tensors and numbers; no code in it is run.

    Raises:
        UserError: there is none, or it can't be read.
    """
    if not path.is_file():
        raise UserError(
            f"There is no checkpoint {path}; train one, or write those of the bundled networks "
            "with: python -m training.unpack_bundle"
        )
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except _NONSENSE as error:
        raise _unreadable(path) from error
    if not isinstance(state, dict):
        raise _unreadable(path)
    return state


def _unreadable(path: Path) -> UserError:
    return UserError(
        f"{path} is damaged or no checkpoint; name another one, or delete it and train anew."
    )


@contextmanager
def read_as(network: str, path: Path) -> Iterator[None]:
    """Tell in one sentence where a checkpoint turns out to be none of a network.

    Args:
        network: its name for people.
        path: of the checkpoint.

    Raises:
        UserError: what is read from it lacks something, or has something of another network.
    """
    try:
        yield
    except (LookupError, RuntimeError, TypeError) as error:
        raise UserError(
            f"{path} is no checkpoint of {network}; name one of a run that trained it."
        ) from error


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
