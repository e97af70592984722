"""The viewer on a 3000 x 2500 film of 16 bits: `python -m benchmarks.viewer [--report]`.

How long a frame takes in the real window while panning, zooming and windowing: from the
mouse's event until the screen shows the picture, the whole of it on the Tk thread. And how long a
folder of many files takes to be listed, and what that costs in memory.
"""

import argparse
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np

from benchmarks.films import SMALL_WH, film
from benchmarks.live_window import LiveWindow
from benchmarks.measured import heading, spread
from benchmarks.page import Row, add_report, table, tell
from benchmarks.processes import resident_mb
from benchmarks.screen import virtual_screen

NAME = "viewer"
FRAMES = 300
FILES = 5000
SETTLED_S = 0.5


@dataclass(frozen=True)
class Listing:
    """What a folder of many files took.

    Attributes:
        listed_s: until all were listed.
        scrolled_s: to scroll through from end to end.
        thumbnails: made meanwhile.
        grown_mb: by how much memory grew.
    """

    listed_s: float
    scrolled_s: float
    thumbnails: int
    grown_mb: float


def main() -> None:
    """Measure and print each figure with its aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--window", default="1280x760", help="size of the window")
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    with virtual_screen("2560x1440") as folder:
        path = folder / "film.png"
        cv2.imwrite(str(path), film(16))
        live = LiveWindow(folder / "history.db", geometry=f"{options.window}+0+0")
        canvas = live.window.analyse.view.canvas
        frames = measure_frames(live, path)
        words = f"Picture of {canvas.winfo_width()} x {canvas.winfo_height()} on the screen."
        listing = measure_folder(live, folder / "many")
        live.close()
    tell(NAME, [f"{first} {words}", "", *table(rows(frames, listing))], options.report)


def rows(frames: Mapping[str, list[float]], listing: Listing) -> list[Row]:
    """Return the figures of all gestures together, of each, and of the folder."""
    all_ms = [ms for times in frames.values() for ms in times]
    medians = spread([median(times) for times in frames.values()], ".1f")
    name = f"a frame of a film of 3000 x 2500 at 16 bits: {', '.join(frames)}"
    count = f"{len(frames)} × {FRAMES}"
    aim = "median under 8 ms, worst under 25 ms"
    return [
        Row(name, f"median {medians} ms, worst {max(all_ms):.1f} ms", aim, count, True),
        *(
            Row(
                gesture,
                f"median {median(times):.1f} ms, worst {max(times):.1f} ms",
                "",
                str(FRAMES),
            )
            for gesture, times in frames.items()
        ),
        Row(f"{FILES} files listed", f"{listing.listed_s:.2f} s", "under 1 s", "1"),
        Row(
            "scrolled through them",
            f"{listing.scrolled_s:.1f} s, {listing.thumbnails} thumbnails, "
            f"memory {listing.grown_mb:+.0f} MB",
            "",
            "1",
        ),
    ]


def measure_frames(live: LiveWindow, path: Path) -> dict[str, list[float]]:
    """Return the milliseconds of each frame, by gesture."""
    live.window.open([path])
    live.wait(lambda: live.session.images.current is not None)
    live.settle()
    view = live.window.analyse.view
    found = {}
    for name, moves in _gestures(view).items():
        view.fit()
        live.live(SETTLED_S)
        if name != "zooming":
            for _ in range(6):
                view.zoom_in()
        live.live(SETTLED_S)
        found[name] = _frames(live.window, moves)
    return found


def measure_folder(live: LiveWindow, folder: Path) -> Listing:
    """Open a folder of many files and scroll through it."""
    folder.mkdir()
    rng = np.random.default_rng(1)
    first = folder / "0000.jpg"
    picture = cv2.resize(rng.integers(0, 255, (64, 53), dtype=np.uint8), SMALL_WH)
    cv2.imwrite(str(first), picture)
    for number in range(1, FILES):
        os.link(first, folder / f"{number:04}.jpg")
    before = resident_mb()
    window, strip = live.window, live.window.analyse.strip._list
    start = time.perf_counter()
    window.open([folder])
    while strip._count < FILES:
        window.update()
    window.update_idletasks()
    listed = time.perf_counter() - start
    start = time.perf_counter()
    for share in np.linspace(0.0, 1.0, 40):
        strip._scrolled_by_bar("moveto", str(share))
        end = time.perf_counter() + 0.1
        while time.perf_counter() < end:
            window.update()
    scrolled = time.perf_counter() - start
    made = sum(1 for image in live.session.images.all if image.thumbnail)
    return Listing(listed, scrolled, made, resident_mb() - before)


def _gestures(view: Any) -> dict[str, Callable[[int], None]]:
    canvas = view.canvas
    middle = canvas.winfo_width() // 2, canvas.winfo_height() // 2

    def drag(button: int) -> Callable[[int], None]:
        def move(number: int) -> None:
            if number == 0:
                canvas.event_generate(f"<Button-{button}>", x=middle[0], y=middle[1])
            x = middle[0] + round(150 * np.sin(number / 9))
            y = middle[1] + round(120 * np.sin(number / 13))
            canvas.event_generate("<Motion>", x=x, y=y, state=0x80 << button)
            if number == FRAMES - 1:
                canvas.event_generate(f"<ButtonRelease-{button}>", x=x, y=y)

        return move

    def zoom(number: int) -> None:
        # In and out between a third and six times.
        button = 4 if number % 26 < 13 else 5
        canvas.event_generate(f"<Button-{button}>", x=middle[0] + 40, y=middle[1] - 30)

    return {"panning": drag(1), "zooming": zoom, "windowing": drag(3)}


def _frames(window: Any, move: Callable[[int], None]) -> list[float]:
    times = []
    for number in range(FRAMES):
        start = time.perf_counter()
        move(number)
        window.update()
        times.append((time.perf_counter() - start) * 1e3)
    return times


if __name__ == "__main__":
    main()
