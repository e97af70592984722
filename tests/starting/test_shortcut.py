"""An icon for a double click, wherever the desktop and the program lie."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

import start
from starting import places, shortcut


def test_a_desktop_entry_survives_strange_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "HERE", Path('/home/x/a "b" $c 100%'))
    entry = shortcut.desktop_entry()
    assert r'a \\"b\\" \\$c 100%%/start.py' in entry
    assert entry.startswith("[Desktop Entry]\n")


def test_a_windows_path_with_an_apostrophe_stays_data(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(places, "HERE", Path("/users/O'Brien/lens"))
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append(command))
    shortcut.windows_shortcut(Path("/desktop"))
    assert "'/users/O''Brien/lens/start.py'" in commands[0][-1]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_a_desktop_is_found_whatever_letters_its_owner_s_name_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = tmp_path / "José Łęcki" / "Escritorio"
    desktop.mkdir(parents=True)
    answer = base64.b64encode(str(desktop).encode()).decode()
    powershell = tmp_path / "powershell"
    # PowerShell takes whatever stands behind -Command for the script itself.
    powershell.write_text(f"#!/bin/sh\ntest $# -eq 3 && echo {answer}\n")
    powershell.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "platform", "win32")
    assert shortcut.desktop_folder() == desktop


def test_an_icon_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "OsteoLens.desktop").mkdir()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shortcut, "desktop_folder", lambda: tmp_path)
    assert start.main(["--shortcut"]) == 1
    assert "could not be put into" in capsys.readouterr().err
