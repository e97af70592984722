"""A run that is killed at any moment goes on as one that was not, curves included."""

from pathlib import Path

import numpy as np
import pytest
import torch

from errors import UserError
from training.figures.plots import plot_curves
from training.learning import run as run_module
from training.learning.curves import read_curves, write_curves
from training.learning.run import BEST, CURVES, FIGURES, LAST, Run, mark, read_figures
from training.networks.checkpoints import load_checkpoint, save_checkpoint
from training.turns import alone_in
from training.whole_file import write_json

TORN = "epoch,loss,worst,seconds\n0,0.5,0.5,0\n1,0.4"


class Killed(BaseException):
    """The process ends here."""


def made(folder: Path) -> Run:
    torch.manual_seed(0)
    network = torch.nn.Linear(2, 1)
    groups = [{"params": list(network.parameters()), "lr": 1e-2}]
    return Run(network, groups, total_steps=30, folder=folder, options={})


def learn(run: Run, epochs: int = 3) -> None:
    def epoch() -> dict[str, float]:
        for _ in range(5):
            run.learn((run.network(torch.ones(3, 2)) ** 2).mean())
        return {"loss": 0.5}

    run.train(epochs, epoch, lambda: {"worst": np.float64(0.25)}, "worst")


def epochs_in(folder: Path) -> list[str]:
    return [row["epoch"] for row in read_curves(folder / CURVES, 99)]


@pytest.mark.parametrize("killed_at", [0, 1, 2])
def test_a_kill_between_checkpoint_and_curve_loses_no_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    def write_or_die(path: Path, rows: list) -> None:
        if len(rows) == killed_at + 1:
            raise Killed
        write_curves(path, rows)

    killed = made(tmp_path)
    killed.begin()
    with monkeypatch.context() as patched:
        patched.setattr(run_module, "write_curves", write_or_die)
        with pytest.raises(Killed):
            learn(killed)
    resumed = made(tmp_path)
    assert resumed.resume()
    assert resumed.epoch == killed_at + 1
    learn(resumed)
    assert epochs_in(tmp_path) == ["0", "1", "2"]


def test_an_epoch_that_is_run_again_has_one_line(tmp_path: Path) -> None:
    first = made(tmp_path)
    first.begin()
    learn(first, epochs=2)
    write_curves(tmp_path / CURVES, [*first.rows, {**first.rows[-1], "epoch": 2}])
    resumed = made(tmp_path)
    assert resumed.resume()
    assert epochs_in(tmp_path) == ["0", "1"]
    learn(resumed)
    assert epochs_in(tmp_path) == ["0", "1", "2"]
    resumed.begin()
    assert not (tmp_path / CURVES).exists()


def test_a_checkpoint_of_an_earlier_version_takes_its_lines_from_the_file(tmp_path: Path) -> None:
    first = made(tmp_path)
    first.begin()
    learn(first, epochs=2)
    state = load_checkpoint(tmp_path / LAST)
    del state["rows"]
    save_checkpoint(tmp_path / LAST, state)
    resumed = made(tmp_path)
    assert resumed.resume()
    learn(resumed)
    assert epochs_in(tmp_path) == ["0", "1", "2"]


@pytest.mark.parametrize("torn", [TORN, f"{TORN}\n", f"{TORN},0.4,1", f"{TORN}\n\n"])
def test_a_torn_line_is_left_out(tmp_path: Path, torn: str) -> None:
    path = tmp_path / CURVES
    path.write_text(torn, encoding="utf-8")
    rows = read_curves(path, 2)
    assert [row["epoch"] for row in rows] == ["0"]
    write_curves(path, rows)
    assert path.read_text(encoding="utf-8") == "epoch,loss,worst,seconds\n0,0.5,0.5,0\n"


def test_curves_are_drawn_with_a_gap_where_a_line_lacks_a_figure(tmp_path: Path) -> None:
    write_curves(tmp_path / CURVES, [{"epoch": 0, "loss": 0.5}, {"epoch": 1}])
    plot_curves(tmp_path / "loss.png", tmp_path / CURVES, ("loss", "later"), "loss")
    assert (tmp_path / "loss.png").is_file()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_ends_the_run_before_its_checkpoint(
    tmp_path: Path, value: float
) -> None:
    run = made(tmp_path)
    run.begin()
    learn(run, epochs=1)

    def epoch() -> dict[str, float]:
        losses = iter((0.5, value, 0.5))
        return run.learn_epoch(lambda *_: iter(range(3)), 3, lambda _: (next(losses),), ("loss",))

    with pytest.raises(UserError, match=r"A loss of epoch 1 is no number, .*lower --rate"):
        run.train(2, epoch, lambda: {"worst": 0.25}, "worst")
    assert load_checkpoint(tmp_path / LAST)["epoch"] == 1


def test_two_trainings_do_not_write_into_one_folder(tmp_path: Path) -> None:
    run = made(tmp_path)
    run.begin()
    with alone_in(tmp_path, ""), pytest.raises(UserError, match="Another training writes into"):
        learn(run)
    assert not (tmp_path / LAST).exists()
    learn(run)


def test_figures_are_of_the_checkpoint_as_it_is(tmp_path: Path) -> None:
    run = made(tmp_path)
    learn(run, epochs=1)
    said = rf"no figures of {BEST} .*training\.judge --run {tmp_path}"
    with pytest.raises(UserError, match=said):
        read_figures(tmp_path, BEST, "training.judge --run")
    write_json(tmp_path / FIGURES, {"date": "2026-01-01", "checkpoint": "of another"})
    with pytest.raises(UserError, match=said):
        read_figures(tmp_path, BEST, "training.judge --run")
    for told in ({"checkpoint": mark(tmp_path)}, {"date": "2026-01-01"}):
        write_json(tmp_path / FIGURES, told)
        assert read_figures(tmp_path, BEST, "training.judge --run") == told
