"""The gate: does a picture show a part that the networks know, by the trunk's features."""

import torch
from torch import Tensor

from training.trunk import MAP_CHANNELS

FEATURES = 3 * sum(MAP_CHANNELS.values())


def features_of(stride8: Tensor, stride16: Tensor, stride32: Tensor) -> Tensor:
    """Return (batch, FEATURES): each channel's mean, maximum and spread over the picture."""
    maps = (stride8, stride16, stride32)
    means = [m.mean((2, 3)) for m in maps]
    spreads = [
        ((m - mean[:, :, None, None]) ** 2).mean((2, 3)).clamp(min=1e-12).sqrt()
        for m, mean in zip(maps, means, strict=True)
    ]
    return torch.cat([*means, *(m.amax((2, 3)) for m in maps), *spreads], 1)
