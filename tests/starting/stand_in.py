"""What stands in for pip, and for every other process."""

import subprocess
from pathlib import Path

import pytest

from starting import environment, packages, places
from starting.interpreter import interpreter_in


class Pip:
    """Stands in for every process that `start` would run; nothing is installed."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commands: list[list[str]] = []
        self.told: list[bytes] = []
        self.fails_on = ""
        self.hangs_on = ""
        self.has_torch = True
        self.makes = 0
        self.folder = tmp_path / ".venv"
        monkeypatch.setattr(places, "ENVIRONMENT", self.folder)
        monkeypatch.setattr(environment, "make_environment", self.make)
        monkeypatch.setattr(subprocess, "call", self.call)
        monkeypatch.setattr(subprocess, "run", self.run)

    def make(self) -> None:
        self.write("pip-23.2.1")
        interpreter = interpreter_in(self.folder)
        interpreter.parent.mkdir(parents=True, exist_ok=True)
        interpreter.unlink(missing_ok=True)
        interpreter.touch()
        self.makes += 1

    def write(self, package: str, is_whole: bool = True) -> Path:
        place = self.folder / packages.PACKAGES[0].replace("*", "3.11") / f"{package}.dist-info"
        place.mkdir(parents=True, exist_ok=True)
        (place / "METADATA").touch()
        if is_whole:
            (place / packages.RECORD).touch()
        return place

    def call(self, command: list[str], timeout: float | None = None, **_options: object) -> int:
        self.commands.append(command)
        said = " ".join(command[1:])
        if self.hangs_on and self.hangs_on in said:
            assert timeout is not None, "this would wait for ever"
            raise subprocess.TimeoutExpired(command, timeout)
        if "--dry-run" in command and not self.has_torch:
            return 1
        return int(bool(self.fails_on) and self.fails_on in said)

    def run(
        self,
        command: list[str],
        *,
        input: bytes | None = None,
        timeout: float | None = None,
        **_options: object,
    ) -> subprocess.CompletedProcess[bytes]:
        self.told.append(input or b"")
        return subprocess.CompletedProcess(command, self.call(command, timeout))

    @property
    def installs(self) -> int:
        return sum("-r" in command for command in self.commands)
