"""The clipboards of other systems, with stand-ins for the programs that serve them."""

import sys
from pathlib import Path

import pytest

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
