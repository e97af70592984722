"""The window while an analysis runs."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gui.toolbar import DOUBLE_CLICK_S
from models.pipeline import Progress
from tests.gui.conftest import Stage, tiny

STEPS, STEP_S = 3000, 0.01


def slow_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every analysis take half a minute, with many stages in which it can be cancelled."""
    from app.analyst import Analyst

    original = Analyst.answer

    def answer(self: Analyst, radiograph: object, pipeline: str, progress: Progress) -> object:
        for step in range(STEPS):
            progress("Thinking hard", step / STEPS)
            time.sleep(STEP_S)
        return original(self, radiograph, pipeline, progress)  # type: ignore[arg-type]

    monkeypatch.setattr(Analyst, "answer", answer)


def test_cancel_stops_the_analysis_and_keeps_the_window_alive(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    slow_answer(monkeypatch)
    button = stage.window.toolbar.analyse
    assert button.cget("text") == "Analyse"
    button.invoke()
    stage.wait(lambda: "thinking hard" in stage.window.status.words.cget("text"))
    assert button.cget("text") == "Cancel"
    stage.pump(DOUBLE_CLICK_S)
    button.invoke()
    stage.wait(lambda: stage.session.analyses.running is None, seconds=STEPS * STEP_S / 2)
    stage.pump()
    assert button.cget("text") == "Analyse"
    assert stage.session.images.shown_prediction() is None
    assert stage.session.history.count == 0


def test_a_double_click_on_analyse_does_not_cancel_it(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    button = stage.window.toolbar.analyse
    button.invoke()
    assert stage.session.analyses.running is not None
    button.invoke()
    stage.wait(lambda: stage.session.analyses.running is None)
    assert stage.session.images.shown_prediction() is not None


def test_a_second_analyse_by_key_is_answered_with_a_sentence(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    slow_answer(monkeypatch)
    stage.window.toolbar.analyse.invoke()
    stage.pump()
    stage.window.focus_force()
    stage.window.event_generate("<F5>")
    stage.pump()
    assert "An analysis is running" in stage.session.notice.sentence
    stage.session.cancel()
    stage.wait(lambda: stage.session.analyses.running is None)


def test_closing_the_window_during_a_job_ends_it(
    make_stage: Callable[..., Stage], tmp_path: Path, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage(tiny(tmp_path))
    stage.open(image)
    slow_answer(monkeypatch)
    stage.window.toolbar.analyse.invoke()
    stage.pump()
    stage.window.close()
    assert stage.is_closed
    assert stage.worker.close(patience_s=2.0)
