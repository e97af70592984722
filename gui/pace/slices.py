"""Long work on the Tk thread, a slice at a time, so that the window answers in between."""

import time
import tkinter as tk
from collections.abc import Iterator

from gui.pace.turns import draws

# What a slice has changed is laid out and drawn after it, which takes about as long again.
SLICE_S = 0.004
PAUSE_MS = 1
REST_MS = 50

# A step that ends where all may be laid out and drawn before the next is taken.
DRAWN = object()
# A step after which there is nothing to do for a while: something else is waited for.
LATER = object()


def at_once(steps: Iterator[object]) -> None:
    """Take all steps without a pause."""
    for _step in steps:
        pass


class Slices:
    """Takes the steps of one piece of work, as many at once as go into a slice.

    A step that breaks is reported like any callback, and the next is taken all the same.

    Args:
        window: whose event loop goes on in between; timers end with it.
        pause_ms: with 0, Tk hears mouse, keys and timers in between, but lays nothing out and draws
            nothing before the next step that is `DRAWN`, or the last; for work that changes the
            same places many times.
    """

    def __init__(self, window: tk.Misc, pause_ms: int = PAUSE_MS) -> None:
        self._window, self._pause_ms = window, pause_ms
        self._steps: Iterator[object] = iter(())
        self._timer: str | None = None
        self._last_step: object = None

    @property
    def is_running(self) -> bool:
        """True while there may be steps left."""
        return self._timer is not None

    def start(self, steps: Iterator[object]) -> None:
        """Begin with other steps; those that were left are dropped."""
        self.stop()
        self._steps = steps
        self._last_step = None
        self._come(PAUSE_MS)

    def stop(self) -> None:
        """Take no more steps."""
        if self._timer is not None:
            self._window.after_cancel(self._timer)
            self._timer = None
        self._steps = iter(())

    def _come(self, pause_ms: int) -> None:
        self._timer = self._window.after(pause_ms, self._go_on)

    def _go_on(self) -> None:
        if self._last_step is DRAWN and draws(self._window):
            self._come(PAUSE_MS)
            return
        self._last_step = None
        steps, is_left = self._steps, True
        try:
            is_left = self._take()
        finally:
            # Only now: Tk draws nothing before a timer that is due. A step may have begun others.
            if self._steps is steps:
                self._wait() if is_left else self.stop()

    def _take(self) -> bool:
        """Take a slice of the steps and return whether there may be more."""
        end = time.perf_counter() + SLICE_S
        for step in self._steps:
            self._last_step = step
            if step in (DRAWN, LATER) or time.perf_counter() >= end:
                return True
        return False

    def _wait(self) -> None:
        if self._last_step is DRAWN:
            self._timer = self._window.after_idle(self._come, PAUSE_MS)
        else:
            self._come(REST_MS if self._last_step is LATER else self._pause_ms)
