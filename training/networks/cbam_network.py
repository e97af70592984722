"""The CBAM classifier: channel and spatial attention on the trunk's finest maps, then one logit.

Source: Woo, Park, Lee, Kweon 2018, "CBAM: Convolutional Block Attention Module", equations 2 and 3.
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

from training.networks.trunk import (
    MAP_CHANNELS,
    MAP_STRIDES,
    STRIDE8,
    STRIDE16,
    STRIDE32,
    Conv,
    Trunk,
)

CHANNELS = 128
RATIO = 8
KERNEL = 7


class ChannelAttention(nn.Module):
    """Weighs each channel by its mean and its maximum, through one shared bottleneck."""

    def __init__(self, channels: int, ratio: int) -> None:
        super().__init__()
        self.shared = nn.Sequential(
            nn.Linear(channels, channels // ratio),
            nn.ReLU(),
            nn.Linear(channels // ratio, channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return the weighed map, (batch, channels, rows, columns)."""
        weight = torch.sigmoid(self.shared(x.mean((2, 3))) + self.shared(x.amax((2, 3))))
        return x * weight[:, :, None, None]


class SpatialAttention(nn.Module):
    """Weighs each place by the mean and the maximum over its channels."""

    def __init__(self, kernel: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2)
        assert self.conv.bias is not None
        # A rare fracture in each cell, as the boxes that supervise it have it.
        nn.init.constant_(self.conv.bias, -4.0)

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits of the weights, (batch, 1, rows, columns)."""
        return self.conv(torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], 1))


class AttentiveClassifier(nn.Module):
    """A classifier that also says where it looked.

    Attributes:
        stride: of its attention, in input pixels.
        title: the architecture, for the manifest.
        starts_from_cascade: True where its trunk is the cascade's.
    """

    stride: ClassVar[int]
    title: ClassVar[str]
    starts_from_cascade: ClassVar[bool]
    trunk: nn.Module

    def hold(self, layers: int) -> None:
        """Let this many of a cascade's trunk's first layers stay as they are in training."""
        if isinstance(self.trunk, Trunk):
            self.trunk.hold(layers)

    def forward(self, image: Tensor, is_local: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Answer a batch.

        Args:
            image: (batch, 1, height, width).
            is_local: (batch,) bool; True lets only the attention learn from that picture.

        Returns:
            Image logits (batch,) and attention logits (batch, rows, columns) on `stride`.
        """
        raise NotImplementedError


class CbamClassifier(AttentiveClassifier):
    """From (batch, 1, height, width) in 0..1 to one image logit and the spatial attention's logits.

    What the attention lets through is averaged by its weights, so the classifier judges the place
    that it looked at; how much it let through, as log-sum-exp, and the whole picture come beside.
    """

    stride: ClassVar[int] = MAP_STRIDES[STRIDE8]
    title: ClassVar[str] = "YOLOv8n trunk with CBAM"
    starts_from_cascade: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.trunk = Trunk()
        fine, middle, coarse = (MAP_CHANNELS[n] for n in (STRIDE8, STRIDE16, STRIDE32))
        self.join = nn.Sequential(Conv(fine + middle, CHANNELS), Conv(CHANNELS, CHANNELS, 3))
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.channel = ChannelAttention(CHANNELS, RATIO)
        self.spatial = SpatialAttention(KERNEL)
        pooled = 2 * CHANNELS + coarse
        self.norm = nn.LayerNorm(pooled)
        self.hidden = nn.Linear(pooled, 64)
        self.dropout = nn.Dropout(0.3)
        self.last = nn.Linear(64, 1)
        self.scale = nn.Parameter(torch.tensor(1.0))
        nn.init.zeros_(self.last.weight)
        nn.init.constant_(self.last.bias, -4.0)

    def forward(self, image: Tensor, is_local: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Answer a batch; see `AttentiveClassifier.forward`."""
        maps = self.trunk(image)
        x = self.join(torch.cat([maps[STRIDE8], self.up(maps[STRIDE16])], 1))
        x = self.channel(x)
        looked = self.spatial(x).float()
        weight = torch.sigmoid(looked)
        refined = x * weight
        seen = refined.sum((2, 3)) / weight.sum((2, 3)).clamp(min=1e-3)
        pooled = torch.cat([seen, refined.amax((2, 3)), maps[STRIDE32].mean((2, 3))], 1)
        word = self.last(self.dropout(nn.functional.silu(self.hidden(self.norm(pooled))))).float()
        if is_local is not None:
            word = torch.where(is_local[:, None], word.detach(), word)
        evidence = torch.logsumexp(looked.flatten(1), 1)
        return evidence * self.scale + word[:, 0], looked[:, 0]
