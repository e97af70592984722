"""Panes worked with a real mouse and real keys, each alone or linked."""

import tkinter as tk

import pytest

from gui.compare.actions import compare_actions
from gui.compare.bar import NO_WIPE, WIPE_OVERLAY
from gui.compare.keys import COMPARE_KEYS, CompareAction
from gui.compare.pane import ComparePane
from tests.gui.compare.comparing import window_of
from tests.gui.conftest import Stage
from tests.gui.hands import Hands


def test_zoom_and_window_are_linked_until_the_switch_is_off(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    window, (one, other) = window_of(compared), panes
    canvas = one.view.canvas
    hands.click_on_screen((canvas.winfo_width() / 2, canvas.winfo_height() / 2), button=4)
    assert other.view.zoom == pytest.approx(one.view.zoom)
    hands.drag_on_screen((200, 200), (260, 200), button=3)
    assert other.view.tone == one.view.tone
    assert one.view.tone.window is not None
    zoom = other.view.zoom
    hands.click_on(window.bar.link)
    hands.click_on_screen((canvas.winfo_width() / 2, canvas.winfo_height() / 2), button=4)
    assert other.view.zoom == zoom
    assert one.view.zoom > zoom


def test_a_picture_is_mirrored_and_another_chosen(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    one = panes[0]
    hands.click_on(one.bar.mirror)
    assert one.view.orientation.is_mirrored
    tk.Misc.focus_set(one.bar.which)
    hands.press("Down")
    assert one.image is panes[1].image
    assert one.view.orientation.is_mirrored


def test_every_action_has_a_key_and_something_to_do(compared: Stage) -> None:
    assert [key.action for key in COMPARE_KEYS] == list(CompareAction)
    assert set(compare_actions(window_of(compared))) == set(CompareAction)


def test_keys_work_the_window_and_the_picture_under_the_pointer(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    window, (one, other) = window_of(compared), panes
    hands.move_on_screen((100, 100))
    hands.press("x")
    assert one.view.orientation.is_mirrored
    assert not other.view.orientation.is_mirrored
    zoom = one.view.zoom
    hands.press("plus")
    assert one.view.zoom > zoom
    assert other.view.zoom == pytest.approx(one.view.zoom)
    hands.press("l", "minus")
    assert other.view.zoom > one.view.zoom
    hands.press("f")
    assert one.view.zoom == pytest.approx(zoom)
    hands.press("F5")
    compared.wait(lambda: one.prediction is not None)
    assert other.prediction is None
    assert one.view.marks
    hands.press("o")
    assert not one.view.marks
    hands.press("w")
    assert window.bar.kind_of_wipe == WIPE_OVERLAY
    hands.press("b")
    assert (window.bar.kind_of_wipe, bool(window.bar.blink.get())) == (NO_WIPE, True)
    for key, count in (("1", 1), ("4", 4), ("2", 2)):
        hands.press(key)
        assert len(window.panes) == count


def test_with_caps_lock_on_the_keys_work_the_window_too(
    compared: Stage, hands: Hands, panes: tuple[ComparePane, ...]
) -> None:
    hands.move_on_screen((100, 100))
    hands.press("Caps_Lock")
    hands.press("x")
    hands.press("Caps_Lock")
    assert panes[0].view.orientation.is_mirrored
