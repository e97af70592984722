"""Killed at any moment, the program loses nothing that it acknowledged, and starts again."""

import sqlite3
import sys
from pathlib import Path

import pytest

from tests.kills.life import DATABASE, OUTPUT, WORK
from tests.kills.series import Outcome, kill_often, what_is_wrong

TIMES = 15


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
def test_no_kill_loses_what_was_acknowledged(tmp_path: Path) -> None:
    outcome = kill_often(tmp_path, TIMES, seed=3)
    assert outcome.faults == []
    assert set(outcome.kills) == set(WORK)
    # A series in which nothing was done, or nothing was interrupted, would prove nothing.
    assert outcome.kept
    assert outcome.saved
    assert outcome.recovered > TIMES // 3


def test_a_lost_row_and_a_half_picture_would_be_seen(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / DATABASE).close()
    (tmp_path / DATABASE).touch()
    (tmp_path / OUTPUT).mkdir()
    (tmp_path / OUTPUT / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    faults = what_is_wrong(tmp_path, Outcome(kept={("0" * 64, "weights")}, saved={"gone.png"}))
    assert len(faults) == 3
    assert "is lost" in faults[0]
    assert "half.png is not whole" in faults[1]
    assert faults[2] == "gone.png is gone"
