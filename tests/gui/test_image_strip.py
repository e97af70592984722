"""The strip of open images: which of how many is shown, and what the right button offers."""

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from gui import theme
from gui.actions.names import Action
from gui.compare.window import CompareWindow
from tests.gui.conftest import Stage
from tests.gui.hands import Hands

CLOSE, OTHERS, COMPARE = range(3)


@pytest.fixture
def opened(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    """Three pictures, the first on screen."""
    stage = make_stage((tmp_path / "no weights.toml",))
    for number in range(3):
        path = tmp_path / f"{number}.png"
        cv2.imwrite(str(path), np.full((40, 40), 50 + number, np.uint8))
        stage.open(path)
    stage.session.images.show(stage.session.images.all[0])
    stage.window.focus_force()
    stage.pump()
    return stage


@pytest.fixture
def hands(opened: Stage) -> Iterator[Hands]:
    held = Hands(opened)
    yield held
    held.close()


def menu_of(stage: Stage) -> tk.Menu:
    return stage.window.analyse.strip._menu


def names(stage: Stage) -> list[str]:
    return [image.path.stem for image in stage.session.images.all]


def right_click(stage: Stage, hands: Hands, row: int) -> None:
    strip = stage.window.analyse.strip._list
    x = strip.canvas.winfo_rootx() + 40
    y = strip.canvas.winfo_rooty() + round((row + 0.5) * strip._height)
    hands._send(6, 0, x=x, y=y)
    hands._click(3)
    stage.wait(menu_of(stage).winfo_viewable)


def choose(stage: Stage, hands: Hands, entry: int) -> None:
    """Go to an entry of the open menu by the arrow keys, and take it."""
    for _ in range(entry + 1):
        hands.press("Down")
    hands.press("Return")
    stage.wait(lambda: not menu_of(stage).winfo_viewable())
    stage.pump()


def test_the_strip_says_which_of_how_many_is_shown(opened: Stage) -> None:
    label = opened.window.analyse.strip.place_of_shown
    assert label.winfo_viewable()
    assert label.cget("text") == "1 of 3"
    opened.window.act(Action.NEXT_IMAGE)
    opened.pump()
    assert label.cget("text") == "2 of 3"
    opened.window.act(Action.CLOSE_IMAGE)
    opened.window.act(Action.CLOSE_IMAGE)
    opened.pump()
    assert not label.winfo_viewable()


def test_the_right_button_closes_an_image_that_is_not_shown(opened: Stage, hands: Hands) -> None:
    right_click(opened, hands, 1)
    assert str(tk.Menu.cget(menu_of(opened), "background")) == theme.pick(theme.RAISED)
    choose(opened, hands, CLOSE)
    assert names(opened) == ["0", "2"]


def test_a_right_click_alone_takes_no_entry(opened: Stage, hands: Hands) -> None:
    right_click(opened, hands, 1)
    opened.pump(0.2)
    assert menu_of(opened).winfo_viewable()
    hands.press("Escape")
    opened.wait(lambda: not menu_of(opened).winfo_viewable())
    assert names(opened) == ["0", "1", "2"]


def test_the_right_button_closes_all_other_images(opened: Stage, hands: Hands) -> None:
    right_click(opened, hands, 2)
    choose(opened, hands, OTHERS)
    assert names(opened) == ["2"]
    current = opened.session.images.current
    assert current is opened.session.images.all[0]
    right_click(opened, hands, 0)
    menu = menu_of(opened)
    states = [str(menu.entrycget(place, "state")) for place in (CLOSE, OTHERS, COMPARE)]
    assert states == ["normal", "disabled", "disabled"]
    hands.press("Escape")


def test_the_right_button_compares_with_the_image_on_screen(opened: Stage, hands: Hands) -> None:
    right_click(opened, hands, 2)
    choose(opened, hands, COMPARE)
    (window,) = (w for w in opened.window.winfo_children() if isinstance(w, CompareWindow))
    opened.wait(lambda: window.is_whole)
    opened.pump(0.2)
    images = opened.session.images.all
    assert [pane.image for pane in window.panes] == [images[0], images[2]]
    window.destroy()


def test_the_key_of_menus_opens_it_for_the_image_on_screen(opened: Stage, hands: Hands) -> None:
    opened.window.analyse.strip._list.canvas.focus_force()
    opened.pump()
    hands.press("Menu")
    opened.wait(menu_of(opened).winfo_viewable)
    choose(opened, hands, CLOSE)
    assert names(opened) == ["1", "2"]


def test_a_key_closes_all_images(opened: Stage, hands: Hands) -> None:
    hands.press("Control_L", "Shift_L", "x")
    opened.pump()
    assert names(opened) == []
    assert opened.window.analyse.empty.winfo_viewable()
