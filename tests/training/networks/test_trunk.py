"""The trunk starts from the fused weights without changing what they compute."""

import numpy as np
import pytest
import torch
from torch import nn

from training.networks.fused import give_layers, read_npz
from training.networks.trunk import Conv, Trunk


def made_up_weights(trunk: Trunk, seed: int = 0) -> dict[str, np.ndarray]:
    """Return fused weights of the right shapes, the first convolution with three channels."""
    rng = np.random.default_rng(seed)
    weights = {}
    for name, module in trunk.named_modules():
        if isinstance(module, Conv):
            shape = list(module.conv.weight.shape)
            shape[1] = 3 if name == "model.0" else shape[1]
            fan = np.prod(shape[1:])
            weights[f"{name}.conv.weight"] = rng.normal(0, 1.5 / fan**0.5, shape).astype(np.float32)
            weights[f"{name}.conv.bias"] = rng.normal(0, 0.3, shape[0]).astype(np.float32)
    return weights


def fused(weights: dict[str, np.ndarray]) -> Trunk:
    """Return the trunk as the fused network is: convolutions with bias, no BatchNorm."""
    trunk = Trunk()
    for name, module in trunk.named_modules():
        if isinstance(module, Conv):
            kernel = torch.from_numpy(weights[f"{name}.conv.weight"])
            if kernel.shape[1] == 3 and module.conv.in_channels == 1:
                kernel = kernel.sum(1, keepdim=True)
            module.conv.weight = nn.Parameter(kernel)
            module.conv.bias = nn.Parameter(torch.from_numpy(weights[f"{name}.conv.bias"]))
            module.bn = nn.Identity()  # type: ignore[assignment]
    return trunk.eval()


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trunk, Trunk]:
    torch.manual_seed(0)
    trunk = Trunk()
    weights = made_up_weights(trunk)
    path = tmp_path_factory.mktemp("start") / "start.npz"
    np.savez(path, **weights)  # type: ignore[arg-type]
    pictures = torch.rand(8, 1, 96, 96)
    give_layers(trunk, read_npz(path), lambda: trunk(pictures))
    return trunk.eval(), fused(weights)


def test_restoring_batchnorm_leaves_evaluation_unchanged(started: tuple[Trunk, Trunk]) -> None:
    trunk, wanted = started
    image = torch.rand(2, 1, 96, 96)
    with torch.no_grad():
        ours, theirs = trunk(image), wanted(image)
    for name in theirs:
        gap = (ours[name] - theirs[name]).abs().max() / theirs[name].abs().max()
        assert float(gap) < 1e-5


def test_training_starts_from_nearly_the_same_function(started: tuple[Trunk, Trunk]) -> None:
    trunk, wanted = started
    torch.manual_seed(0)
    Trunk()
    image = torch.rand(8, 1, 96, 96)
    with torch.no_grad():
        trained = trunk.train()(image)["stride8"]
        trunk.eval()
        theirs = wanted(image)["stride8"]
    assert float((trained - theirs).abs().mean() / theirs.abs().mean()) < 0.1


def test_maps_have_the_strides_and_channels_they_are_named_for() -> None:
    with torch.no_grad():
        maps = Trunk().eval()(torch.rand(1, 1, 448, 448))
    assert {name: tuple(m.shape[1:]) for name, m in maps.items()} == {
        "stride8": (64, 56, 56),
        "stride16": (128, 28, 28),
        "stride32": (256, 14, 14),
    }


def test_held_layers_stay_as_they_are_in_training() -> None:
    torch.manual_seed(0)
    trunk = Trunk()
    trunk.hold(5)
    trunk.train()
    before = {name: value.clone() for name, value in trunk.state_dict().items()}
    optimizer = torch.optim.AdamW(trunk.parameters(), lr=0.1)
    sum(
        (m.square().mean() for m in trunk(torch.rand(2, 1, 64, 64)).values()), torch.tensor(0.0)
    ).backward()
    optimizer.step()
    for name, value in trunk.state_dict().items():
        is_held = int(name.split(".")[1]) < 5
        assert torch.equal(value, before[name]) == is_held, name
