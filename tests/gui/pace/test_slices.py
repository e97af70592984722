"""Long work goes on a slice at a time; what it changes is laid out when it says so."""

import time
import tkinter as tk
from collections.abc import Iterator

import pytest

from gui.pace.slices import DRAWN, LATER, PAUSE_MS, SLICE_S, Slices
from gui.pace.turns import in_turn

# Long enough for a busy machine to lay out in it.
LONG_PAUSE_MS = 200


def wait(root: tk.Tk, slices: Slices) -> None:
    while slices.is_running:
        root.update()


def growing(frame: tk.Frame, between: object) -> Iterator[object]:
    for width in (100, 200, 300):
        frame.configure(width=width)
        time.sleep(SLICE_S)
        yield between


@pytest.mark.parametrize(
    ("pause_ms", "between", "seen"),
    [(LONG_PAUSE_MS, None, [100, 200, 300]), (0, None, [300]), (0, DRAWN, [100, 200, 300])],
)
def test_without_a_pause_all_is_laid_out_once_unless_a_step_asks_for_more(
    root: tk.Tk, pause_ms: int, between: object, seen: list[int]
) -> None:
    frame = tk.Frame(root, width=50, height=50)
    frame.pack()
    root.update()
    widths: list[int] = []
    frame.bind("<Configure>", lambda event: widths.append(event.width))
    slices = Slices(root, pause_ms)
    slices.start(growing(frame, between))
    wait(root, slices)
    root.update()
    assert widths == seen


def test_a_step_that_waits_for_something_else_takes_no_processor(root: tk.Tk) -> None:
    counts = {LATER: 0, None: 0}

    def waiting(step: object) -> Iterator[object]:
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            counts[step] += 1
            yield step

    for step in counts:
        slices = Slices(root)
        slices.start(waiting(step))
        wait(root, slices)
    assert counts[LATER] < 8 < counts[None]


def test_events_are_heard_in_between_without_a_pause(root: tk.Tk) -> None:
    heard: list[str] = []

    def steps() -> Iterator[object]:
        root.after(0, heard.append, "event")
        time.sleep(SLICE_S)
        yield None
        heard.append("last step")

    slices = Slices(root, 0)
    slices.start(steps())
    wait(root, slices)
    assert heard == ["event", "last step"]


def test_a_step_that_is_to_be_drawn_waits_for_all_that_it_changed(root: tk.Tk) -> None:
    done: list[str] = []

    def draw(_root: tk.Tk) -> None:
        done.append("drawn")
        time.sleep(SLICE_S)

    def steps() -> Iterator[object]:
        for _ in range(3):
            in_turn(tk.Frame(root), draw)
        yield DRAWN
        done.append("next step")

    slices = Slices(root, 0)
    slices.start(steps())
    wait(root, slices)
    assert done == ["drawn"] * 3 + ["next step"]


def test_what_is_stopped_takes_no_more_steps(root: tk.Tk) -> None:
    done: list[int] = []

    def steps() -> Iterator[object]:
        for number in range(1000):
            done.append(number)
            yield DRAWN

    slices = Slices(root, 0)
    slices.start(steps())
    while not done:
        root.update()
    slices.stop()
    taken = len(done)
    time.sleep(2 * PAUSE_MS / 1000)
    root.update()
    assert len(done) == taken < 1000
    assert not slices.is_running
