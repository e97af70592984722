"""What goes with rows that are deleted for good, whatever the clock said when it was kept."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from imaging.measure import NO_MEASURES, Kind, Measurement, Measures
from store.batch_rows import BatchAnswer, BatchItem, BatchState
from store.batches import Batches
from store.history import History
from store.measurements import keep_measures, read_measures
from store.migrations import MIGRATIONS, migrate
from store.opening import MEMORY
from store.opinions import Opinion, Stance, all_opinions, keep_opinion
from store.rows import ImageSource
from tests.store.made_rows import add, answer, image
from tests.store.test_removals import bytes_of

NAME = "MUELLER_HANS"
NOTE = Measures((Measurement(Kind.NOTE, ((1.0, 1.0),), NAME),))


class TwoDaysOn(datetime):
    """A clock that runs ahead."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(UTC) + timedelta(days=2)


def first_reading(source: ImageSource, said_at: datetime) -> Opinion:
    return Opinion(source.sha256, "", "", Stance.FIRST, None, said_at, source.path, (4, 4))


def refused_batch(history: History, state: BatchState, item: BatchItem) -> int:
    batches = Batches(history)
    batch = batches.begin(str(item.path.parent), ["cascade"], [BatchItem(0, item.path)]).id
    if state is not BatchState.OPEN:
        batches.keep(batch, [item], [])
        batches.end(batch, state)
    return batch


def test_what_was_kept_while_the_clock_ran_ahead_goes_with_its_row(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = image(1, f"/ward/{NAME}/w.png")
    with monkeypatch.context() as patch:
        for place in ("writing", "measurements", "history"):
            patch.setattr(f"store.{place}.datetime", TwoDaysOn)
        history.add(source, answer())
        keep_measures(history, source.sha256, 0, NOTE)
        keep_opinion(history, first_reading(source, TwoDaysOn.now()))
    history.remove()
    history.close()
    assert all_opinions(history) == []
    assert read_measures(history, source.sha256) == NO_MEASURES
    history.close()
    assert NAME.encode() not in bytes_of(history)


def test_what_is_measured_anew_after_a_removal_stays_though_the_clock_was_set_back(
    history: History,
) -> None:
    row = add(history, 1)
    keep_measures(history, row.image.sha256, 0, NOTE)
    history.remove([row.id])
    keep_measures(history, row.image.sha256, 0, NO_MEASURES)
    keep_measures(history, row.image.sha256, 0, NOTE)
    keep_opinion(history, first_reading(row.image, datetime(2020, 1, 1, tzinfo=UTC)))
    history.close()
    assert read_measures(history, row.image.sha256) == NOTE
    assert len(all_opinions(history)) == 1


def test_what_is_measured_after_a_removal_stays_however_much_was_said_before(
    history: History,
) -> None:
    row = add(history, 1)
    keep_opinion(history, first_reading(image(2), datetime(2026, 1, 1, tzinfo=UTC)))
    history.remove([row.id])
    keep_measures(history, row.image.sha256, 0, NOTE)
    history.close()
    assert read_measures(history, row.image.sha256) == NOTE


def test_a_file_is_known_by_all_its_places_as_long_as_one_of_its_frames_has_a_row(
    history: History,
) -> None:
    first = add(history, 1, "/a/hand.dcm")
    history.found_at([(first.image.sha256, Path("/b/hand.dcm"))])
    history.add(replace(first.image, sha256=f"{first.image.sha256}#1"), answer())
    history.remove([first.id])
    history.close()
    assert history.knows(Path("/b/hand.dcm"), "f" * 64)
    history.remove()
    history.close()
    assert not history.knows(Path("/b/hand.dcm"), "f" * 64)


@pytest.mark.parametrize("state", [BatchState.FINISHED, BatchState.CANCELLED])
def test_a_batch_of_refused_images_goes_with_the_last_rows(
    history: History, state: BatchState
) -> None:
    item = BatchItem(0, Path(f"/ward/{NAME}/a.dcm"), f"{NAME}.dcm is not readable")
    refused_batch(history, state, item)
    add(history, 1)
    add(history, 2)
    history.remove([1])
    history.remove([2])
    history.close()
    assert NAME.encode() not in bytes_of(history)
    assert Batches(history).latest() is None


def test_an_answer_that_no_row_keeps_goes_with_the_last_rows(history: History) -> None:
    batches, item = Batches(history), BatchItem(0, Path(f"/ward/{NAME}.png"))
    batch = batches.begin("/ward", ["cascade"], [item]).id
    told = answer()
    batches.keep(
        batch, [item], [BatchAnswer(0, item.path, "cascade", 0, told.verdict, None, "Hand")]
    )
    batches.end(batch, BatchState.FINISHED)
    add(history, 1)
    history.remove([1])
    history.close()
    assert NAME.encode() not in bytes_of(history)


def test_batches_stay_that_go_on_or_that_came_after_the_removal(history: History) -> None:
    item = BatchItem(0, Path("/ward/a.dcm"), "refused")
    waiting = refused_batch(history, BatchState.OPEN, item)
    add(history, 1)
    history.remove()
    later = refused_batch(history, BatchState.FINISHED, item)
    history.close()
    assert [Batches(history).batch(number).id for number in (waiting, later)] == [waiting, later]


def test_a_batch_of_refused_images_stays_while_rows_are_left(history: History) -> None:
    batch = refused_batch(history, BatchState.FINISHED, BatchItem(0, Path("/w/a"), "refused"))
    add(history, 1)
    add(history, 2)
    history.remove([1])
    history.close()
    assert Batches(history).batch(batch).id == batch


def test_measurements_of_older_versions_are_kept_and_numbered() -> None:
    old = sqlite3.connect(MEMORY, isolation_level=None)
    old.row_factory = sqlite3.Row
    migrate(old, len(MIGRATIONS) - 1)
    old.execute("INSERT INTO measurements VALUES ('a', 2, '2030-01-01', '{}')")
    migrate(old)
    found = old.execute("SELECT * FROM measurements").fetchall()
    old.close()
    assert [tuple(row) for row in found] == [(1, "a", 2, "2030-01-01", "{}")]
