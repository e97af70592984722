"""The window's program where there is no display: one sentence, and nothing that looks broken."""

import os
import subprocess
import sys
import tkinter as tk
from pathlib import Path

import pytest

from app.analyst import Analyst
from gui import program
from gui.key_table import PLACE
from gui.main_window import MainWindow
from tests.app.desk import Steps

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only X11 systems can be without a display"
)


@pytest.mark.parametrize("display", ["", ":97531", "nowhere.invalid:0"])
def test_without_a_display_one_sentence_says_so_and_nothing_is_called_broken(
    tmp_path: Path, display: str
) -> None:
    homes = {f"XDG_{name}_HOME": str(tmp_path) for name in ("DATA", "CONFIG", "STATE", "CACHE")}
    environment = {**os.environ, **homes}
    environment.pop("DISPLAY", None)
    ended = subprocess.run(
        [sys.executable, "mainGUI.py", "--db", str(tmp_path / "h.db")],
        cwd=ROOT,
        env=environment | ({"DISPLAY": display} if display else {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        "There is no display for the window; use: python3 start.py analyse IMAGE...\n"
    )
    left = [path.name for path in tmp_path.rglob("*.txt")]
    assert not [name for name in left if name.startswith(("run-", "crash-"))]


def test_another_fault_of_tk_is_a_bug_like_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise tk.TclError("unknown option -display")

    monkeypatch.setattr(MainWindow, "__init__", fail)
    # To be put back at the end.
    monkeypatch.setenv(PLACE, str(tmp_path))
    session = Steps(Analyst(tmp_path / "h.db")).session
    with pytest.raises(tk.TclError, match="unknown option"):
        program._opened(session, lambda: None)
