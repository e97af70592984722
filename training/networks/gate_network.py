"""The gate: does a picture show a part that the networks know, by the trunk's features.

A line tells radiographs of known parts from the kinds of pictures that it was fitted on.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.networks.trunk import MAP_CHANNELS

FEATURES = 3 * sum(MAP_CHANNELS.values())
FARTHEST = 12.0
"""Standardised features are cut here, so that one channel alone decides nothing."""
LABELS = ("known part", "other")

Floats = NDArray[np.float64]


def features_of(stride8: Tensor, stride16: Tensor, stride32: Tensor) -> Tensor:
    """Return (batch, FEATURES): each channel's mean, maximum and spread over the picture."""
    maps = (stride8, stride16, stride32)
    means = [m.mean((2, 3)) for m in maps]
    spreads = [
        ((m - mean[:, :, None, None]) ** 2).mean((2, 3)).clamp(min=1e-12).sqrt()
        for m, mean in zip(maps, means, strict=True)
    ]
    return torch.cat([*means, *(m.amax((2, 3)) for m in maps), *spreads], 1)


@dataclass(frozen=True)
class Gate:
    """What was fitted.

    Attributes:
        mean: (FEATURES,) of the radiographs.
        spread: (FEATURES,) of the radiographs.
        line: (FEATURES,) weights of the standardised features.
        bias: of the line.
    """

    mean: Floats
    spread: Floats
    line: Floats
    bias: float

    def logits(self, features: NDArray[np.floating]) -> Floats:
        """Return (count,) logits of a known part, as `GateHead` does."""
        scaled = (features.astype(np.float64) - self.mean) / self.spread
        return np.clip(scaled, -FARTHEST, FARTHEST) @ self.line + self.bias


class GateHead(nn.Module):
    """A fitted gate as it is exported."""

    mean: Tensor
    inverse_spread: Tensor
    line: Tensor

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        tensors = {"mean": gate.mean, "inverse_spread": 1.0 / gate.spread, "line": gate.line}
        for name, values in tensors.items():
            self.register_buffer(name, torch.from_numpy(np.asarray(values)).float())
        self.bias = gate.bias

    def forward(self, stride8: Tensor, stride16: Tensor, stride32: Tensor) -> Tensor:
        """Return (batch, 1) logits of a known part."""
        scaled = (features_of(stride8, stride16, stride32) - self.mean) * self.inverse_spread
        return (scaled.clamp(-FARTHEST, FARTHEST) @ self.line + self.bias)[:, None]
