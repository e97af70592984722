"""What a batch says of itself when another window has it, and when the disk is full."""

from pathlib import Path

import pytest

from app.batch.words import BETWEEN, asked_in_words, batch_in_words
from errors import HistoryUnavailable
from store.batches import Batches
from store.history import History
from tests.app.desk import Desk, picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        picture(tmp_path / "in", f"{number}.png", 50 * number)
    return tmp_path / "in"


def begin(desk: Desk, folder: Path) -> None:
    desk.session.batch.begin([folder], False, desk.session.weights.statuses)
    desk.finish()


def begin_on_a_full_disk(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a batch paused, its answers in the history and none of them noted."""

    def full(*_any: object) -> None:
        raise HistoryUnavailable("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("app.batch.run.Batches.keep", full)
        begin(desk, folder)


def test_answers_that_could_not_be_noted_are_told_of_and_taken_from_the_history(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_on_a_full_disk(desk, folder, monkeypatch)
    batch = desk.session.batch
    assert (batch.counts.done, batch.has_unnoted) == (0, True)
    assert "some of the rest are answered already" in batch_in_words(batch)
    batch.go_on()
    desk.finish()
    assert (batch.counts.done, batch.has_unnoted) == (3, False)
    assert desk.session.history.total == 3


def test_a_batch_that_can_not_go_on_speaks_of_no_going_on(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_on_a_full_disk(desk, folder, monkeypatch)
    batch = desk.session.batch
    assert "Go on" in batch_in_words(batch)
    batch.cancel()
    desk.finish()
    told = batch_in_words(batch)
    assert "some of the rest are answered already: their answers are in the history" in told
    assert told.endswith("cancelled")
    assert "Go on" not in told


def test_a_batch_names_whom_it_asks_and_the_next_one_whom_it_will(desk: Desk, folder: Path) -> None:
    desk.session.analyses.choose_pipeline("cascade")
    begin(desk, folder)
    desk.session.analyses.choose_pipeline("all")
    parts = batch_in_words(desk.session.batch).split(BETWEEN)
    assert parts[1:3] == ["Cascade", "3 of 3 images"]
    assert asked_in_words("all", ()) == "The next batch asks: all pipelines, as chosen above"


def test_a_batch_that_another_window_answers_is_not_gone_on_with(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_on_a_full_disk(desk, folder, monkeypatch)
    batch = desk.session.batch
    assert batch.batch is not None
    beside = History(desk.analyst.history.path, "1")
    with Batches(beside).take(batch.batch.id):
        batch.go_on()
        desk.finish()
        assert "being answered in another window" in desk.session.notice.sentence
        assert batch.counts.done == 0
    batch.go_on()
    desk.finish()
    assert batch.counts.done == 3


def test_a_row_of_a_batch_opens_its_own_file(desk: Desk, folder: Path, tmp_path: Path) -> None:
    desk.open(picture(tmp_path, "first seen.png", 50))
    desk.analyse()
    desk.session.images.close_current()
    begin(desk, folder)
    answers = [desk.session.batch.answer(index) for index in range(3)]
    same = next(a for a in answers if a is not None and a.path.name == "1.png")
    opened: list[str] = []
    desk.session.images.open_record(same.row, same.path, lambda: opened.append("opened"))
    desk.finish()
    assert desk.session.images.current is not None
    assert desk.session.images.current.path == same.path
    assert opened == ["opened"]


def test_a_row_that_is_gone_is_not_opened_and_the_list_is_read_again(
    desk: Desk, tmp_path: Path
) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    desk.session.images.close_current()
    line = desk.newest_row()
    desk.analyst.history.remove([line.id])
    assert desk.session.history.total == 1
    desk.session.images.open_record(line.id, on_opened=lambda: pytest.fail("it is gone"))
    desk.finish()
    assert desk.session.history.total == 0
    assert "no longer in the history" in desk.session.notice.sentence
