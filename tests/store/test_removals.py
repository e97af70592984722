"""Taking rows out: undone until the history is closed, and then gone to the last byte."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from store.history import History, ImageSource
from tests.store.made_rows import add, answer


def bytes_of(history: History) -> bytes:
    path = Path(history.path)
    return b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))


def test_a_removed_row_comes_back(history: History) -> None:
    for number in range(4):
        add(history, number)
    removal = history.remove([2, 3])
    assert list(history.numbers()) == [4, 1]
    with pytest.raises(HistoryUnavailable, match="no longer"):
        history.record(2)
    assert history.restore(removal) == 2
    assert list(history.numbers()) == [4, 3, 2, 1]
    assert history.restore(removal) == 0


def test_all_rows_are_removed_at_once_and_come_back(history: History) -> None:
    for number in range(4):
        add(history, number)
    removal = history.remove()
    assert history.count() == 0
    assert history.remove() == ""
    assert history.restore(removal) == 4


def test_a_question_asked_anew_meanwhile_keeps_its_new_answer(history: History) -> None:
    old = add(history, 1)
    removal = history.remove([old.id])
    new = add(history, 1, probability=0.2)
    assert new.id != old.id
    assert history.restore(removal) == 0
    assert list(history.numbers()) == [new.id]


def test_no_byte_of_a_deleted_row_is_left(history: History) -> None:
    planted = [b"MUELLER_ANNA", b"very-private-note", b"thumbnail-of-a-hand"]
    add(history, 1)
    source = ImageSource(Path("/ward/MUELLER_ANNA.png"), "5" * 64, (9, 9), planted[2] * 400)
    kept = history.add(source, answer())
    history.annotate(kept.id, ["very-private-note"], "very-private-note")
    assert all(word in bytes_of(history) for word in planted)
    history.remove([kept.id])
    history.close()
    left = bytes_of(history).lower()
    assert not [word for word in planted if word.lower() in left]
    assert b"mueller" not in left
    assert history.count() == 1


def test_what_a_crashed_program_removed_is_deleted_by_the_next_one(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(history, 1)
    add(history, 2)
    history.remove([1])
    beside = History(history.path, "1")
    assert beside.verify().rows == 2, "another program's undo must stay possible"
    beside.close()

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(UTC) + timedelta(hours=2)

    monkeypatch.setattr("store.history.datetime", Later)
    report = History(history.path, "1").verify()
    assert (report.rows, report.removed, report.fault) == (1, 1, None)
