"""What was exported comes back as a network that answers alike and can learn on."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import pytest
import torch
from torch import nn

from errors import UserError
from models.manifest import write_set
from tests.training.test_train_cascade import made_up_gate
from training.batches.recipe import CASCADE_RULE, YOLO_RULE
from training.export.bundle import SET
from training.export_cascade import export_files
from training.export_cbam import export_classifier
from training.export_yolo import export_detector
from training.learning.cascade_checkpoint import Options, load_cascade
from training.learning.run import BEST
from training.networks.cbam_network import CbamClassifier
from training.networks.detector import Detector
from training.networks.heads import Cascade
from training.settings import MANIFEST
from training.unpack_bundle import (
    unpack,
    unpack_cascade,
    unpack_classifier,
    unpack_detector,
    write_checkpoint,
)

SIDE = 64
Network = TypeVar("Network", bound=nn.Module)


@pytest.fixture(scope="module")
def pictures() -> torch.Tensor:
    torch.manual_seed(0)
    return torch.rand(4, 1, SIDE, SIDE)


@pytest.fixture(scope="module")
def cascade() -> Cascade:
    return stirred(Cascade())


@pytest.fixture(scope="module")
def files(cascade: Cascade, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cascade")
    export_files(cascade, made_up_gate(), replace(CASCADE_RULE, size_wh=(SIDE, SIDE)), folder)
    return folder


class OneBatch:
    """Has the same pictures in every batch."""

    def __init__(self, pictures: torch.Tensor) -> None:
        self._pictures = pictures

    def at_own_size(self) -> "OneBatch":
        return self

    def batch(self, _: int) -> SimpleNamespace:
        return SimpleNamespace(image=self._pictures)


def stirred(network: Network) -> Network:
    """Return a network in which no weight is what it starts as, nor BatchNorm's statistics."""
    torch.manual_seed(3)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.running_mean, -0.2, 0.2)  # type: ignore[arg-type]
                nn.init.uniform_(module.running_var, 0.5, 1.5)  # type: ignore[arg-type]
    return network.eval()


@torch.no_grad()
def test_the_cascade_comes_back_with_each_specialists_own_correction(
    cascade: Cascade, files: Path, pictures: torch.Tensor
) -> None:
    unpacked = unpack_cascade(files, pictures)
    wanted = cascade.fracture.everyone(cascade.trunk(pictures))[0][:, :-1]
    found = unpacked.fracture.everyone(unpacked.trunk(pictures))[0][:, :-1]
    # The specialists differ by more than what half precision takes away.
    assert float((wanted[:, 0] - wanted[:, 1]).abs().min()) > 0.02
    assert float((found - wanted).abs().max()) < 0.005


def test_a_checkpoint_of_the_bundle_can_be_gone_on_from(
    files: Path, pictures: torch.Tensor, tmp_path: Path
) -> None:
    unpacked = unpack_cascade(files, pictures)
    write_checkpoint(tmp_path / "run", unpacked, Options(side=SIDE))
    loaded, options = load_cascade(tmp_path / "run" / BEST)
    assert options.side == SIDE
    with torch.no_grad():
        trained = loaded.trunk.train()(pictures)["stride8"]
        same = unpacked.trunk(pictures)["stride8"]
    # BatchNorm divides by what it finds: without its return the maps would be of another size.
    assert float((trained - same).abs().mean() / same.abs().mean()) < 0.1


@torch.no_grad()
def test_the_classifier_comes_back(tmp_path: Path, pictures: torch.Tensor) -> None:
    network = stirred(CbamClassifier())
    export_classifier(network, replace(CASCADE_RULE, size_wh=(SIDE, SIDE)), tmp_path / "c.xml")
    unpacked = unpack_classifier(tmp_path / "c.xml", pictures).eval()
    assert torch.allclose(unpacked(pictures)[0], network(pictures)[0], rtol=0.02, atol=0.02)


@torch.no_grad()
def test_the_detector_comes_back(tmp_path: Path, pictures: torch.Tensor) -> None:
    detector = stirred(Detector(1))
    export_detector(detector, replace(YOLO_RULE, size_wh=(SIDE, SIDE)), tmp_path / "d.xml")
    colours = pictures.expand(-1, 3, -1, -1)
    unpacked = unpack_detector(tmp_path / "d.xml", colours, 1, "n").eval()
    assert float((unpacked(colours) - detector(colours)).abs().max()) < 0.02 * SIDE


def test_what_is_out_of_the_bundle_is_named_and_the_rest_unpacked(
    files: Path, pictures: torch.Tensor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "weights"
    shutil.copytree(files, bundle / "cascade")
    trunk = {"file": "cascade/trunk.xml", "preprocessing": {"size_wh": [SIDE, SIDE]}}
    write_set(bundle / MANIFEST.name, "cascade", SET, {"files": {"trunk": trunk}})
    unpack(bundle, tmp_path / "runs", lambda _: OneBatch(pictures))  # type: ignore[arg-type,return-value]
    assert load_cascade(tmp_path / "runs/cascade" / BEST)[1].side == SIDE
    assert [p.name for p in (tmp_path / "runs").iterdir()] == ["cascade"]
    said = capsys.readouterr().out
    assert "no cbam at present" in said
    assert "no yolo at present" in said


def test_who_has_no_checkpoint_is_told_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"python -m training\.unpack_bundle"):
        load_cascade(tmp_path / BEST)


def test_a_file_of_another_network_is_refused(files: Path, pictures: torch.Tensor) -> None:
    with pytest.raises(UserError, match="no CbamClassifier of ours"):
        unpack_classifier(files / "trunk.xml", pictures)
