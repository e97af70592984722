"""The shared trunk: layers 0 to 15 of YOLOv8n on one grey channel, with maps at strides 8, 16, 32.

Module names follow the keys of the starting weights, so that a layer finds its own by name.

Source: Jocher et al. 2023, "Ultralytics YOLOv8"; the architecture alone, written anew here.
"""

import hashlib

import torch
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

    def forward(self, x: Tensor) -> Tensor:
        """Return the activated map."""
        return nn.functional.silu(self.bn(self.conv(x)), inplace=True)


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
        self._held = 0

    def hold(self, layers: int) -> None:
        """Let this many of the first layers stay as they are in training.

        What is nearest to the picture costs most to train and has least to learn: the first five
        are two fifths of a step.
        """
        self._held = layers
        self.model[:layers].requires_grad_(False)
        self.train(self.training)

    def train(self, mode: bool = True) -> "Trunk":
        """Choose between training and evaluation, in which BatchNorm learns no more."""
        super().train(mode)
        self.model[: self._held].eval()
        return self

    def mark(self) -> str:
        """Return what tells one trunk's weights from another's: a sha256."""
        digest = hashlib.sha256()
        for name, values in self.state_dict().items():
            digest.update(name.encode() + values.cpu().numpy().tobytes())
        return digest.hexdigest()

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
