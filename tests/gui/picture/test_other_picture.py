"""What belongs to one picture is not carried over to the next."""

import tkinter as tk
from pathlib import Path

import pytest

from gui.picture.tools import Tool
from tests.gui.conftest import Stage
from tests.gui.hands import Hands
from tests.gui.picture.viewing import HEIGHT, WIDTH, items, type_line


def test_a_pull_ends_with_the_picture_it_was_begun_on(
    opened: Stage, hands: Hands, other_path: Path
) -> None:
    hands.press("l")
    hands.drag((100, 100), (300, 100))
    laid = items(opened)
    hands.press("l")
    hands.begin_drag((300, 100), (300, 200))
    opened.open(other_path)
    hands.move((200, 300))
    hands.end_drag()
    assert items(opened) == []
    opened.session.images.step(1)
    opened.pump()
    assert items(opened) == laid


def test_a_place_begun_on_one_picture_is_not_marked_on_the_next(
    opened: Stage, hands: Hands, other_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list = []
    monkeypatch.setattr(opened.session.opinions, "mark_place", marked.append)
    hands.press("b")
    hands.begin_drag((100, 100), (200, 200))
    opened.open(other_path)
    hands.move((300, 300))
    hands.end_drag()
    assert marked == []
    hands.drag((100, 100), (200, 200))
    assert marked == []
    assert opened.window.analyse.viewer.tools.tool is Tool.HAND


def test_a_note_being_typed_goes_with_its_picture(
    opened: Stage, hands: Hands, other_path: Path
) -> None:
    hands.press("t")
    hands.click((200, 200))
    opened.wait(lambda: isinstance(opened.window.focus_get(), tk.Entry))
    hands.write("ab")
    opened.open(other_path)
    assert opened.window.focus_get() is opened.window.analyse.view.canvas
    hands.press("Return")
    opened.session.images.step(1)
    opened.pump()
    assert items(opened) == []


def test_keys_that_change_the_picture_do_nothing_while_a_note_is_typed(
    opened: Stage, hands: Hands, other_path: Path
) -> None:
    opened.open(other_path)
    images = opened.session.images
    shown = images.current
    hands.press("t")
    hands.click((200, 200))
    opened.wait(lambda: isinstance(opened.window.focus_get(), tk.Entry))
    for key in ("Next", "Prior", "w"):
        hands.press("Control_L", key)
    assert images.current is shown
    assert len(images.all) == 2
    type_line(opened, hands, "ab")
    assert [note.text for note in items(opened)] == ["ab"]


def read_off(stage: Stage) -> str:
    stage.pump(0.2)
    return stage.window.status.pointer.cget("text")


def test_what_is_read_off_belongs_to_the_place_under_a_resting_pointer(
    opened: Stage, hands: Hands
) -> None:
    view = opened.window.analyse.view
    hands.move((300.5, 100.5))
    assert read_off(opened) == "x 300  y 100  grey 40000"
    # The mouse goes by whole pixels of the screen.
    x, y = view.look.view.to_screen((300.5, 100.5))  # type: ignore[union-attr]
    there = (round(x), round(y))
    for key in ("r", "plus", "0", "x", "f"):
        hands.press(key)
        told = read_off(opened)
        x, y = view.look.view.to_source(there)  # type: ignore[union-attr]
        is_on = 0 <= x < WIDTH and 0 <= y < HEIGHT
        grey = 20000 if x < WIDTH // 2 else 40000
        assert told == (f"x {int(x)}  y {int(y)}  grey {grey}" if is_on else "")


def test_what_is_read_off_belongs_to_the_picture_on_screen(
    opened: Stage, hands: Hands, other_path: Path
) -> None:
    opened.open(other_path)
    hands.move((300.5, 100.5))
    assert read_off(opened) == "x 300  y 100  grey 30000"
    hands.press("Control_L", "Next")
    assert read_off(opened) == "x 300  y 100  grey 40000"
    hands.press("Control_L", "w")
    assert read_off(opened) == "x 300  y 100  grey 30000"
    hands.press("Control_L", "w")
    assert read_off(opened) == ""
