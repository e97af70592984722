"""ResNet101 with CBAM behind its last stage, as the public classifier has it.

The attention's place is supervised by the boxes as that of our own classifier is; the public one
learns from the image's label alone. Nothing pretrained can be had offline: it starts from chance.

Source: He, Zhang, Ren, Sun 2015, "Deep Residual Learning for Image Recognition", table 1; Woo et
al. 2018, "CBAM: Convolutional Block Attention Module".
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

from training.networks.cbam_network import AttentiveClassifier, ChannelAttention, SpatialAttention

RATIO, KERNEL = 8, 7
HIDDEN, DROPOUT = 256, 0.5
RESNET101 = (3, 4, 23, 3)
WIDEN = 4


class Residual(nn.Module):
    """Three convolutions and the way round them, the first one with the stride."""

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        outputs = width * WIDEN
        self.inside = nn.Sequential(
            *_convolve(inputs, width, 1, stride),
            nn.ReLU(),
            *_convolve(width, width, 3),
            nn.ReLU(),
            *_convolve(width, outputs, 1),
        )
        is_same = inputs == outputs and stride == 1
        way = [] if is_same else _convolve(inputs, outputs, 1, stride)
        self.around = nn.Sequential(*way)
        # Each block starts as the way round it, else a hundred layers of chance learn nothing.
        nn.init.zeros_(self.inside[-1].weight)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        """Return (batch, 4 * width, rows / stride, columns / stride)."""
        return torch.relu(self.inside(x) + self.around(x))


class ResNetCbam(AttentiveClassifier):
    """From (batch, 1, height, width) in 0..1 to one image logit and the spatial attention's logits.

    One logit of fractured against not says what the public network's two softmax outputs say.
    """

    stride: ClassVar[int] = 32
    title: ClassVar[str] = "ResNet101 with CBAM"
    starts_from_cascade: ClassVar[bool] = False

    def __init__(self, blocks: tuple[int, ...] = RESNET101, width: int = 64) -> None:
        super().__init__()
        stages: list[nn.Module] = [*_convolve(3, width, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        channels = width
        for stage, count in enumerate(blocks):
            inner = width * 2**stage
            for block in range(count):
                stages.append(Residual(channels, inner, 2 if stage and not block else 1))
                channels = inner * WIDEN
        self.trunk = nn.Sequential(*stages)
        self.channel = ChannelAttention(channels, RATIO)
        self.spatial = SpatialAttention(KERNEL)
        self.dropout = nn.Dropout(DROPOUT)
        self.hidden = nn.Linear(channels, HIDDEN)
        self.last = nn.Linear(HIDDEN, 1)

    def forward(self, image: Tensor, is_local: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Answer a batch; see `AttentiveClassifier.forward`."""
        # The published network takes colours; a radiograph has one grey for all three.
        x = self.channel(self.trunk((2.0 * image - 1.0).expand(-1, 3, -1, -1)))
        looked = self.spatial(x).float()
        pooled = (x * torch.sigmoid(looked)).mean((2, 3))
        logit = self.last(torch.relu(self.hidden(self.dropout(pooled)))).float()[:, 0]
        if is_local is not None:
            logit = torch.where(is_local, logit.detach(), logit)
        return logit, looked[:, 0]


def _convolve(inputs: int, outputs: int, kernel: int, stride: int = 1) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    nn.init.kaiming_normal_(convolution.weight, mode="fan_out", nonlinearity="relu")
    return [convolution, nn.BatchNorm2d(outputs)]
