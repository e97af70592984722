"""The gate: does a picture show a part that the networks know, by the trunk's features.

Two judgements are added up. A line tells radiographs of known parts from the kinds of pictures that
it was fitted on; a distance tells how far a picture lies from all such radiographs, and so refuses
kinds that nobody thought of.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.trunk import MAP_CHANNELS

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
        axes: (FEATURES, axes) directions in which radiographs differ most.
        widths: (axes,) their spread along each.
        rest: mean square of what no axis holds.
        pull: how much one unit of log distance takes off the logit.
    """

    mean: Floats
    spread: Floats
    line: Floats
    bias: float
    axes: Floats
    widths: Floats
    rest: float
    pull: float

    def logits(self, features: NDArray[np.floating]) -> Floats:
        """Return (count,) logits of a known part, as `GateHead` does."""
        wide = features.astype(np.float64)
        scaled = np.clip((wide - self.mean) / self.spread, -FARTHEST, FARTHEST)
        return scaled @ self.line + self.bias - self.pull * self.log_distance(scaled)

    def log_distance(self, scaled: Floats) -> Floats:
        """Return (count,) log of the mean square distance, about 0 for a usual radiograph.

        Source: Tipping and Bishop 1999, "Probabilistic principal component analysis".
        """
        along = scaled @ self.axes
        beside = ((scaled**2).sum(1) - (along**2).sum(1)).clip(min=0.0)
        total = ((along / self.widths) ** 2).sum(1) + beside / self.rest
        return np.log(total / scaled.shape[1])


class GateHead(nn.Module):
    """A fitted gate as it is exported."""

    mean: Tensor
    inverse_spread: Tensor
    line: Tensor
    axes: Tensor
    inverse_widths: Tensor

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        tensors = {
            "mean": gate.mean,
            "inverse_spread": 1.0 / gate.spread,
            "line": gate.line,
            "axes": gate.axes,
            "inverse_widths": 1.0 / gate.widths,
        }
        for name, values in tensors.items():
            self.register_buffer(name, torch.from_numpy(np.asarray(values)).float())
        self.bias, self.rest, self.pull = gate.bias, gate.rest, gate.pull

    def forward(self, stride8: Tensor, stride16: Tensor, stride32: Tensor) -> Tensor:
        """Return (batch, 1) logits of a known part."""
        scaled = (features_of(stride8, stride16, stride32) - self.mean) * self.inverse_spread
        scaled = scaled.clamp(-FARTHEST, FARTHEST)
        along = scaled @ self.axes
        beside = ((scaled**2).sum(1) - (along**2).sum(1)).clamp(min=0.0)
        total = ((along * self.inverse_widths) ** 2).sum(1) + beside / self.rest
        distance = torch.log(total / FEATURES)
        return (scaled @ self.line + self.bias - self.pull * distance)[:, None]
