"""Uses the window for hours: `python -m benchmarks.clicking --hours 8 [--seed 1] [--report]`.

The hours are those of somebody who does something every three seconds: eight are 9,600 actions. The
next begins as soon as nothing is being done any more, so that they pass in about half an hour; the
program's own pauses, in which it hands freed memory back, are told by that person's clock.

Keys, clicks and drags at random in a real window on a virtual screen: images of every format opened
and closed, analysed, measured, turned and windowed, tabs, dialogs, themes and sizes changed; of the
system's own dialogs each is cancelled. Memory of the program and its decoder (that of the screen's
server is told beside it), handles, time for each action and every error in a callback are kept. The
exit status is 1 where there was an error, memory grew by more than 5 % after the first tenth or a
handle was left open.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.endurance import MOST_GROWTH, Course, made_files
from benchmarks.live_window import LiveWindow
from benchmarks.measured import heading
from benchmarks.page import ROOT, add_report, tell
from benchmarks.processes import family_mb, open_handles, screen_mb
from benchmarks.screen import virtual_screen
from gui.actions.names import Action
from gui.actions.shortcuts import SHORTCUTS

NAME = "clicking"
# They touch the clipboard, or end it all.
LEFT_OUT = {Action.PASTE, Action.COPY, Action.QUIT}
SYSTEM_DIALOGS = ("tk_getOpenFile", "tk_getSaveFile", "tk_chooseDirectory")
PACE_S = 3.0
SAMPLES = 200
OPEN_EVERY, ANALYSE_EVERY = 9, 25
SAID_EVERY = 600


def main() -> int:
    """Click until the time is over, and say what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--seed", type=int, default=1)
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    with virtual_screen() as folder:
        files = [*made_files(folder), *sorted((ROOT / "assets").glob("synthetic_*.png"))]
        clock = UsersClock()
        live = LiveWindow(folder / "history.db", clock)
        hand = Hand(live, files, random.Random(options.seed), clock)
        course, screen = click(hand, round(options.hours * 3600.0 / PACE_S))
        rows = live.session.history.count
        live.close()
    early, late = course.ends_ms
    lines = [
        first,
        "",
        f"Seed {options.seed}: {options.hours:g} h at an action every {PACE_S:.0f} s, "
        f"{len(course.times_ms)} actions, {rows} answers kept, {len(live.errors)} errors. Memory "
        f"{course.memory_warm_mb:.0f} MB when warm, {course.memory_end_mb:.0f} MB at the end "
        f"({course.growth:+.1%}), of the screen's server {screen.memory_warm_mb:.0f} and "
        f"{screen.memory_end_mb:.0f} MB; handles {course.handles_left:+d}; an action took "
        f"{early:.0f} ms in the first tenth, {late:.0f} ms in the last.",
        *live.errors,
    ]
    tell(NAME, lines, options.report)
    holds = course.growth <= MOST_GROWTH and course.handles_left <= 0
    return 0 if holds and not live.errors else 1


def click(hand: "Hand", count: int) -> tuple[Course, Course]:
    """Take so many actions, and watch memory and handles, and the memory of the screen's server."""
    course, screen = Course("actions in the window"), Course("the screen's server")
    every = max(1, count // SAMPLES)
    for number in range(1, count + 1):
        begun = time.perf_counter()
        hand.act()
        course.times_ms.append((time.perf_counter() - begun) * 1e3)
        if number % every == 0:
            course.memory_mb.append(family_mb())
            course.handles.append(open_handles())
            screen.memory_mb.append(screen_mb())
        if number % SAID_EVERY == 0:
            mb = course.memory_mb[-1]
            print(f"{number * PACE_S / 3600.0:.1f} h: {number} actions, {mb:.0f} MB", flush=True)
    return course, screen


class UsersClock:
    """Seconds as they pass for somebody who does something every `PACE_S`."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Return the seconds since the beginning."""
        return self.seconds


class Hand:
    """A hand on mouse and keyboard that knows no purpose."""

    def __init__(
        self, live: LiveWindow, files: Sequence[Path], dice: random.Random, clock: UsersClock
    ) -> None:
        self._live, self._files, self._dice, self._clock = live, files, dice, clock
        self._taken = 0
        self._keys = [s for s in SHORTCUTS if s.action not in LEFT_OUT]
        for dialog in SYSTEM_DIALOGS:
            # They wait for a person; this one changes his mind at once.
            live.window.tk.eval(f"proc ::{dialog} {{args}} {{return {{}}}}")
        self.moves: tuple[Callable[[], None], ...] = (self._press_key, self._click, self._drag)

    def act(self) -> None:
        """Take one action and wait until nothing is being done any more."""
        window = self._live.window
        if self._taken % ANALYSE_EVERY == ANALYSE_EVERY - 1:
            window.after_idle(window.act, Action.ANALYSE)
        elif self._taken % OPEN_EVERY == 0:
            window.after_idle(window.open, [self._dice.choice(self._files)])
        else:
            window.after_idle(self._dice.choices(self.moves, (3, 1, 1))[0])
        self._taken += 1
        self._clock.seconds += PACE_S
        self._live.settle()
        self._live.put_dialogs_away()

    def _press_key(self) -> None:
        window = self._live.window
        window.focus_force()
        window.event_generate(self._dice.choice(self._keys).tk_sequence)

    def _click(self) -> None:
        x, y = self._place()
        canvas = self._live.window.analyse.view.canvas
        canvas.event_generate("<Button-1>", x=x, y=y)
        canvas.event_generate("<ButtonRelease-1>", x=x, y=y)

    def _drag(self) -> None:
        canvas = self._live.window.analyse.view.canvas
        button = self._dice.choice((1, 3))
        (x, y), (to_x, to_y) = self._place(), self._place()
        canvas.event_generate(f"<Button-{button}>", x=x, y=y)
        for share in (0.3, 0.6, 1.0):
            at = round(x + (to_x - x) * share), round(y + (to_y - y) * share)
            canvas.event_generate("<Motion>", x=at[0], y=at[1], state=0x80 << button)
        canvas.event_generate(f"<ButtonRelease-{button}>", x=to_x, y=to_y)

    def _place(self) -> tuple[int, int]:
        canvas = self._live.window.analyse.view.canvas
        wide, high = max(canvas.winfo_width(), 2), max(canvas.winfo_height(), 2)
        return self._dice.randrange(wide), self._dice.randrange(high)


if __name__ == "__main__":
    raise SystemExit(main())
