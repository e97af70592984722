"""What is removed from the history: undone, told, or deleted for good in sight."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.app.desk import Desk, picture


def test_a_removal_is_undone(desk: Desk, tmp_path: Path) -> None:
    number = desk.answered(picture(tmp_path, "a.png"))
    desk.session.rows.remove([number])
    desk.finish()
    assert desk.session.history.total == 0
    assert desk.session.rows.undo_count == 1
    desk.session.rows.undo()
    desk.finish()
    assert desk.session.history.total == 1
    assert desk.session.rows.undo_count == 0


def test_each_removal_is_undone_the_last_one_first(desk: Desk, tmp_path: Path) -> None:
    rows = desk.session.rows
    numbers = [desk.answered(picture(tmp_path, f"{n}.png", n)) for n in range(3)]
    # A second press finds the row removed already.
    for removed in (numbers[:1], numbers[1:], numbers[1:]):
        rows.remove(removed)
        desk.finish()
    assert "removed already" in desk.session.notice.sentence
    for count, total in ((2, 2), (1, 3)):
        assert rows.undo_count == count
        rows.undo()
        desk.finish()
        assert desk.session.history.total == total
    assert rows.undo_count == 0


def test_an_undo_that_fails_can_be_tried_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.session.rows.remove([desk.answered(picture(tmp_path, "a.png"))])
    desk.finish()

    def locked(*_args: object) -> int:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr("store.history.restore", locked)
        desk.session.rows.undo()
        desk.finish()
    assert "database is locked" in desk.session.notice.sentence
    assert desk.session.rows.undo_count == 1
    desk.session.rows.undo()
    desk.finish()
    assert desk.session.history.total == 1


def test_a_removal_names_what_was_set_aside_since_it_keeps_its_rows(
    desk: Desk, tmp_path: Path
) -> None:
    number = desk.answered(picture(tmp_path, "a.png"))
    (tmp_path / "h.damaged-2026-01-02-030405.db").write_bytes(b"rows")
    (tmp_path / "h.damaged-2026-01-02-030405.db-wal").write_bytes(b"rows")
    desk.session.rows.remove([number])
    desk.finish()
    names = "h.damaged-2026-01-02-030405.db and h.damaged-2026-01-02-030405.db-wal"
    assert f"until you delete it yourself: {names}." in desk.session.notice.sentence


def test_what_was_removed_is_deleted_in_sight_before_the_program_goes_on(
    desk: Desk, tmp_path: Path
) -> None:
    rows, left = desk.session.rows, []
    rows.delete_for_good(lambda: left.append("nothing to delete"))
    assert left == ["nothing to delete"]
    rows.remove([desk.answered(picture(tmp_path, "a.png"))])
    # The removal itself still waits for its turn.
    rows.delete_for_good(lambda: left.append("deleted"))
    assert len(left) == 1
    assert "Deleting for good" in desk.session.notice.sentence
    desk.finish()
    assert left[1:] == ["deleted"]
    assert rows.undo_count == 0
    with closing(sqlite3.connect(tmp_path / "h.db")) as database:
        assert database.execute("SELECT count(*) FROM contents").fetchone() == (0,)


def test_who_asks_twice_leaves_the_deleting_to_the_next_start(desk: Desk, tmp_path: Path) -> None:
    number = desk.answered(picture(tmp_path, "a.png"))
    desk.session.rows.remove([number])
    desk.finish()
    left: list[str] = []
    for word in ("first", "second"):
        desk.session.rows.delete_for_good(lambda word=word: left.append(word))
    assert left == ["second"]


def test_a_failed_deletion_is_told_and_keeps_the_window_open(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.session.rows.remove([desk.answered(picture(tmp_path, "a.png"))])
    desk.finish()

    def full(*_any: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("store.removals.delete_marked", full)
    desk.session.rows.delete_for_good(lambda: pytest.fail("the window went without a word"))
    desk.finish()
    assert "not deleted for good yet" in desk.session.notice.sentence
