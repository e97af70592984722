"""A detector takes its first weights, BatchNorm and a cascade's trunk among them."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.networks.detector import TRUNK_LAYERS, Detector, start_detector
from training.networks.fused import read_npz
from training.networks.trunk import Trunk


def test_restoring_batchnorm_leaves_the_detector_unchanged(
    started: tuple[Detector, dict[str, np.ndarray]],
) -> None:
    detector, weights = started
    fused = Detector(1)
    for name, module in fused.network.named_modules():
        conv = getattr(module, "conv", None)
        if isinstance(conv, nn.Conv2d) and f"{name}.conv.weight" in weights:
            conv.weight = nn.Parameter(torch.from_numpy(weights[f"{name}.conv.weight"]))
            conv.bias = nn.Parameter(torch.from_numpy(weights[f"{name}.conv.bias"]))
            module.bn = nn.Identity()
        elif isinstance(module, nn.Conv2d) and f"{name}.weight" in weights:
            module.weight = nn.Parameter(torch.from_numpy(weights[f"{name}.weight"]))
            module.bias = nn.Parameter(torch.from_numpy(weights[f"{name}.bias"]))
    image = torch.rand(2, 3, 96, 96)
    with torch.no_grad():
        gap = (detector(image) - fused.eval()(image)).abs()
    assert float(gap[:, 4:].max()) < 1e-5
    assert float(gap[:, :4].max()) < 1e-3


def test_a_cascades_trunk_gives_the_same_maps_in_the_detector(start: Path) -> None:
    torch.manual_seed(1)
    trunk, detector = Trunk().eval(), Detector(1)
    for module in trunk.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.1, 0.1)  # type: ignore[arg-type]
    start_detector(detector, read_npz(start), torch.rand(2, 3, 96, 96), trunk)
    grey = torch.rand(1, 1, 96, 96)
    kept: dict[int, torch.Tensor] = {}
    layers = detector.eval().network.model
    layers[TRUNK_LAYERS - 1].register_forward_hook(lambda _m, _i, o: kept.update({15: o}))  # type: ignore[index]
    with torch.no_grad():
        detector(grey.expand(1, 3, 96, 96))
        wanted = trunk(grey)["stride8"]
    assert torch.allclose(kept[15], wanted, atol=1e-4)
