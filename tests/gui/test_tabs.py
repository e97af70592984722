"""Tabs are built ahead while nobody waits, and whole whenever they are asked for."""

from itertools import islice

import pytest

from gui.pace.slices import at_once
from gui.tab_names import TABS
from tests.gui.conftest import Stage


def test_the_tabs_are_built_while_nobody_waits(stage: Stage) -> None:
    assert len(stage.window.furniture.tabs) == 1
    stage.wait(lambda: list(stage.window.furniture.tabs) == list(TABS))
    stage.wait(lambda: not stage.window._refurnishing.is_running)
    for name in TABS[1:]:
        tab = stage.window.furniture.tabs[name]
        assert not tab.winfo_viewable()
        stage.window.show_tab(name)
        stage.pump()
        assert stage.window.furniture.tabs[name] is tab
        assert tab.winfo_viewable()


def test_a_running_analysis_is_not_held_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(stage.session), "is_busy", property(lambda _self: True))
    stage.window._refurnishing.build_ahead()
    stage.pump(0.5)
    assert len(stage.window.furniture.tabs) == 1
    monkeypatch.undo()
    stage.wait(lambda: len(stage.window.furniture.tabs) == len(TABS))


@pytest.mark.parametrize("name", TABS[1:])
@pytest.mark.parametrize("steps", [1, 3])
def test_a_tab_asked_for_half_built_is_whole(stage: Stage, name: str, steps: int) -> None:
    furniture = stage.window.furniture
    half = furniture._fill(name)
    list(islice(half, steps))
    stage.window.show_tab(name)
    stage.pump()
    whole = len(furniture.tabs[name].winfo_children())
    at_once(half)
    at_once(furniture.build_ahead())
    assert len(furniture.tabs[name].winfo_children()) == whole


def test_another_language_builds_all_tabs_anew(stage: Stage) -> None:
    stage.wait(lambda: len(stage.window.furniture.tabs) == len(TABS))
    before = stage.window.furniture
    stage.session.speak("es")
    stage.wait(lambda: stage.window.furniture is not before)
    stage.wait(lambda: not stage.window._refurnishing.is_running)
    assert list(stage.window.furniture.tabs) == list(TABS)
    assert not before.room.winfo_exists()
