"""A tip appears where the pointer rests, stays on the screen, and is gone without a trace."""

import gc
import tkinter as tk
import weakref
from collections.abc import Callable

import customtkinter as ctk
import pytest

from gui import theme
from gui.widgets.sub_window import SubWindow
from gui.widgets.tips import DELAY_MS, Tip
from tests.gui.conftest import Stage
from tests.gui.hands import Hands


def rest_on(stage: Stage, widget: tk.Misc) -> None:
    widget.event_generate("<Enter>")
    stage.pump(DELAY_MS / 1000 + 0.3)


def words_in(window: tk.Misc) -> str:
    (label,) = (child for child in window.winfo_children() if isinstance(child, ctk.CTkLabel))
    return str(label.cget("text"))


@pytest.mark.parametrize("text_size", [100, 200])
def test_a_tip_is_shown_whole_and_leaves_nothing_behind(
    make_stage: Callable[..., Stage], text_size: int
) -> None:
    stage = make_stage(text_size=text_size)
    window = stage.window
    corner = tk.Frame(window, width=20, height=20)
    corner.place(relx=1.0, rely=1.0, anchor="se")
    stage.pump()
    Tip(corner, "These words stand beside a corner. " * 12)
    for _again in range(2):
        rest_on(stage, corner)
        (shown,) = (child for child in corner.winfo_children() if isinstance(child, tk.Toplevel))
        assert words_in(shown).startswith("These words")
        assert shown.winfo_rootx() >= 0
        assert shown.winfo_rootx() + shown.winfo_width() <= window.winfo_screenwidth()
        assert shown.winfo_rooty() + shown.winfo_height() <= window.winfo_screenheight()
        gone = weakref.ref(shown)
        corner.event_generate("<Leave>")
        del shown
        gc.collect()
        assert gone() is None


def test_a_window_closed_with_its_tip_shown_is_gone(stage: Stage) -> None:
    window = SubWindow(stage.window, theme.SURFACE)
    place = tk.Frame(window, width=30, height=20)
    place.place(x=0, y=0)
    stage.pump(0.5)
    Tip(place, "Close this window")
    rest_on(stage, place)
    assert any(isinstance(child, tk.Toplevel) for child in place.winfo_children())
    gone = weakref.ref(window)
    window.destroy()
    del window, place

    def is_gone() -> bool:
        gc.collect()
        return gone() is None

    stage.wait(is_gone, seconds=10)


def test_no_tip_is_shown_once_the_pointer_has_left(stage: Stage) -> None:
    corner = tk.Frame(stage.window, width=20, height=20)
    corner.place(x=0, y=0)
    Tip(corner, "Too late")
    corner.event_generate("<Enter>")
    stage.pump(DELAY_MS / 2000)
    corner.event_generate("<Leave>")
    stage.pump(DELAY_MS / 1000)
    assert not corner.winfo_children()


def test_a_tip_stays_where_the_pointer_rests_in_the_corner_of_the_screen(
    stage: Stage,
) -> None:
    window = SubWindow(stage.window, theme.SURFACE)
    window.geometry("300x100+0+0")
    stage.pump(0.5)
    place = tk.Frame(window, width=30, height=20)
    place.place(x=0, y=0)
    stage.pump()
    Tip(place, "Words enough to reach over the place in the corner where the pointer rests")
    hands = Hands(stage)
    hands.point_at(place)
    stage.pump(DELAY_MS / 1000 + 0.3)
    (shown,) = place.winfo_children()
    assert shown.winfo_viewable()
    hands.close()
