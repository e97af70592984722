"""Taking rows out: undone until the history is closed, and then gone to the last byte."""

import errno
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from imaging.measure import NO_MEASURES, Kind, Measurement, Measures
from models.pipeline import Cancelled
from models.prediction import Verdict
from store.batch_rows import BatchAnswer, BatchItem
from store.batches import Batches
from store.history import History, HistoryRecord, ImageSource
from store.measurements import keep_measures, read_measures
from store.opinions import Opinion, Stance, all_opinions, keep_opinion
from store.rows import RowWords
from tests.store.made_rows import add, answer

ROOT = Path(__file__).parents[2]
LATER = "from tests.store.test_removals import Later; store.history.datetime = Later; "


class Later(datetime):
    """The clock two hours on."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(UTC) + timedelta(hours=2)


class SetBack(datetime):
    """The clock set back by two hours."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(UTC) - timedelta(hours=2)


def run_and_crash(path: Path, work: str, before: str = "") -> int:
    """Do something with a history in another process, which ends without closing it."""
    program = (
        f"import os, sys, store.history; from pathlib import Path; {before}"
        f"history = store.history.History(Path(sys.argv[1]), '1'); {work}; os._exit(9)"
    )
    return subprocess.call([sys.executable, "-c", program, path], cwd=ROOT)


def opinion(row: HistoryRecord, key: str = "") -> Opinion:
    """Return a word on a row, or a first reading of another image."""
    return Opinion(
        key or row.image.sha256,
        "" if key else row.pipeline,
        "" if key else row.weights_id,
        Stance.FIRST if key else Stance.AGREES,
        Verdict.FRACTURE,
        datetime(2026, 1, 1, tzinfo=UTC),
        row.image.path,
        row.image.size_wh,
    )


def batch_answer(row: HistoryRecord, item: BatchItem) -> BatchAnswer:
    return BatchAnswer(
        item.number, item.path, row.pipeline, row.id, row.verdict, row.probability, ""
    )


def answered_in_a_batch(history: History, row: HistoryRecord, place: str) -> None:
    batches = Batches(history)
    item = BatchItem(0, row.image.path)
    batch = batches.begin(place, [row.pipeline], [item]).id
    batches.keep(batch, [item], [batch_answer(row, item)])


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


def test_a_row_that_was_removed_already_comes_back_with_its_own_removal(history: History) -> None:
    for number in range(3):
        add(history, number)
    first, second = history.remove([1]), history.remove([1, 2])
    assert history.restore(first) == 1
    assert list(history.numbers()) == [3, 1]
    assert history.restore(second) == 1


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
    history.annotate(kept.id, RowWords(), RowWords(("very-private-note",), "very-private-note"))
    answered_in_a_batch(history, kept, "/MUELLER_ANNA")
    keep_opinion(history, opinion(kept))
    keep_opinion(history, opinion(kept, f"{'5' * 64}#2"))
    note = Measurement(Kind.NOTE, ((1.0, 1.0),), "very-private-note")
    for frame in (0, 1):
        keep_measures(history, "5" * 64, frame, Measures((note,)))
    assert all(word in bytes_of(history) for word in planted)
    history.remove([kept.id])
    history.close()
    left = bytes_of(history).lower()
    assert not [word for word in planted if word.lower() in left]
    assert b"mueller" not in left
    assert history.count() == 1
    assert history.verify().fault is None


def test_no_byte_is_left_once_it_was_deleted_though_the_history_stays_open(
    history: History,
) -> None:
    add(history, 1)
    add(history, 2, "/ward/MUELLER_ANNA.png")
    history.remove([2])
    history.delete_removed()
    assert b"MUELLER" not in bytes_of(history)
    history.close()


def test_what_is_kept_of_an_image_stays_until_its_last_row_goes(history: History) -> None:
    first, second = add(history, 1), add(history, 1, weights="v")
    frame = history.add(replace(first.image, sha256=f"{first.image.sha256}#1"), answer())
    keep_opinion(history, opinion(first))
    keep_opinion(history, opinion(frame))
    note = Measurement(Kind.NOTE, ((1.0, 1.0),), "here")
    for number in (0, 1):
        keep_measures(history, first.image.sha256, number, Measures((note,)))
    history.remove([first.id, frame.id])
    history.close()
    assert [o.image_key for o in all_opinions(history)] == [first.image.sha256]
    assert read_measures(history, first.image.sha256) == Measures((note,))
    assert read_measures(history, first.image.sha256, 1) == NO_MEASURES
    history.remove([second.id])
    history.close()
    assert all_opinions(history) == []
    assert read_measures(history, first.image.sha256) == NO_MEASURES


def test_what_is_said_and_measured_after_a_removal_stays(history: History) -> None:
    row = add(history, 1)
    history.remove([row.id])
    later = replace(opinion(row), said_at=datetime.now(UTC) + timedelta(seconds=1))
    keep_opinion(history, later)
    time.sleep(0.01)
    measures = Measures((Measurement(Kind.RULER, ((0.0, 0.0), (3.0, 4.0))),))
    keep_measures(history, row.image.sha256, 0, measures)
    history.close()
    assert [o.image_key for o in all_opinions(history)] == [row.image.sha256]
    assert read_measures(history, row.image.sha256) == measures


def test_a_first_reading_without_a_row_is_not_deleted_with_others(history: History) -> None:
    kept = add(history, 1)
    unanswered = opinion(kept, "7" * 64)
    keep_opinion(history, unanswered)
    history.remove()
    history.close()
    assert all_opinions(history) == [unanswered]


def test_a_batch_loses_the_images_whose_answers_go_and_goes_with_the_last(
    history: History,
) -> None:
    batches = Batches(history)
    items = [BatchItem(n, Path(f"/w/{n}.png")) for n in range(3)]
    batch = batches.begin("/w", ["cascade", "yolo"], items).id
    rows = [add(history, n // 2, pipeline=("cascade", "yolo")[n % 2]) for n in range(4)]
    said = [batch_answer(row, items[n // 2]) for n, row in enumerate(rows)]
    batches.keep(batch, items[:2], said)
    history.remove([rows[0].id, rows[2].id, rows[3].id])
    history.close()
    assert batches.items(batch, is_waiting=False) == items[:1]
    history.remove([rows[1].id])
    history.close()
    assert batches.items(batch, is_waiting=True) == items[2:], "it can still be gone on with"
    last = add(history, 7)
    batches.keep(batch, items[2:], [batch_answer(last, items[2])])
    history.remove([last.id])
    history.close()
    assert batches.latest() is None


@pytest.mark.parametrize("clock", [datetime, Later])
def test_what_a_crashed_program_removed_is_deleted_by_the_next_one(
    history: History, monkeypatch: pytest.MonkeyPatch, clock: type[datetime]
) -> None:
    add(history, 1)
    add(history, 2)
    history.close()
    assert run_and_crash(Path(history.path), "history.remove([1])") == 9
    monkeypatch.setattr("store.history.datetime", clock)
    report = History(history.path, "1").verify()
    assert (report.rows, report.removed, report.fault) == (1, 1, None)
    assert not list(Path(history.path).parent.glob(".*"))


def test_the_locked_file_of_one_who_was_ended_by_force_goes_with_the_next_opening(
    history: History,
) -> None:
    left = Path(history.path).with_name(f".h.db.undo-{'a' * 32}")
    left.touch()
    history.open()
    assert not left.exists()


@pytest.mark.parametrize("clock", [Later, SetBack])
def test_where_files_know_no_locks_a_removal_is_left_over_after_an_hour(
    history: History, monkeypatch: pytest.MonkeyPatch, clock: type[datetime]
) -> None:
    def no_locks(_path: Path) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("store.owners.take", no_locks)
    add(history, 1)
    add(history, 2)
    history.remove([1])
    beside = History(history.path, "1")
    assert beside.verify().rows == 2, "another program's undo must stay possible"
    beside.close()
    monkeypatch.setattr("store.history.datetime", clock)
    assert History(history.path, "1").verify().removed == 1


def test_many_rows_are_deleted_slice_by_slice(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.removals.SLICE_ROWS", 3)
    for number in range(8):
        add(history, number)
    history.remove()
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        if len(told) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        history.delete_removed(tell)
    assert told == [(3, 8), (6, 8)]
    assert history.verify().removed == 6, "what was deleted stays so"
    history.close()
    report = history.verify()
    assert (report.rows, report.removed, report.fault) == (0, 8, None)
    assert b"wrist" not in bytes_of(history)


def test_what_a_living_program_removed_comes_back_after_hours(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(history, 1)
    removal = history.remove([1])
    monkeypatch.setattr("store.history.datetime", Later)
    beside = History(history.path, "1")
    assert beside.verify().rows == 1
    beside.close()
    assert run_and_crash(Path(history.path), "history.open()", LATER) == 9
    assert history.restore(removal) == 1
    history.close()
    assert not list(Path(history.path).parent.glob(".*"))
