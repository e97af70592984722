"""What a detector finds in pictures: on its own device, in mirror images."""

from contextlib import nullcontext

import numpy as np
import pytest
import torch
from torch import nn

from tests.training.detectors import OPTIONS
from training.figures import detections
from training.figures.detections import detect_in


class Elsewhere(nn.Module):
    """Has its weights on the device "meta", and answers on the processor with one box."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, device="meta"))
        self.asked: list[str] = []

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.asked.append(images.device.type)
        return torch.tensor([32.0, 32, 8, 8, 0.9]).reshape(1, 5, 1).expand(len(images), 5, 1)


def test_pictures_are_asked_where_the_detector_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no autocast for a device that computes nothing.
    monkeypatch.setattr(detections, "quick", lambda _device, **_: nullcontext())
    detector, pixels = Elsewhere(), np.zeros((64, 64), np.uint8)
    for flips in (False, True):
        asked = ([pixels], [np.zeros((0, 4))], OPTIONS.rule)
        (found,) = detect_in(detector, *asked, flips=flips)  # type: ignore[arg-type]
        np.testing.assert_allclose(found.boxes, [[28, 28, 36, 36]], atol=1e-3)
    assert detector.asked == ["meta"] * 3


def test_a_mirror_image_finds_the_box_in_its_place() -> None:
    class LeftEdge(nn.Module):
        """Finds one box at the brightest column."""

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            column = images.mean((1, 2)).argmax(1).float() + 0.5
            rows = [column, column * 0 + 32, column * 0 + 8, column * 0 + 8, column * 0 + 0.9]
            return torch.stack(rows, 1)[:, :, None]

    pixels = np.zeros((64, 64), np.uint8)
    pixels[:, 10] = 255
    rule = OPTIONS.rule
    for flips in (False, True):
        (found,) = detect_in(LeftEdge(), [pixels], [np.zeros((0, 4))], rule, flips=flips)  # type: ignore[arg-type]
        np.testing.assert_allclose(found.boxes, [[6.5, 28, 14.5, 36]], atol=1e-3)
