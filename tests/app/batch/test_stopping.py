"""A batch that is paused or cancelled while it runs, and what it says of itself then."""

from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.analyst import Analyst
from app.batch import answering
from app.batch.crew import Answered
from app.batch.run import begin_batch, run_batch
from app.changes import NoticeKind
from app.files.folder import images_in
from errors import HistoryUnavailable
from models.networks import Networks
from store.batch_rows import BatchCounts, BatchState
from store.batches import Batches
from tests.app.desk import Desk, picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        picture(tmp_path / "in", f"{number}.png", 50 * number)
    return tmp_path / "in"


def start(desk: Desk, folder: Path) -> None:
    desk.session.batch.begin([folder], False, desk.session.weights.statuses)


def stop_at_the_second(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, stop: Callable[[], None]
) -> None:
    """Begin a batch, and pause or cancel it while its second image is at hand."""

    def interrupted(*asked: Any, **options: Any) -> Generator[Answered, None, None]:
        with closing(run_batch(*asked, **options)) as answers:
            yield next(answers)
            stop()
            yield from answers

    with monkeypatch.context() as patch:
        patch.setattr(answering, "run_batch", interrupted)
        start(desk, folder)
        desk.finish()


def test_a_batch_that_was_paused_goes_on(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = desk.session.batch
    stop_at_the_second(desk, folder, monkeypatch, batch.pause)
    assert (batch.is_running, batch.is_stopping, batch.can_go_on) == (False, False, True)
    assert (batch.counts.done, batch.has_unnoted) == (1, True)
    batch.go_on()
    desk.finish()
    assert (batch.counts.done, batch.can_go_on, batch.has_unnoted) == (3, False, False)
    assert len(batch) == desk.session.history.total == 3


def test_a_batch_that_was_cancelled_goes_on_no_more_and_the_next_one_may_be_paused(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = desk.session.batch
    stop_at_the_second(desk, folder, monkeypatch, batch.cancel)
    assert (batch.is_running, batch.is_stopping, batch.can_go_on) == (False, False, False)
    assert batch.batch is not None
    assert (batch.counts.done, batch.batch.state) == (1, BatchState.CANCELLED)
    stop_at_the_second(desk, folder, monkeypatch, batch.pause)
    assert (batch.batch.state, batch.can_go_on) == (BatchState.OPEN, True)


def test_a_batch_that_was_done_when_it_was_cancelled_is_finished(desk: Desk, folder: Path) -> None:
    start(desk, folder)
    desk.worker.run_one()
    desk.session.batch.cancel()
    desk.session.poll()
    desk.finish()
    assert desk.session.batch.batch is not None
    assert desk.session.batch.batch.state is BatchState.FINISHED


def test_one_batch_runs_at_a_time(desk: Desk, folder: Path) -> None:
    for _ in range(2):
        start(desk, folder)
    assert desk.session.notice.kind is NoticeKind.WARNING
    assert "A batch is running" in desk.session.notice.sentence
    desk.finish()
    assert desk.session.batch.batch is not None
    assert desk.session.batch.batch.id == 1, "the first is the only one"


def test_pipelines_that_have_no_weights_are_left_out_without_a_word(
    tmp_path: Path, manifest: Path, folder: Path
) -> None:
    desk = Desk(tmp_path, manifest, pipeline="all")
    start(desk, folder)
    desk.finish()
    assert desk.session.batch.batch is not None
    assert desk.session.batch.batch.pipelines == ("cascade",)
    assert desk.session.notice.sentence == ""


def test_what_was_noted_before_is_not_taken_for_what_is_not_noted_yet(
    tmp_path: Path, manifest: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another(networks: Networks | None = None) -> Analyst:
        return Analyst(tmp_path / "h.db", manifests=[manifest], networks=networks)

    lead = another()
    batches = Batches(lead.history)
    begun = begin_batch(batches, "in", images_in([folder], print), ["cascade"])
    with closing(run_batch(batches, begun, batches.items(begun.id), another)) as answers:
        for _ in range(3):
            next(answers)
    lead.close()

    def full(*_any: object) -> None:
        raise HistoryUnavailable("the disk is full")

    desk = Desk(tmp_path, manifest)
    batch = desk.session.batch
    with monkeypatch.context() as patch:
        patch.setattr("app.batch.run.Batches.keep", full)
        batch.go_on()
        desk.finish()
    assert (batch.counts.done, batch.has_unnoted, batch.can_go_on) == (2, True, True)
    batch.go_on()
    desk.finish()
    assert (batch.counts.done, batch.has_unnoted) == (3, False)
    start(desk, folder)
    desk.finish()
    assert (batch.counts.done, batch.has_unnoted) == (3, False)


def test_the_time_that_is_left_is_that_of_the_images_that_wait(desk: Desk) -> None:
    batch = desk.session.batch
    assert batch.seconds_left == 0.0
    batch.rate.note(0, 100.0)
    batch.rate.note(20, 110.0)
    batch.counts = BatchCounts(images=100, waiting=30)
    assert batch.seconds_left == 15.0
