"""Buttons and wheel, which Tk counts in a way of its own on each window system."""

import tkinter as tk

import pytest

from gui.widgets import mouse


class Widget(tk.Misc):
    """A widget of a window system that need not be there."""

    def __init__(self, system: str) -> None:
        self.tk = self  # type: ignore[assignment]
        self._system = system

    def call(self, *words: str) -> str:
        assert words == ("tk", "windowingsystem")
        return self._system


@pytest.mark.parametrize(
    ("system", "buttons", "delta", "notches"),
    [("x11", (2, 3), 120, 1.0), ("win32", (2, 3), -240, -2.0), ("aqua", (3, 2), -2, -2.0)],
)
def test_the_mouse_does_the_same_on_each_window_system(
    system: str, buttons: tuple[int, int], delta: int, notches: float
) -> None:
    widget = Widget(system)
    assert mouse.middle_and_right(widget) == buttons
    assert mouse.notches(widget, delta) == notches
