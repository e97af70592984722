"""A batch in the window that is paused, cancelled, closed upon or killed in its midst."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Semaphore

import cv2
import numpy as np
import pytest

from app.batch import crew
from app.batch import run as batch_run
from app.files.folder import Opened
from gui.batch_tab import BatchTab
from store.batch_rows import BatchState
from store.batches import Batches
from store.history import History
from tests.gui.conftest import Stage
from tests.networks import cascade_set
from tests.timed_lines import TimedLines

IMAGES = 24
PATIENCE_S = 60.0


class Gate:
    """Lets so many images of a batch be read, and no more until it is opened again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._passes = Semaphore(0)
        read = crew.open_image

        def wait(image: Path | Opened, frame: int = 0) -> Opened:
            self._passes.acquire()
            return read(image, frame)

        monkeypatch.setattr(crew, "open_image", wait)
        # Each image is noted as it comes.
        monkeypatch.setattr(batch_run, "KEEP_EVERY_S", 0.0)

    def let_pass(self, images: int) -> None:
        for _ in range(images):
            self._passes.release()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(monkeypatch)
    yield made
    # Threads that still wait could not end.
    made.let_pass(1000)


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    folder = tmp_path / "ward"
    folder.mkdir()
    for number in range(IMAGES):
        level = 10 * number
        cv2.imwrite(str(folder / f"{number:02}.png"), np.full((64, 64), level, np.uint8))
    return folder


@pytest.fixture
def open_window(make_stage: Callable[..., Stage], tmp_path: Path) -> Callable[[], Stage]:
    manifest = cascade_set(tmp_path / "weights")
    return lambda: make_stage((manifest,))


def batch_tab(stage: Stage) -> BatchTab:
    stage.window.show_tab("Batch")
    stage.pump()
    return stage.window._tabs["Batch"]


def begin(stage: Stage, ward: Path, gate: Gate, images: int) -> BatchTab:
    """Begin a batch and wait until the list shows that it stands in its midst."""
    tab = batch_tab(stage)
    tab.begin([ward])
    gate.let_pass(images)
    batch = stage.session.batch
    known = batch.batch

    def stands_in_its_midst() -> bool:
        batch.refresh()
        stage.pump(0.05)
        return batch.batch != known and batch.counts.done > 0

    stage.wait(stands_in_its_midst)
    return tab


def settle(stage: Stage, gate: Gate) -> None:
    """Let what is at hand come to its end, and the batch with it."""
    gate.let_pass(1000)
    batch = stage.session.batch
    stage.wait(lambda: not batch.is_running)
    stage.pump()
    stage.wait(lambda: batch.counts.images == IMAGES)


def rows_are_whole(database: Path) -> None:
    """Each image was answered, and kept once."""
    history = History(database, "after")
    lines = history.lines(history.numbers())
    assert sorted(line.image.path.name for line in lines) == [f"{n:02}.png" for n in range(IMAGES)]
    assert history.verify().fault is None
    history.close()


def test_a_pause_leaves_the_rest_waiting_and_go_on_answers_it(
    open_window: Callable[[], Stage], ward: Path, gate: Gate, tmp_path: Path
) -> None:
    stage = open_window()
    tab = begin(stage, ward, gate, 8)
    assert not tab.go_on.winfo_manager()
    tab.pause.invoke()
    assert tab.pause.cget("state") == "disabled"
    assert "Stopping" in tab.words.cget("text")
    settle(stage, gate)
    batch = stage.session.batch
    assert 0 < batch.counts.waiting < IMAGES
    assert "paused; Go on continues here" in tab.words.cget("text")
    assert tab.go_on.winfo_manager()
    assert not tab.pause.winfo_manager()
    tab.go_on.invoke()
    stage.wait(lambda: not batch.is_running and batch.counts.waiting == 0)
    stage.pump()
    assert len(batch) == IMAGES
    assert "finished" in tab.words.cget("text")
    rows_are_whole(tmp_path / "h.db")


def test_a_cancelled_batch_keeps_its_answers_and_offers_no_way_on(
    open_window: Callable[[], Stage], ward: Path, gate: Gate
) -> None:
    stage = open_window()
    tab = begin(stage, ward, gate, 8)
    tab.cancel.invoke()
    settle(stage, gate)
    batch = stage.session.batch
    stage.wait(lambda: batch.batch is not None and batch.batch.state is BatchState.CANCELLED)
    stage.pump()
    assert 0 < batch.counts.waiting < IMAGES
    assert not tab.go_on.winfo_manager()
    assert not tab.cancel.winfo_manager()
    assert "cancelled" in tab.words.cget("text")
    # What came before it counts, and another batch can begin.
    assert len(batch) == batch.counts.done
    tab.begin([ward])
    stage.wait(lambda: not batch.is_running and batch.counts.done == IMAGES)


def test_cancel_means_the_batch_that_runs_and_not_one_paused_before(
    open_window: Callable[[], Stage], ward: Path, gate: Gate, tmp_path: Path
) -> None:
    stage = open_window()
    tab = begin(stage, ward, gate, 8)
    tab.pause.invoke()
    settle(stage, gate)
    paused = stage.session.batch.batch
    assert paused is not None
    tab.begin([ward])
    # Before the list has been read again.
    tab.cancel.invoke()
    settle(stage, gate)
    stage.pump(0.3)
    history = History(tmp_path / "h.db", "after")
    assert Batches(history).batch(paused.id).state is BatchState.OPEN
    latest = Batches(history).latest()
    assert latest is not None
    assert latest.id == paused.id or latest.state is BatchState.CANCELLED
    history.close()


def test_a_closed_window_pauses_its_batch_and_the_next_goes_on(
    open_window: Callable[[], Stage], ward: Path, gate: Gate, tmp_path: Path
) -> None:
    stage = open_window()
    begin(stage, ward, gate, 8)
    stage.window.close()
    stage.session.close()
    gate.let_pass(1000)
    stage.close()
    after = open_window()
    tab = batch_tab(after)
    batch = after.session.batch
    after.wait(lambda: batch.can_go_on)
    assert 0 < batch.counts.waiting < IMAGES
    tab.go_on.invoke()
    after.wait(lambda: not batch.is_running and batch.counts.waiting == 0)
    assert len(batch) == IMAGES
    rows_are_whole(tmp_path / "h.db")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("answered", [3, 15])
def test_after_a_kill_the_next_window_goes_on_where_the_batch_stood(
    open_window: Callable[[], Stage], ward: Path, tmp_path: Path, answered: int
) -> None:
    manifest = cascade_set(tmp_path / "weights")
    life = Path(__file__).with_name("batch_life.py")
    process = subprocess.Popen(
        [sys.executable, life, manifest, tmp_path / "h.db", ward, str(answered)],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process.stdout:
        said = TimedLines(process.stdout)
        line = said.next(PATIENCE_S)
        os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert line == f"{answered} done"
    stage = open_window()
    tab = batch_tab(stage)
    batch = stage.session.batch
    stage.wait(lambda: batch.can_go_on)
    stage.pump()
    assert batch.counts.done == answered
    assert "paused; Go on continues here" in tab.words.cget("text")
    tab.go_on.invoke()
    stage.wait(lambda: not batch.is_running and batch.counts.waiting == 0)
    stage.pump()
    assert len(batch) == IMAGES
    rows_are_whole(tmp_path / "h.db")
