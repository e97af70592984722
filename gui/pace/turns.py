"""Drawing, one thing after the other, with mouse and keys heard in between.

Tk does all that waits for its idle moment in one go: a picture, five lists, the card of greys and
fifty controls of another size together kept the window waiting for three frames.
"""

import time
import tkinter as tk
from collections.abc import Callable
from typing import Any

# The picture may be the last that is begun in that time, and takes a few times as long.
TURN_S = 0.002
# Each frame that grows moves the one around it an idle moment later.
ROUNDS = 6

Work = Callable[[Any], None]


def in_turn(widget: tk.Misc, work: Work) -> None:
    """Call `work(widget)` when Tk is idle; asked for again before that, it is called once.

    A widget that is gone by then is left out.
    """
    _turns_of(widget).add(work, widget)


def draws(widget: tk.Misc) -> bool:
    """Return whether anything in any window still waits for its turn."""
    return _turns_of(widget).are_left


def _turns_of(widget: tk.Misc) -> "Turns":
    window: Any = widget._root()
    if "_turns" not in vars(window):
        window._turns = Turns(window)
    return window._turns


class Turns:
    """What waits to be drawn in all windows of a program, in the order in which it was asked for.

    Args:
        window: the main one.
    """

    def __init__(self, window: tk.Misc) -> None:
        self._window = window
        # The values mean nothing.
        self._waiting: dict[tuple[Work, tk.Misc], None] = {}
        self._is_coming = False

    def add(self, work: Work, widget: tk.Misc) -> None:
        """Let a widget wait for its turn."""
        self._waiting[work, widget] = None
        self._come()

    @property
    def are_left(self) -> bool:
        """True while anything waits."""
        return bool(self._waiting)

    def _come(self) -> None:
        if not self._is_coming:
            self._is_coming = True
            self._wait(ROUNDS)

    def _wait(self, rounds: int) -> None:
        """Let so many idle moments pass first: what is laid out in one asks for the next."""
        if rounds:
            self._window.after_idle(self._wait, rounds - 1)
        else:
            self._take()

    def _take(self) -> None:
        self._is_coming = False
        end = time.perf_counter() + TURN_S
        while self._waiting:
            work, widget = next(iter(self._waiting))
            del self._waiting[work, widget]
            if self._waiting:
                # Before anything can break.
                self._come()
            if widget.winfo_exists():
                work(widget)
            if time.perf_counter() >= end:
                return
