"""Watches the Tk thread: how long it keeps the window waiting, and what it does meanwhile."""

import sys
import threading
import time
import tkinter as tk
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[1]
BEAT_MS = 1
LATE_MS = 4.0
LOOK_S = 0.002
SHOWN_FRAMES = 5

Stack = tuple[str, ...]


@dataclass(frozen=True)
class Stall:
    """A time in which the window answered to nothing.

    Attributes:
        action: what was being done.
        ms: how long, on the clock.
        own_ms: how much of it the Tk thread itself computed; the rest it waited for the screen, for
            other threads or for a processor.
        stack: the functions in which it spent at least half of the time, the innermost last;
            empty when it was over before it was looked at.
    """

    action: str
    ms: float
    own_ms: float
    stack: Stack


class Watchdog:
    """Beats on the Tk thread each millisecond; a thread looks at the stack when a beat is late.

    Attributes:
        action: to be set to what is being done.
        stalls: all beats that were late by more than `LATE_MS`.
    """

    def __init__(self, window: tk.Misc) -> None:
        """Begin to watch; to be made on the Tk thread."""
        self.action = ""
        self.stalls: list[Stall] = []
        self._window = window
        self._watched = threading.get_ident()
        self._seen: list[Stack] = []
        self._beat_at = time.perf_counter()
        self._own_at = time.thread_time()
        self._is_over = False
        self._thread = threading.Thread(target=self._look, name="watchdog", daemon=True)
        self._thread.start()
        self._beat()

    def stop(self) -> None:
        """End watching."""
        self._is_over = True
        self._thread.join()

    def _beat(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        late = (now - self._beat_at) * 1e3 - BEAT_MS
        if late > LATE_MS:
            # Without those on which it only waited for a processor to wake up on.
            stack = hot_path([sample for sample in self._seen if sample])
            self.stalls.append(Stall(self.action, late, (own - self._own_at) * 1e3, stack))
        self._seen = []
        self._beat_at, self._own_at = now, own
        if not self._is_over:
            self._window.after(BEAT_MS, self._beat)

    def _look(self) -> None:
        while not self._is_over:
            time.sleep(LOOK_S)
            seen = self._seen
            if (time.perf_counter() - self._beat_at) * 1e3 > LATE_MS:
                seen.append(_our_functions(sys._current_frames().get(self._watched)))


def hot_path(samples: Sequence[Stack]) -> Stack:
    """Return the innermost functions that at least half of the samples share, outermost first."""
    path: Stack = ()
    while True:
        depth = len(path)
        deeper = Counter(s[depth] for s in samples if len(s) > depth and s[:depth] == path)
        if not deeper or 2 * deeper.most_common(1)[0][1] < len(samples):
            return path[-SHOWN_FRAMES:]
        path = (*path, deeper.most_common(1)[0][0])


def _our_functions(frame: FrameType | None) -> Stack:
    """Return our own functions on a stack and the library's that they lead to, outermost first."""
    found: list[str] = []
    while frame is not None:
        path, name = Path(frame.f_code.co_filename), frame.f_code.co_qualname
        if _is_ours(path):
            found.append(f"{path.relative_to(ROOT)} {name}")
        elif not found and "benchmarks" not in path.parts:
            found.append(f"{path.parent.name}/{path.name} {name}")
        frame = frame.f_back
    return tuple(reversed(found))


def _is_ours(path: Path) -> bool:
    is_beside = ".venv" in path.parts or "benchmarks" in path.parts
    return path.is_relative_to(ROOT) and not is_beside
