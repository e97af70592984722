"""A mistake on a command line ends in one sentence, and every option says what it is."""

import ast
import errno
from argparse import ArgumentTypeError
from pathlib import Path

import numpy as np
import pytest
import torch

from errors import UserError
from training import fine_tune, train_cascade, train_yolo
from training.argument_types import amount, count, input_side, share, whole
from training.arguments import run_command
from training.hard_negatives import read_hard_negatives
from training.learning.device import choose_device
from training.networks.fused import read_npz
from training.settings import ROOT

TAKING_OPTIONS = ("*", "learning/options")


@pytest.mark.parametrize("word", ["0", "-1", "1.5", "many", ""])
def test_a_count_begins_at_one(word: str) -> None:
    with pytest.raises(ArgumentTypeError, match="whole number from 1 on"):
        count(word)
    assert count("3") == 3


@pytest.mark.parametrize("word", ["-1", "1.5", "many", ""])
def test_layers_and_seeds_begin_at_zero(word: str) -> None:
    with pytest.raises(ArgumentTypeError, match="whole number from 0 on"):
        whole(word)
    assert whole("0") == 0


@pytest.mark.parametrize("word", ["-0.1", "nan", "inf", "fast"])
def test_a_rate_is_a_number_from_0_on(word: str) -> None:
    with pytest.raises(ArgumentTypeError, match="no number from 0 on"):
        amount(word)
    assert amount("1e-3") == 0.001


@pytest.mark.parametrize(("word", "nearest"), [("500", 512), ("10", 32), ("577", 576)])
def test_a_side_is_a_multiple_of_32(word: str, nearest: int) -> None:
    with pytest.raises(ArgumentTypeError, match=f"{nearest} is the nearest"):
        input_side(word)
    assert input_side("576") == 576


@pytest.mark.parametrize("word", ["1.1", "-0.1", "nan", "half"])
def test_a_share_lies_between_0_and_1(word: str) -> None:
    with pytest.raises(ArgumentTypeError, match="between 0 and 1"):
        share(word)
    assert share("0.25") == 0.25


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--epochs", "0"], "argument --epochs: 0 is no whole number from 1 on"),
        (["--steps", "0"], "argument --steps"),
        (["--threads", "0"], "argument --threads"),
        (["--side", "500"], "argument --side: 500 is no multiple of 32"),
        (["--rate", "nan"], "argument --rate: nan is no number from 0 on"),
        (["--trunk-share", "-1"], "argument --trunk-share"),
        (["--seed", "-1"], "argument --seed: -1 is no whole number from 0 on"),
    ],
)
def test_what_cannot_be_is_refused_before_any_work(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for read in (train_cascade.read_arguments, train_yolo.read_arguments):
        with pytest.raises(SystemExit, match="2"):
            read(words)
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--epochs", "--steps"])
def test_a_fine_tuning_has_a_length(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        fine_tune.read_arguments(["--corrections", "export", option, "-1"])
    assert f"argument {option}: -1 is no whole number from 1 on" in capsys.readouterr().err


def test_a_source_that_is_not_there_is_not_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        train_cascade.read_arguments(["--without", "doaon"])
    assert "invalid choice: 'doaon'" in capsys.readouterr().err
    assert train_cascade.read_arguments(["--without", "daoon", "web"]).without == ["daoon", "web"]
    assert tuple(train_cascade.read_arguments([]).without) == ()


def test_missing_files_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no first weights .*start.npz; name"):
        read_npz(tmp_path / "start.npz")
    with pytest.raises(UserError, match=r"no list .*hard.csv of hard negatives"):
        read_hard_negatives(str(tmp_path / "hard.csv"))
    assert read_hard_negatives("") == []


def test_first_weights_that_are_none_are_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "start.npz"
    for words in (b"", b"junk", b"PK\x03\x04broken"):
        path.write_bytes(words)
        with pytest.raises(UserError, match=r"start\.npz holds no first weights"):
            read_npz(path)
    np.savez(path, other=np.zeros(2))
    with pytest.raises(UserError, match="holds no first weights"):
        read_npz(path)


def test_a_full_disk_ends_a_command_in_a_sentence() -> None:
    def fail(number: int) -> None:
        raise OSError(number, "no room", "runs/last.pt")

    with pytest.raises(SystemExit, match=r"runs/last\.pt could not be written \(no room\)"):
        run_command(lambda: fail(errno.ENOSPC))
    with pytest.raises(OSError, match="no room"):
        run_command(lambda: fail(errno.EPIPE))


def test_a_gpu_that_is_not_there_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UserError, match="no CUDA GPU"):
        choose_device("cuda")
    assert choose_device("auto").type == "cpu"


def test_every_option_says_what_it_is() -> None:
    for path in (p for name in TAKING_OPTIONS for p in (ROOT / "training").glob(f"{name}.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_argument":
                assert "help" in {k.arg for k in node.keywords}, ast.unparse(node)
