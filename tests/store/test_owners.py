"""Whoever owns something in a database lives for all others as long as they hold a locked file."""

import errno
from pathlib import Path

import pytest

from store.opening import MEMORY
from store.owners import Owner


def test_an_owner_lives_until_the_release(tmp_path: Path) -> None:
    one, other = Owner(tmp_path / "h.db", "undo"), Owner(tmp_path / "h.db", "undo")
    one.hold()
    assert other.lives(one.name)
    assert not Owner(tmp_path / "h.db", "batch").lives(one.name)
    name = one.name
    one.release()
    assert other.can_tell_of(name)
    assert not other.lives(name)
    assert list(tmp_path.iterdir()) == []


def test_what_the_dead_left_is_taken_away_and_the_living_keep_theirs(tmp_path: Path) -> None:
    one = Owner(tmp_path / "h [1].db", "undo")
    one.hold()
    (tmp_path / f".h [1].db.undo-{'a' * 32}").touch()
    Owner(tmp_path / "h [1].db", "undo").forget_dead()
    assert [file.name for file in tmp_path.iterdir()] == [f".h [1].db.undo-{one.name}"]
    one.release()


def test_nobody_can_tell_of_one_who_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_path: Path) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("store.owners.take", no_locks)
    for path in (tmp_path / "h.db", MEMORY):
        owner = Owner(path, "undo")
        owner.hold()
        assert not owner.can_tell_of(owner.name)
        assert not owner.lives(owner.name)
