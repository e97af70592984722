"""Long work on the Tk thread, a slice at a time, so that the window answers in between."""

import time
import tkinter as tk
from collections.abc import Iterator

# What a slice has changed is laid out and drawn after it, which takes about as long again.
SLICE_S = 0.006
PAUSE_MS = 1


def at_once(steps: Iterator[object]) -> None:
    """Take all steps without a pause."""
    for _step in steps:
        pass


class Slices:
    """Takes the steps of one piece of work, as many at once as go into a slice.

    A step that breaks is reported like any callback, and the next is taken all the same.

    Args:
        window: whose event loop goes on in between; timers end with it.
    """

    def __init__(self, window: tk.Misc) -> None:
        self._window = window
        self._steps: Iterator[object] = iter(())
        self._timer: str | None = None

    @property
    def is_running(self) -> bool:
        """True while there may be steps left."""
        return self._timer is not None

    def start(self, steps: Iterator[object]) -> None:
        """Begin with other steps; those that were left are dropped."""
        self.stop()
        self._steps = steps
        self._timer = self._window.after(PAUSE_MS, self._go_on)

    def stop(self) -> None:
        """Take no more steps."""
        if self._timer is not None:
            self._window.after_cancel(self._timer)
            self._timer = None
        self._steps = iter(())

    def _go_on(self) -> None:
        self._timer = self._window.after(PAUSE_MS, self._go_on)
        end = time.perf_counter() + SLICE_S
        for _step in self._steps:
            if time.perf_counter() >= end:
                return
        self.stop()
