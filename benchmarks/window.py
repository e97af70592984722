"""The window, measured from outside and inside: `python -m benchmarks.window IMAGE [--report]`.

From outside: how long after process start the drawn window is on the screen, by looking at the
screen. From inside: when the first cascade answer is shown, the longest stall of the Tk thread
while all pipelines run, and the memory that is then in use; pose with its weights alone. All with
the bytecode that `start.py` leaves. Of each round the median counts for times, the highest for the
stall and the memory; the figures are the lowest and the highest of the rounds.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from PIL import ImageGrab

from benchmarks.measured import heading, spread
from benchmarks.page import ROOT, Row, add_report, table, tell
from benchmarks.screen import virtual_screen
from models.registry import PIPELINES
from starting.bytecode import compile_sources

NAME = "window"
RUNS = 5


@dataclass(frozen=True)
class Round:
    """What a round of runs has shown.

    Attributes:
        drawn_s: from the start of the process to the drawn window.
        answer_s: from there to the first cascade answer.
        stall_ms: the Tk thread's longest.
        memory_mb: with everything loaded.
        loaded: the pipelines that answered.
    """

    drawn_s: float
    answer_s: float
    stall_ms: float
    memory_mb: float
    loaded: tuple[str, ...]


def main() -> None:
    """Measure round by round and print each figure with its aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("image", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    compile_sources(sys.executable)
    with virtual_screen() as folder:
        image = options.image.resolve(strict=True)
        rounds = [measure(image, folder, number) for number in range(options.rounds)]
    tell(NAME, [first, "", *table(rows(rounds))], options.report)


def measure(image: Path, folder: Path, number: int) -> Round:
    """Return what a round shows."""
    places = [folder / f"{number}-{turn}" for turn in range(RUNS)]
    drawn = [drawn_after_s(place.with_suffix(".db")) for place in places]
    inside = [_inside(image, place.with_suffix(".one.db"), "cascade") for place in places]
    everything = [_inside(image, place.with_suffix(".all.db"), "all") for place in places]
    return Round(
        median(drawn),
        median(run["answer_s"] for run in inside),
        max(run["stall_ms"] for run in everything),
        max(run["memory_mb"] for run in everything),
        tuple(everything[0]["loaded"]),
    )


def rows(rounds: Sequence[Round]) -> list[Row]:
    """Return the figures of all rounds."""
    count = f"{len(rounds)} × {RUNS}"
    drawn = spread([r.drawn_s for r in rounds], ".2f")
    answer = spread([r.answer_s for r in rounds], ".2f")
    stall = spread([r.stall_ms for r in rounds])
    memory = spread([r.memory_mb for r in rounds])
    loaded = rounds[0].loaded
    # Without its weights a pipeline neither answers nor takes memory.
    who = "all five" if len(loaded) == len(PIPELINES) else ", ".join(loaded)
    busy = f"longest stall of the window while {who} keep the processors busy"
    return [
        Row("window drawn, from the start", f"{drawn} s", "under 0.4 s", count, True),
        Row("first cascade answer, from the start", f"{answer} s", "under 1.2 s", count, True),
        Row(busy, f"{stall} ms", "under 50 ms", count, True),
        Row(f"memory with {who} loaded", f"{memory} MB", "under 400 MB", count, True),
    ]


def drawn_after_s(database: Path) -> float:
    """Return the seconds from process start until the window's picture stands still on the screen.

    The window counts as drawn when its accent-coloured button can be seen.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "mainGUI.py", "--db", str(database)], cwd=ROOT
    ) as program:
        while not _button_is_seen():
            if time.perf_counter() - start > 20:
                raise TimeoutError("no window within 20 s")
            time.sleep(0.005)
        seconds = time.perf_counter() - start
        program.terminate()
    return seconds


def _button_is_seen() -> bool:
    from gui.theme import ACCENT

    wanted = tuple(int(ACCENT[1][i : i + 2], 16) for i in (1, 3, 5))
    strip = ImageGrab.grab((0, 32, 700, 80), xdisplay=os.environ["DISPLAY"])
    colours = strip.convert("RGB").getcolors(1 << 16) or []
    return any(colour == wanted and count > 200 for count, colour in colours)


def _inside(image: Path, database: Path, pipeline: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.window_inside", str(image), str(database)]
    start = time.time()
    said = subprocess.run(
        [*command, pipeline, repr(start)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(said.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
