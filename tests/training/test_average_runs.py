"""The mean of two runs lies between them and is a run like any other."""

from pathlib import Path

import pytest
import torch

from errors import UserError
from training.average_runs import average_runs
from training.learning.run import BEST
from training.networks.checkpoints import load_checkpoint, save_checkpoint


def state(value: float, width: int = 2) -> dict:
    weights = {"weight": torch.full((width,), value), "count": torch.tensor(int(value))}
    return {"options": {"side": 64}, "epoch": 2, "best": 0.5, "average": weights}


def test_the_mean_lies_between_two_runs(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "first.pt", state(1.0))
    save_checkpoint(tmp_path / "second.pt", state(5.0))
    average_runs(tmp_path / "first.pt", tmp_path / "second.pt", 0.75, tmp_path / "mean")
    mean = load_checkpoint(tmp_path / "mean" / BEST)
    assert mean["average"]["weight"].tolist() == [4.0, 4.0]
    assert mean["average"]["count"] == 5
    assert mean["options"] == {"side": 64}
    assert mean["epoch"] == 4
    average_runs(tmp_path / "first.pt", tmp_path / "second.pt", 0.5, tmp_path / "mean", side=96)
    assert load_checkpoint(tmp_path / "mean" / BEST)["options"] == {"side": 96}


def test_different_networks_are_not_averaged(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "first.pt", state(1.0))
    save_checkpoint(tmp_path / "second.pt", state(5.0, width=3))
    with pytest.raises(UserError, match="different networks"):
        average_runs(tmp_path / "first.pt", tmp_path / "second.pt", 0.5, tmp_path / "mean")
    assert not (tmp_path / "mean").exists()
