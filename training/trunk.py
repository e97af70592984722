"""The shared trunk: layers 0 to 15 of YOLOv8n on one grey channel, with maps at strides 8, 16, 32.

Module names follow the keys of the starting weights, so that a layer finds its own by name.

Source: Jocher et al. 2023, "Ultralytics YOLOv8"; the architecture alone, written anew here.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

STRIDE8, STRIDE16, STRIDE32 = "stride8", "stride16", "stride32"
MAP_CHANNELS = {STRIDE8: 64, STRIDE16: 128, STRIDE32: 256}
MAP_STRIDES = {STRIDE8: 8, STRIDE16: 16, STRIDE32: 32}


class Conv(nn.Module):
    """Convolution without bias, BatchNorm, SiLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03)
        self.restoring_bias: Tensor | None = None

    def forward(self, x: Tensor) -> Tensor:
        """Return the activated map; while BatchNorm is being restored, set it from this batch."""
        x = self.conv(x)
        if self.restoring_bias is not None:
            self._restore(x)
        return nn.functional.silu(self.bn(x), inplace=True)

    @torch.no_grad()
    def _restore(self, x: Tensor) -> None:
        """Take mean and variance from `x` and undo both by weight and bias: bn(x) = x + bias."""
        assert self.restoring_bias is not None
        assert self.bn.running_mean is not None
        assert self.bn.running_var is not None
        values = x.double()
        self.bn.running_mean.copy_(values.mean((0, 2, 3)))
        self.bn.running_var.copy_(values.var((0, 2, 3), unbiased=False))
        self.bn.weight.copy_((self.bn.running_var + self.bn.eps).sqrt())
        self.bn.bias.copy_(self.restoring_bias + self.bn.running_mean)


class Bottleneck(nn.Module):
    """Two 3x3 convolutions, with a way round them where `is_residual`."""

    def __init__(self, channels: int, is_residual: bool) -> None:
        super().__init__()
        self.cv1 = Conv(channels, channels, 3)
        self.cv2 = Conv(channels, channels, 3)
        self.is_residual = is_residual

    def forward(self, x: Tensor) -> Tensor:
        """Return a map of the same shape."""
        y = self.cv2(self.cv1(x))
        return x + y if self.is_residual else y


class Split(nn.Module):
    """YOLOv8's C2f: halve the channels, chain bottlenecks on one half, join all of them."""

    def __init__(self, inputs: int, outputs: int, count: int, is_residual: bool) -> None:
        super().__init__()
        half = outputs // 2
        self.cv1 = Conv(inputs, outputs)
        self.cv2 = Conv((2 + count) * half, outputs)
        self.m = nn.ModuleList(Bottleneck(half, is_residual) for _ in range(count))

    def forward(self, x: Tensor) -> Tensor:
        """Return (batch, outputs, rows, columns)."""
        maps = list(self.cv1(x).chunk(2, 1))
        for block in self.m:
            maps.append(block(maps[-1]))
        return self.cv2(torch.cat(maps, 1))


class Pyramid(nn.Module):
    """YOLOv8's SPPF: three poolings in a row, joined."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.cv1 = Conv(channels, channels // 2)
        self.cv2 = Conv(channels * 2, channels)
        self.pool = nn.MaxPool2d(5, 1, 2)

    def forward(self, x: Tensor) -> Tensor:
        """Return a map of the same shape."""
        maps = [self.cv1(x)]
        for _ in range(3):
            maps.append(self.pool(maps[-1]))
        return self.cv2(torch.cat(maps, 1))


class Trunk(nn.Module):
    """From (batch, 1, height, width) in 0..1 to three named feature maps."""

    def __init__(self) -> None:
        super().__init__()
        up = nn.Upsample(scale_factor=2, mode="nearest")
        layers = [
            Conv(1, 16, 3, 2),
            Conv(16, 32, 3, 2),
            Split(32, 32, 1, True),
            Conv(32, 64, 3, 2),
            Split(64, 64, 2, True),
            Conv(64, 128, 3, 2),
            Split(128, 128, 2, True),
            Conv(128, 256, 3, 2),
            Split(256, 256, 1, True),
            Pyramid(256),
            up,
            nn.Identity(),
            Split(384, 128, 1, False),
            up,
            nn.Identity(),
            Split(192, 64, 1, False),
        ]
        self.model = nn.ModuleList(layers)

    def forward(self, image: Tensor) -> dict[str, Tensor]:
        """Return the maps by name, shapes as in `MAP_CHANNELS` and `MAP_STRIDES`."""
        x = image
        kept = {}
        for index in range(10):
            x = self.model[index](x)
            kept[index] = x
        middle = self.model[12](torch.cat([self.model[10](x), kept[6]], 1))
        fine = self.model[15](torch.cat([self.model[13](middle), kept[4]], 1))
        return {STRIDE8: fine, STRIDE16: middle, STRIDE32: x}


@torch.no_grad()
def start_from(trunk: Trunk, weights: Mapping[str, NDArray[np.float32]], pictures: Tensor) -> None:
    """Give a trunk the fused COCO weights, with the BatchNorm back that was folded into them.

    In evaluation the trunk then computes what the fused network does; in training each BatchNorm
    divides by about the spread it finds, so the pretrained features survive the first step.

    Args:
        trunk: changed in place.
        weights: `<layer>.conv.weight` and `<layer>.conv.bias` by name. The first convolution's
            three colour channels are summed: the program feeds one.
        pictures: (count, 1, height, width) radiographs in 0..1, some 50 of them.
    """
    convs = {n: m for n, m in trunk.named_modules() if isinstance(m, Conv)}
    for name, module in convs.items():
        kernel = torch.from_numpy(np.asarray(weights[f"{name}.conv.weight"], np.float32))
        if kernel.shape[1] == 3 and module.conv.in_channels == 1:
            kernel = kernel.sum(1, keepdim=True)
        module.conv.weight.copy_(kernel)
        module.restoring_bias = torch.from_numpy(
            np.asarray(weights[f"{name}.conv.bias"], np.float32)
        )
    was_training = trunk.training
    trunk.eval()
    trunk(pictures)
    trunk.train(was_training)
    for module in convs.values():
        module.restoring_bias = None


def read_start(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of the starting weights by name."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files}
