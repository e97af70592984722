"""The environment on a fresh machine: set up once, and never in the way of answers."""

import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

import start
from starting import places
from starting.environment import prepare_environment
from starting.interpreter import interpreter_in
from starting.packages import RECORD
from tests.starting.stand_in import Pip


def test_the_second_start_installs_nothing(pip: Pip) -> None:
    prepare_environment("window", places.REQUIREMENTS)
    first = len(pip.commands)
    assert pip.installs == 1
    prepare_environment("window", places.REQUIREMENTS)
    assert len(pip.commands) == first


def test_another_purpose_installs_nothing_again(pip: Pip) -> None:
    prepare_environment("window", places.REQUIREMENTS)
    prepare_environment("command line", places.REQUIREMENTS)
    assert pip.installs == 1


def test_an_environment_without_pip_is_made_anew(pip: Pip) -> None:
    pip.make()
    pip.fails_on = "pip --version"
    pip.makes = 0
    prepare_environment("window", places.REQUIREMENTS)
    assert pip.makes == 1


def test_an_environment_whose_making_was_ended_is_made_anew(pip: Pip) -> None:
    pip.make()
    (pip.write("pip-23.2.1") / RECORD).unlink()
    pip.makes = 0
    prepare_environment("window", places.REQUIREMENTS)
    assert pip.makes == 1


def test_an_environment_whose_python_was_removed_is_made_anew(
    pip: Pip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_environment("window", places.REQUIREMENTS)
    interpreter = interpreter_in(pip.folder)
    interpreter.unlink()
    interpreter.symlink_to(tmp_path / "gone" / "python3.11")
    prepare_environment("command line", places.REQUIREMENTS)
    assert (pip.makes, pip.installs) == (2, 2)


def test_changed_requirements_are_installed(pip: Pip, tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("numpy")
    prepare_environment("window", requirements)
    requirements.write_text("numpy\npillow")
    prepare_environment("window", requirements)
    assert pip.installs == 2


def test_setting_up_keeps_standard_output_for_answers(
    pip: Pip, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_environment("command line", places.REQUIREMENTS)
    said = capsys.readouterr()
    assert said.out == ""
    assert "this happens once" in said.err


def refused(*_words: object, **_options: object) -> NoReturn:
    """Stand in for whatever writes; root, who may run the tests, is refused by no mode."""
    raise PermissionError(13, "Permission denied")


def test_an_installation_that_only_its_owner_may_write_starts(
    pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_environment("window", places.REQUIREMENTS)
    (pip.folder / "installed" / "bytecode").write_text("of other sources")
    for writes in ("touch", "mkdir", "write_text"):
        monkeypatch.setattr(Path, writes, refused)
    before = len(pip.commands)
    prepare_environment("command line", places.REQUIREMENTS)
    assert [command[1:] for command in pip.commands[before:]] == [["-c", "import cv2"]]


def test_setting_up_where_only_another_may_write_asks_for_the_owner(
    pip: Pip, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    assert start.main(["analyse", "wrist.png"]) == 1
    said = capsys.readouterr().err
    assert "Permission denied" in said
    assert "ask its owner to run start.py once" in said
    assert "python3.11-venv" not in said
    assert (pip.makes, pip.installs) == (0, 0)
