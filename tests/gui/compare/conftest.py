"""Two pictures beside each other, with a mouse and keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gui.actions.names import Action
from gui.compare.pane import ComparePane
from tests.gui.compare.comparing import BRIGHT, DARK, picture, window_of
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.networks import detector_set


@pytest.fixture
def compared(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """Two pictures beside each other, the dark one at the left."""
    stage = make_stage(
        (detector_set(tmp_path / "weights", [[16, 16, 8, 8, 0.9]]),), pipeline="yolo"
    )
    stage.window.open(
        [picture(tmp_path / "dark.png", DARK), picture(tmp_path / "pale.png", BRIGHT)]
    )
    stage.wait(lambda: not stage.session.images.reading)
    stage.window.act(Action.COMPARE)
    window = window_of(stage)
    window.geometry("1200x700+0+0")
    stage.pump(0.5)
    window.focus_force()
    stage.pump()
    return stage


@pytest.fixture
def panes(compared: Stage) -> tuple[ComparePane, ...]:
    return window_of(compared).panes


@pytest.fixture
def hands(compared: Stage, panes: tuple[ComparePane, ...]) -> Iterator[Hands]:
    held = Hands(compared, panes[0].view)
    yield held
    held.close()
