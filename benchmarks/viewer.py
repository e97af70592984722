"""The viewer on a 3000 x 2500 film of 16 bits: `python -m benchmarks.viewer`.

How long a frame takes in the real window while panning, zooming, windowing and measuring: from the
mouse's event until the screen shows the picture, the whole of it on the Tk thread. And how long a
folder of many files takes to be listed, and what that costs in memory.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.screen import virtual_screen

FRAMES = 300
FILES = 5000
MEDIAN_LIMIT_MS, WORST_LIMIT_MS = 8.0, 25.0
FILM_HW = (3000, 2500)


def main() -> None:
    """Measure and print each figure with its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--window", default="1280x760", help="size of the window")
    options = parser.parse_args()
    with virtual_screen("2560x1440") as folder:
        _measure(folder, options.window)


def _measure(folder: Path, size: str) -> None:
    from app.analyst import Analyst
    from app.session import Session
    from app.settings import Settings
    from app.worker import Worker
    from gui.main_window import MainWindow

    film = folder / "film.png"
    cv2.imwrite(str(film), made_film())
    worker, analyst = Worker(), Analyst(folder / "history.db")
    session = Session(analyst, worker, Settings(geometry=f"{size}+0+0"))
    window = MainWindow(session, lambda: None)
    window.open([film])
    while session.images.current is None or session.work[0]:
        window.update()
        time.sleep(0.005)
    _settle(window)
    view = window.analyse.view
    canvas = view.canvas
    print(
        f"viewport {canvas.winfo_width()} x {canvas.winfo_height()}, film {FILM_HW[::-1]}, 16 bit"
    )
    for name, moves in _gestures(view).items():
        view.fit()
        _settle(window)
        if name != "zooming":
            for _ in range(6):
                view.zoom_in()
        _settle(window)
        _report(name, _frames(window, moves))
    _measure_folder(folder / "many", window, session)
    window.close()
    worker.submit(lambda _progress: analyst.close())
    worker.close()


def _measure_folder(folder: Path, window, session) -> None:
    folder.mkdir()
    rng = np.random.default_rng(1)
    first = folder / "0000.jpg"
    picture = cv2.resize(rng.integers(0, 255, (64, 53), dtype=np.uint8), (533, 640))
    cv2.imwrite(str(first), picture)
    for number in range(1, FILES):
        os.link(first, folder / f"{number:04}.jpg")
    before = _memory_bytes()
    strip = window.analyse.strip._list
    start = time.perf_counter()
    window.open([folder])
    while strip._count < FILES:
        window.update()
    window.update_idletasks()
    listed = time.perf_counter() - start
    print(f"{FILES} files listed in {listed:.2f} s (limit 1.00)")
    start = time.perf_counter()
    for share in np.linspace(0.0, 1.0, 40):
        strip._scrolled_by_bar("moveto", str(share))
        end = time.perf_counter() + 0.1
        while time.perf_counter() < end:
            window.update()
    made = sum(1 for image in session.images.all if image.thumbnail)
    seconds = time.perf_counter() - start
    grown = (_memory_bytes() - before) / 2**20
    print(f"scrolled through in {seconds:.1f} s: {made} thumbnails made, {grown:.0f} MiB more")


def _memory_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def _gestures(view) -> dict[str, Callable[[int], None]]:
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


def _frames(window, move: Callable[[int], None]) -> list[float]:
    times = []
    for number in range(FRAMES):
        start = time.perf_counter()
        move(number)
        window.update()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def _report(name: str, times: list[float]) -> None:
    median, worst = statistics.median(times), max(times)
    print(
        f"{name:<12}median {median:5.1f} ms (limit {MEDIAN_LIMIT_MS:.0f})   "
        f"worst of {len(times)} {worst:5.1f} ms (limit {WORST_LIMIT_MS:.0f})"
    )


def _settle(window) -> None:
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        window.update()
        time.sleep(0.005)


def made_film() -> np.ndarray:
    """Return a film of 16 bits with soft shapes and noise."""
    rows, columns = np.mgrid[0 : FILM_HW[0], 0 : FILM_HW[1]]
    pixels = 32000 + 25000 * np.sin(rows / 300) * np.cos(columns / 200)
    noise = np.random.default_rng(0).normal(0, 300, FILM_HW)
    return np.clip(pixels + noise, 0, 65535).astype(np.uint16)


if __name__ == "__main__":
    main()
