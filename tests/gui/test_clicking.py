"""The hand that knows no purpose gets through, whatever it presses."""

import gc
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.clicking import LEFT_OUT, PACE_S, SYSTEM_DIALOGS, Hand, UsersClock, click
from benchmarks.endurance import made_files
from benchmarks.live_window import LiveWindow
from gui.actions.shortcuts import SHORTCUTS
from gui.dialogs.question import Question
from gui.tab_names import HISTORY


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveWindow]:
    live = LiveWindow(tmp_path / "h.db")
    yield live
    live.close()
    # Later tests look for what this one left.
    gc.unfreeze()
    gc.collect()


def test_a_short_while_of_keys_and_clicks_breaks_nothing(live: LiveWindow, tmp_path: Path) -> None:
    clock = UsersClock()
    hand = Hand(live, made_files(tmp_path), random.Random(3), clock)
    course, screen = click(hand, 30)
    assert not live.errors
    assert clock() == 30 * PACE_S
    assert len(course.times_ms) == len(course.memory_mb) == len(course.handles) == 30
    assert min(course.memory_mb) > 0.0
    assert len(screen.memory_mb) == 30
    assert live.session.images.all


def test_a_question_of_a_tab_is_put_away_too(live: LiveWindow) -> None:
    tab = live.window.tab(HISTORY)
    question = Question(
        tab.actions, "Sure?", "All?", yes="Yes", no="No", on_answer=lambda _is_yes: None
    )
    live.wait(question.winfo_viewable)
    live.put_dialogs_away()
    assert not question.winfo_exists()


def test_every_key_but_a_few_may_be_pressed_since_dialogs_of_the_system_are_cancelled(
    live: LiveWindow,
) -> None:
    hand = Hand(live, [], random.Random(1), UsersClock())
    assert {s.action for s in SHORTCUTS} - {s.action for s in hand._keys} == LEFT_OUT
    for dialog in SYSTEM_DIALOGS:
        assert not str(live.window.tk.call(dialog, "-parent", "."))
