"""Locked files: held by one, given back, and free again when their holder dies."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from file_lock import is_held, lock, take

ROOT = Path(__file__).parents[1]
DIES = "import os, sys; from pathlib import Path; from file_lock import take; "


def test_one_holds_a_lock_and_the_next_waits_in_vain(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with take(path):
        assert is_held(path)
        with pytest.raises(TimeoutError):
            take(path, 0.05)
    assert not path.exists()
    take(path).release()


def test_a_dead_holders_lock_is_free_and_its_file_goes(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    program = f"{DIES} held = take(Path(sys.argv[1])); os._exit(9)"
    assert subprocess.call([sys.executable, "-c", program, path], cwd=ROOT) == 9
    assert path.exists()
    assert not is_held(path)
    assert not path.exists()


def test_where_files_can_not_be_locked_none_is_held_and_none_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def knows_no_locks(_file) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("file_lock.lock", knows_no_locks)
    path = tmp_path / "lock"
    with pytest.raises(OSError, match="No locks"):
        take(path)
    assert not path.exists()
    path.touch()
    assert not is_held(path)


def test_who_locked_a_file_that_was_taken_away_locks_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lock"
    first = take(path)
    opened = []

    def lock_once_released(file) -> None:
        if not opened:
            first.release()
        opened.append(file)
        lock(file)

    monkeypatch.setattr("file_lock.lock", lock_once_released)
    with take(path):
        assert len(opened) == 2
        assert path.exists()
