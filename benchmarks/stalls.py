"""What keeps the window waiting: `python -m benchmarks.stalls IMAGE [--turns 3] [--report]`.

Takes each ordinary action in a real window, several times, and says for each its longest stall of
the Tk thread, then the ten worst of all with the place in the source. Beside the clock's time
stands the thread's own: on a busy machine the clock also counts what others computed. Last, how
much of a processor the idle window takes.
"""

import argparse
import subprocess
import sys
import time
import tkinter as tk
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import cv2

from app.lazy_methods import compile_when_called
from benchmarks.films import film
from benchmarks.live_window import LiveWindow
from benchmarks.measured import heading
from benchmarks.page import ROOT, add_report, tell
from benchmarks.processes import processor_s
from benchmarks.screen import virtual_screen
from benchmarks.watchdog import Stall, Watchdog
from gui.actions.names import Action
from gui.tab_names import ANALYSE, TABS
from starting.bytecode import compile_sources

NAME = "stalls"
LIMIT_MS = 16.0
WORST = 10
SETTLED_S, IDLE_S = 8.0, 20.0

Work = Callable[[], object]


def main() -> None:
    """Take the actions, print the tables and, if asked, put them into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    # As the program begins: tabs are imported while the window is watched.
    compile_sources(sys.executable)
    compile_when_called()
    image = options.image.resolve(strict=True)
    with virtual_screen() as folder:
        large = folder / "film.png"
        cv2.imwrite(str(large), film(16))
        stalls = watch(image, large, folder / "history.db", options.turns)
        idle = idle_share(image, folder / "idle.db")
    lines = [
        f"{first} Each action {options.turns} times.",
        "",
        *by_action(stalls),
        "",
        f"The worst {WORST}, milliseconds on the clock (of the thread's own):",
        "",
        *worst(stalls),
        "",
        f"The idle window takes {idle:.2%} of a processor (limit 0.50 %), over {IDLE_S:.0f} s.",
    ]
    tell(NAME, lines, options.report)


def watch(image: Path, large: Path, database: Path, turns: int) -> list[Stall]:
    """Take every action in a window and return all that was late."""
    live = LiveWindow(database)
    live.live(0.5)
    dog = Watchdog(live.window)
    dog.action = "tabs built ahead"
    live.wait(lambda: len(live.window.furniture.tabs) == len(TABS))
    live.live(0.5)
    for turn in range(turns):
        for name, work in actions(live, image, large).items():
            dog.action = name
            live.window.after_idle(work)
            live.live(0.05)
            live.settle()
            dog.action = f"after: {name}"
            live.put_dialogs_away()
            live.live(0.05)
        print(f"turn {turn + 1} of {turns}", flush=True)
    dog.stop()
    live.close()
    if live.errors:
        raise RuntimeError("\n".join(live.errors))
    return dog.stalls


def actions(live: LiveWindow, image: Path, large: Path) -> dict[str, Work]:
    """Return the ordinary actions in an order in which each has what it needs."""
    window, session = live.window, live.session
    canvas = window.analyse.view.canvas

    def key(action: Action) -> Work:
        return partial(window.act, action)

    return {
        "open a film of 3000 x 2500, 16 bit": lambda: window.open([large]),
        "zoom in": key(Action.ZOOM_IN),
        "zoom out": key(Action.ZOOM_OUT),
        "pan, 30 moves": partial(drag, canvas, 1),
        "drag the window, 30 moves": partial(drag, canvas, 3),
        "turn": key(Action.TURN_RIGHT),
        "invert": key(Action.INVERT),
        "local contrast": key(Action.EQUALISE),
        "histogram and greys": key(Action.GREYS),
        "greys as stored": key(Action.RESET_TONE),
        "open an image": lambda: window.open([image]),
        "analyse with all five": key(Action.ANALYSE),
        "overlay on or off": key(Action.OVERLAY),
        "next operating point": key(Action.NEXT_POINT),
        "next image": key(Action.NEXT_IMAGE),
        **{f"{name} tab": partial(window.show_tab, name) for name in (*TABS[1:], ANALYSE)},
        "settings": key(Action.SETTINGS),
        "report and export": key(Action.REPORT),
        "compare": key(Action.COMPARE),
        "answer beside the picture on or off": key(Action.PANEL),
        "theme": key(Action.THEME),
        "larger text": key(Action.LARGER),
        "smaller text": key(Action.SMALLER),
        "language": lambda: session.choices.speak(
            "es" if session.settings.language == "en" else "en"
        ),
    }


def drag(canvas: tk.Canvas, button: int) -> None:
    """Pull a picture about with a button of the mouse."""
    canvas.event_generate(f"<Button-{button}>", x=300, y=200)
    for step in range(30):
        canvas.event_generate("<Motion>", x=300 + 4 * step, y=200 + 3 * step, state=0x80 << button)
    canvas.event_generate(f"<ButtonRelease-{button}>", x=420, y=290)


def by_action(stalls: Iterable[Stall]) -> list[str]:
    """Return a table: the longest stall of each action."""
    longest: dict[str, Stall] = {}
    for stall in stalls:
        name = stall.action.removeprefix("after: ")
        if name not in longest or stall.ms > longest[name].ms:
            longest[name] = stall
    held = sum(stall.ms < LIMIT_MS for stall in longest.values())
    return [
        f"| action | longest stall, ms (limit {LIMIT_MS:.0f}: held by {held} of {len(longest)}) "
        "| of it the thread's own |",
        "|---|---|---|",
        *(
            f"| {name} | {stall.ms:.0f} | {stall.own_ms:.0f} |"
            for name, stall in sorted(longest.items(), key=lambda item: -item[1].ms)
        ),
    ]


def worst(stalls: Iterable[Stall]) -> list[str]:
    """Return the worst stalls, each place in the source once."""
    places: dict[tuple[str, ...], Stall] = {}
    for stall in sorted(stalls, key=lambda stall: -stall.ms):
        places.setdefault(stall.stack or (stall.action,), stall)
    return [
        f"- {stall.ms:.0f} ({stall.own_ms:.0f}), {stall.action or 'between actions'}: "
        + (" → ".join(f"`{line}`" for line in stall.stack) or "in Tk itself")
        for stall in list(places.values())[:WORST]
    ]


def idle_share(image: Path, database: Path) -> float:
    """Return how much of one processor the program takes with an image open and nothing to do."""
    with subprocess.Popen(
        [sys.executable, "mainGUI.py", str(image), "--db", str(database)], cwd=ROOT
    ) as program:
        time.sleep(SETTLED_S)
        before = processor_s(program.pid)
        time.sleep(IDLE_S)
        share = (processor_s(program.pid) - before) / IDLE_S
        program.terminate()
    return share


if __name__ == "__main__":
    main()
