"""Packages are installed whole, and torch without CUDA."""

import sys

import pytest

from starting import places
from starting.environment import prepare_environment
from starting.packages import TORCH_INDEX
from starting.refusal import CannotStart
from tests.starting.stand_in import Pip


def test_a_package_at_which_pip_was_ended_is_written_again(pip: Pip) -> None:
    pip.make()
    half, whole = pip.write("ruff-0.12.0", is_whole=False), pip.write("numpy-2.4.0")
    prepare_environment("window", places.REQUIREMENTS)
    assert (half.exists(), whole.exists()) == (False, True)


def test_a_broken_install_is_taken_up_again(pip: Pip) -> None:
    pip.fails_on = "install"
    with pytest.raises(CannotStart, match="goes on where it stopped"):
        prepare_environment("window", places.REQUIREMENTS)
    pip.fails_on = ""
    prepare_environment("window", places.REQUIREMENTS)
    assert pip.installs == 2


def torch_steps(pip: Pip, monkeypatch: pytest.MonkeyPatch, platform: str = "linux") -> list[str]:
    """Set up; return what was run for torch alone, and the requirements' install last."""
    monkeypatch.setattr(sys, "platform", platform)
    prepare_environment("command line", places.REQUIREMENTS)
    return [" ".join(c[3:]) for c in pip.commands if "pip" in c and "--version" not in c]


def test_torch_without_cuda_comes_before_all_else_that_is_installed(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip.has_torch = False
    *_, looked, took, rest = torch_steps(pip, monkeypatch)
    assert "index versions torch" in looked
    for words in ("install", "torch==2.13.0", f"--index-url {TORCH_INDEX}", "--retries 0"):
        assert words in took
    assert "-r" in rest.split()


def test_a_torch_that_pip_has_or_finds_by_itself_is_left_to_it(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(TORCH_INDEX in step for step in torch_steps(pip, monkeypatch))


def test_only_linux_has_a_torch_with_cuda(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    pip.has_torch = False
    assert not any(TORCH_INDEX in step for step in torch_steps(pip, monkeypatch, "darwin"))


@pytest.mark.parametrize("how", ["fails_on", "hangs_on"])
def test_an_index_of_torch_out_of_reach_stops_nothing(
    pip: Pip, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    pip.has_torch = False
    setattr(pip, how, "index versions")
    *_, looked, rest = torch_steps(pip, monkeypatch)
    assert "index versions torch" in looked
    assert "-r" in rest.split()


def test_a_torch_that_fails_to_install_is_left_to_the_requirements(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip.has_torch = False
    pip.fails_on = f"install --index-url {TORCH_INDEX}"
    *_, took, again, rest = torch_steps(pip, monkeypatch)
    assert took == again
    assert pip.fails_on in again
    assert "-r" in rest.split()


def test_the_requirements_keep_cuda_out() -> None:
    lines = places.REQUIREMENTS.read_text().splitlines()
    assert "torch==2.13.0" in lines
    eight = "customtkinter tensorflow ultralytics pillow numpy pyautogui opencv-python pytest"
    for package in eight.split():
        assert any(line.startswith(package) for line in lines), package
