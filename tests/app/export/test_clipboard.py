"""The clipboards of other systems, with stand-ins for the programs that serve them."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.export import clipboard
from app.export.clipboard import put_picture
from errors import CannotSave


def program(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("system", "name", "script"),
    [
        # PowerShell takes whatever stands behind -Command for the script itself.
        ("win32", "powershell", 'test $# -eq 4 && cp "$OSTEOLENS_PICTURE" "$TARGET"'),
        ("darwin", "osascript", 'test $# -eq 3 && cp "$3" "$TARGET"'),
    ],
)
def test_the_picture_reaches_the_systems_own_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, name: str, script: str
) -> None:
    program(tmp_path, name, script, monkeypatch)
    monkeypatch.setenv("TARGET", str(tmp_path / "copied"))
    monkeypatch.setattr(sys, "platform", system)
    put_picture(b"a picture")
    assert (tmp_path / "copied").read_bytes() == b"a picture"


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_system_without_that_program_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(CannotSave, match="save it to a file instead"):
        put_picture(b"a picture")


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen]:
    """All programs that are started."""
    started: list[subprocess.Popen] = []

    class Noted(subprocess.Popen):
        def __init__(self, *words, **options) -> None:
            super().__init__(*words, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return started


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the owner of X11's clipboard")
@pytest.mark.parametrize("png", [b"small", b"more than a pipe holds" * 10_000])
@pytest.mark.parametrize("script", ["exec sleep 600", "echo no; exec sleep 600", "exit 1"])
def test_an_owner_that_hangs_or_fails_is_given_up_and_leaves_no_process(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    children: list[subprocess.Popen],
    png: bytes,
    script: str,
) -> None:
    program(tmp_path, "python", script, monkeypatch)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(clipboard, "PATIENCE_S", 0.5)
    with pytest.raises(CannotSave, match="save it to a file instead"):
        put_picture(png)
    assert [child.returncode is not None for child in children] == [True]
