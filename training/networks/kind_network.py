"""Which kind of fracture: a linear head on the maxima of the shared trunk's maps.

The trunk is the cascade's and is not changed: the pictures of a known kind are few.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.networks.checkpoints import load_checkpoint, read_as
from training.networks.trunk import MAP_CHANNELS, STRIDE8, STRIDE16

FEATURES = sum(MAP_CHANNELS.values())
HEAD = "head.pt"
"""Its file in a run's folder."""


def features_of(stride8: Tensor, stride16: Tensor, stride32: Tensor) -> Tensor:
    """Return (batch, FEATURES): each channel's maximum over the picture."""
    return torch.cat([m.amax((2, 3)) for m in (stride8, stride16, stride32)], 1)


class KindHead(nn.Module):
    """From the trunk's maps to the logits of fisura and fractura, and where each was read.

    Features are standardised by the training pictures' mean and spread, and the linear layer ends
    in a calibrated logit of fractura against fisura.
    """

    def __init__(self, mean: Tensor, spread: Tensor, weight: Tensor, bias: float) -> None:
        super().__init__()
        # One affine map of the raw features; its weights also read the maps place by place.
        self.weight = nn.Parameter(weight / spread)
        self.bias = nn.Parameter(torch.tensor(bias) - (weight * mean / spread).sum())

    def forward(self, stride8: Tensor, stride16: Tensor, stride32: Tensor) -> tuple[Tensor, Tensor]:
        """Answer pictures.

        Returns:
            Logits (batch, 2), and (batch, 1, rows, columns) on stride 8 in 0..1: what each place
            would say for the kind that was chosen, if its features were the picture's maxima, as a
            share of the place that says most.
        """
        value = features_of(stride8, stride16, stride32) @ self.weight + self.bias
        chosen = torch.where(value > 0, 1.0, -1.0)[:, None, None, None]
        says = self._read(stride8, 0)
        says = says + _finer(self._read(stride16, MAP_CHANNELS[STRIDE8]), 2)
        start = MAP_CHANNELS[STRIDE8] + MAP_CHANNELS[STRIDE16]
        says = chosen * (says + _finer(self._read(stride32, start), 4))
        says = says - says.mean((2, 3), keepdim=True)
        where = says.clamp(min=0.0) / says.amax((2, 3), keepdim=True).clamp(min=1e-6)
        return torch.stack([torch.zeros_like(value), value], 1), where

    def _read(self, features: Tensor, start: int) -> Tensor:
        count = features.shape[1]
        weight = self.weight[start : start + count]
        return (features * weight[None, :, None, None]).sum(1, keepdim=True)


def load_head(path: Path) -> KindHead:
    """Return the head of a run, in evaluation mode.

    Raises:
        UserError: there is none.
    """
    zeros = torch.zeros(FEATURES)
    head = KindHead(zeros, torch.ones(FEATURES), zeros, 0.0)
    with read_as("crack against fracture", path):
        head.load_state_dict(load_checkpoint(path)["head"])
    return head.eval()


def _finer(values: Tensor, times: int) -> Tensor:
    return nn.functional.interpolate(values, scale_factor=float(times), mode="bilinear")
