"""The detector learns, resumes, and goes on from earlier runs."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from errors import UserError
from tests.training.broken_off import unbroken_and_resumed
from tests.training.detectors import OPTIONS
from training import train_yolo
from training.arguments import training_parser
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore
from training.data.sources import DAOON_CLASSES
from training.learning.cascade_checkpoint import Options as CascadeOptions
from training.learning.run import BEST
from training.learning.yolo_checkpoint import load_detector
from training.networks.checkpoints import save_checkpoint
from training.networks.detector import TRUNK_LAYERS, Detector, take_trunk
from training.networks.heads import Cascade
from training.train_yolo import Trainer, read_arguments


def trainer(data: Path, folder: Path, cache: Path) -> Trainer:
    samples = read_catalogue(data).samples
    made = Trainer(OPTIONS, folder, samples, PictureStore(samples, cache))
    made.batches.views.recipe = {"fracatlas fractured": 2, "daoon normal": 1}
    return made


def test_a_killed_run_ends_as_an_unbroken_one(data: Path, tmp_path: Path, start: Path) -> None:
    unbroken, resumed = unbroken_and_resumed(
        lambda name: trainer(data, tmp_path / name, tmp_path / "cache"), start
    )
    wanted, found = unbroken.detector.state_dict(), resumed.detector.state_dict()
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)
    detector, options = load_detector(tmp_path / "unbroken" / BEST)
    assert options == OPTIONS
    assert not detector.training


def test_a_detector_of_regions_learns_from_boxes_of_unknown_region(
    data: Path, tmp_path: Path, start: Path
) -> None:
    samples = read_catalogue(data).samples
    store = PictureStore(samples, tmp_path / "cache")
    made = Trainer(replace(OPTIONS, classes="daoon"), tmp_path / "run", samples, store)
    made.batches.views.recipe = {"fracatlas fractured": 2, "daoon fractured": 1}
    batch = made.batches.batch(0)
    is_fracatlas = batch["batch_idx"] < 2
    assert (batch["cls"][is_fracatlas] < 0).all()
    made.start(start)
    assert np.isfinite(made.step(batch)).all()
    made.run.end_epoch(0.0)
    detector, options = load_detector(tmp_path / "run" / BEST)
    assert options.labels == DAOON_CLASSES
    with torch.no_grad():
        assert detector(torch.rand(1, 3, 64, 64)).shape[1] == 4 + len(DAOON_CLASSES)


@pytest.fixture
def earlier(data: Path, tmp_path: Path, start: Path) -> Trainer:
    """Return a run that has kept its first weights, and learnt nothing."""
    samples = read_catalogue(data).samples
    first = Trainer(OPTIONS, tmp_path / "first", samples, PictureStore(samples, tmp_path / "cache"))
    first.start(start)
    first.run.end_epoch(0.0)
    return first


@pytest.fixture
def later(data: Path, tmp_path: Path, start: Path, earlier: Trainer) -> Callable[..., Trainer]:
    """Return what makes a run that goes on from the earlier one, told something else."""
    samples = read_catalogue(data).samples

    def make(**told: Any) -> Trainer:
        made = Trainer(replace(OPTIONS, **told), tmp_path / "later", samples, earlier.store)
        made.start(start, tmp_path / "first" / BEST)
        return made

    return make


@pytest.mark.parametrize("held", [5, TRUNK_LAYERS])
def test_a_run_goes_on_from_an_earlier_one_and_may_keep_its_first_layers(
    earlier: Trainer, later: Callable[..., Trainer], held: int
) -> None:
    kept = later(held=held)
    before = {n: v.clone() for n, v in kept.detector.state_dict().items()}
    kept.detector.train()
    kept.step(kept.batches.batch(0))
    for name, value in kept.detector.state_dict().items():
        layer = int(name.split(".")[2])
        if layer < held:
            assert torch.equal(value, before[name]), name
        elif name.endswith("bn.running_mean"):
            assert not torch.equal(value, before[name]), name
    for name, value in earlier.averaged().state_dict().items():
        assert torch.equal(value, before[name]), name


def test_an_earlier_head_goes_on_from_the_trunk_of_a_cascade(
    tmp_path: Path, earlier: Trainer, later: Callable[..., Trainer]
) -> None:
    cascade, told = Cascade(), asdict(CascadeOptions())
    path = tmp_path / "cascade.pt"
    save_checkpoint(path, {"options": told, "average": cascade.state_dict()})
    second = later(held=5, trunk=str(path))
    wanted = Detector(1)
    take_trunk(wanted, cascade.trunk)
    of_trunk, of_head = wanted.state_dict(), earlier.averaged().state_dict()
    for name, value in second.detector.state_dict().items():
        layer = int(name.split(".")[2])
        assert torch.equal(value, (of_trunk if layer < TRUNK_LAYERS else of_head)[name]), name


def test_a_run_does_not_go_on_from_a_detector_of_other_classes(
    later: Callable[..., Trainer],
) -> None:
    with pytest.raises(UserError, match="no checkpoint of a detector of this"):
        later(classes="daoon")


def test_a_larger_network_starts_without_the_cascades_trunk() -> None:
    assert read_arguments(["--scale", "s"]).trunk == ""
    assert read_arguments([]).trunk != ""


def test_a_detector_learns_and_is_judged_on_the_device_that_is_told(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = read_catalogue(data).samples
    store = PictureStore(samples, tmp_path / "cache")
    meta = torch.device("meta")
    places: list[torch.device] = []

    class Loss:
        """Says where it is, and where what it is given is."""

        def __init__(self, network: nn.Module) -> None:
            places.append(next(network.parameters()).device)

        def __call__(self, raw: dict[str, torch.Tensor], batch: dict[str, torch.Tensor]) -> tuple:
            places.extend(value.device for value in (raw["boxes"], *raw["feats"], *batch.values()))
            return torch.zeros(3), None

    monkeypatch.setattr(train_yolo, "detection_loss", Loss)
    monkeypatch.setattr(train_yolo, "quick", lambda _device: nullcontext())
    made = Trainer(OPTIONS, tmp_path / "run", samples, store, meta)
    assert {p.device for p in made.detector.parameters()} == {meta}
    # Which boxes are of no known class can't be told of a tensor without values.
    monkeypatch.setattr(made, "_with_classes", lambda _raw, batch: batch)
    monkeypatch.setattr(made.run, "learn", lambda _loss: None)
    made.batches.views.recipe = {"fracatlas fractured": 1}
    assert made.step(made.batches.batch(0)).tolist() == [0, 0, 0]
    assert set(places) == {meta}
    made.run.average.state = {n: v.cpu() for n, v in Detector(1).state_dict().items()}
    assert {p.device for p in made.averaged().parameters()} == {meta}


def test_only_commands_that_compute_where_they_are_told_take_a_device() -> None:
    assert read_arguments(["--device", "cpu"]).device == "cpu"
    assert not hasattr(training_parser("", "other").parse_args([]), "device")
