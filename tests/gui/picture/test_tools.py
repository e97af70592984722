"""Tools taken and laid down, and keys, with a real mouse and real keys."""

import pytest

from gui.actions.names import Action
from gui.picture.tools import Tool
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.gui.picture.viewing import items


def test_the_magnifying_glass_shows_while_its_key_is_held(opened: Stage, hands: Hands) -> None:
    canvas = opened.window.analyse.view.canvas
    hands.move((200, 200))
    hands.hold("z")
    assert canvas.find_withtag("magnifier")
    hands.let_go("z")
    opened.pump(0.2)
    assert not canvas.find_withtag("magnifier")


def test_the_middle_button_pans_whatever_tool_is_in_hand(opened: Stage, hands: Hands) -> None:
    hands.press("l")
    hands.press("0")
    look = opened.window.analyse.view.look
    assert look is not None
    x, y = look.view.centre_xy
    hands.drag((200, 250), (230, 270), button=2)
    assert look.view.centre_xy == pytest.approx((x - 30, y - 20), abs=1.5)
    assert not items(opened)


def test_a_tool_is_taken_by_a_click_on_the_strip(opened: Stage, hands: Hands) -> None:
    viewer = opened.window.analyse.viewer
    button = viewer.strip.buttons[Action.TOOL_RULER]
    canvas = viewer.view.canvas
    x = button.winfo_rootx() - canvas.winfo_rootx() + button.winfo_width() / 2
    y = button.winfo_rooty() - canvas.winfo_rooty() + button.winfo_height() / 2
    hands.click_on_screen((x, y))
    assert viewer.tools.tool is Tool.RULER
    hands.press("l")
    assert viewer.tools.tool is Tool.HAND


@pytest.mark.usefixtures("caps_lock")
def test_with_caps_lock_on_every_key_does_what_it_does_without(opened: Stage, hands: Hands) -> None:
    view, canvas = opened.window.analyse.view, opened.window.analyse.view.canvas
    hands.press("r")
    assert view.orientation.quarter_turns == 1
    hands.press("Shift_L", "r")
    assert view.orientation.quarter_turns == 0
    hands.press("l")
    assert opened.window.analyse.viewer.tools.tool is Tool.RULER
    hands.drag((100, 100), (300, 250))
    hands.press("Control_L", "z")
    assert not items(opened)
    hands.press("Control_L", "Shift_L", "z")
    assert len(items(opened)) == 1
    hands.press("l")
    hands.hold("z")
    assert canvas.find_withtag("magnifier")
    hands.let_go("z")
    opened.pump(0.2)
    assert not canvas.find_withtag("magnifier")


@pytest.mark.usefixtures("caps_lock")
def test_no_verdict_is_said_by_a_tool_s_key_whatever_caps_lock_does(
    opened: Stage, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    for name in (Action.SAY_FRACTURE, Action.SAY_NO_FRACTURE, Action.SAY_DOUBT, Action.AGREE):
        monkeypatch.setitem(opened.window.actions, name, lambda n=name: said.append(n))
    for key in ("f", "n", "u", "a", "d", "b"):
        hands.press(key)
    assert said == []
    hands.press("Shift_L", "f")
    assert said == [Action.SAY_FRACTURE]
