"""Tabs are built ahead while nobody waits, whole when they are asked for, and hear the keys."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from gui.pace.slices import at_once
from gui.tab_names import ANALYSE, HISTORY, MODELS, TABS
from tests.gui.conftest import Stage
from tests.gui.hands import Hands

# In the order of the tabs.
TAB_KEYS = (*(("Control_L", key) for key in "12345"), ("F1",))


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
    stage.session.choices.speak("es")
    stage.wait(lambda: stage.window.furniture is not before)
    stage.wait(lambda: not stage.window._refurnishing.is_running)
    assert list(stage.window.furniture.tabs) == list(TABS)
    assert not before.room.winfo_exists()


def test_a_tab_that_is_left_goes_part_by_part(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.wait(lambda: len(stage.window.furniture.tabs) == len(TABS))
    before = stage.window.furniture
    history = before.tabs[HISTORY]
    left = {len(history.winfo_children())}
    monkeypatch.setattr("gui.pace.slices.SLICE_S", 0.0)
    stage.session.choices.speak("es")
    while history.winfo_exists():
        stage.window.tk.dooneevent()
        if history.winfo_exists():
            left.add(len(history.winfo_children()))
    assert left == set(range(max(left) + 1))


@pytest.fixture
def hands(stage: Stage) -> Iterator[Hands]:
    held = Hands(stage)
    yield held
    held.close()


def open_a_menu_and_leave_it(hands: Hands, key: str) -> None:
    hands.press("Alt_L", key)
    hands.press("Escape")


@pytest.mark.parametrize("menu", ["f", "v", "h"])
def test_keys_are_heard_on_every_tab_after_a_menu_was_left(
    stage: Stage, hands: Hands, phantom_path: Path, menu: str
) -> None:
    stage.open(phantom_path)
    stage.window.focus_force()
    for name, keys in zip(TABS, TAB_KEYS, strict=True):
        hands.click_on(stage.window.analyse.view.canvas)
        hands.press(*keys)
        assert stage.window.shown_tab == name
        open_a_menu_and_leave_it(hands, menu)
        hands.press("Control_L", "2")
        assert stage.window.shown_tab == HISTORY
        open_a_menu_and_leave_it(hands, menu)
        hands.press("Control_L", "1")
        assert stage.window.shown_tab == ANALYSE


def test_a_line_to_type_in_keeps_no_keys_on_a_tab_that_is_left(stage: Stage, hands: Hands) -> None:
    stage.window.focus_force()
    hands.press("Control_L", "f")
    search = stage.window.tab(HISTORY).search.text
    hands.write("a")
    assert search.get() == "a"
    hands.press("Control_L", "5")
    hands.write("b")
    open_a_menu_and_leave_it(hands, "v")
    hands.press("Control_L", "2")
    assert stage.window.shown_tab == HISTORY
    assert search.get() == "a"


@pytest.mark.parametrize("part", ["answer", "greys"])
def test_what_is_put_away_over_the_picture_keeps_no_keys(
    stage: Stage, hands: Hands, phantom_path: Path, part: str
) -> None:
    stage.open(phantom_path)
    stage.analyse()
    stage.window.focus_force()
    analyse = stage.window.analyse
    analyse.viewer.toggle_card()
    held = analyse.panel if part == "answer" else analyse.viewer.card
    held.focus_set()
    stage.pump()
    hands.press("F9" if part == "answer" else "g")
    assert not held.winfo_viewable()
    open_a_menu_and_leave_it(hands, "v")
    hands.press("Control_L", "5")
    assert stage.window.shown_tab == MODELS


def test_a_notice_put_away_by_a_key_keeps_no_keys(stage: Stage, hands: Hands) -> None:
    stage.window.focus_force()
    stage.session.fail("Something broke.")
    stage.pump()
    stage.window.notice_bar.put_away.focus_set()
    hands.press("Return")
    assert not stage.window.notice_bar.winfo_viewable()
    open_a_menu_and_leave_it(hands, "v")
    hands.press("Control_L", "5")
    assert stage.window.shown_tab == MODELS
