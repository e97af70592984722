"""Bytecode is written before a start needs it, and only then."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from starting import places
from starting.bytecode import compile_sources
from starting.environment import prepare_environment
from tests.starting.stand_in import Pip


def test_bytecode_is_written_when_a_source_has_changed(
    pip: Pip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "gui" / "rooms" / "window.py"
    source.parent.mkdir(parents=True)
    source.write_text("x = 1\n")
    monkeypatch.setattr(places, "HERE", tmp_path)
    pip.fails_on = "compileall"
    prepare_environment("window", places.REQUIREMENTS)
    pip.fails_on = ""
    for _again in range(2):
        prepare_environment("window", places.REQUIREMENTS)
    source.write_text("x = 12\n")
    prepare_environment("window", places.REQUIREMENTS)
    named = [command for command in pip.commands if "compileall" in command]
    assert len(named) == 3
    assert pip.told.count(os.fsencode(source)) == 3


def test_bytecode_is_written_wherever_the_program_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / f"José's program, {'far ' * 20}away"
    sources = [here / "gui" / f"{number:03}.py" for number in range(376)]
    (here / "gui").mkdir(parents=True)
    for source in sources:
        source.write_text("x = 1\n")
    run, lengths = subprocess.run, []

    def measured(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        lengths.append(len(subprocess.list2cmdline(command)))
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", measured)
    monkeypatch.setattr(places, "HERE", here)
    monkeypatch.setattr(places, "ENVIRONMENT", here)
    (here / "installed").mkdir()
    compile_sources(sys.executable)
    # What CreateProcess takes; each letter counts.
    assert max(lengths) < 32_767
    assert len(list((here / "gui" / "__pycache__").iterdir())) == len(sources)
    assert (here / "installed" / "bytecode").read_text()
