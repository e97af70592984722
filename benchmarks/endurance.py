"""Long work in one process: `python -m benchmarks.endurance [--analyses 10000] [--opens 2000]`.

Analyses go through the program's own way (history, every pipeline that is ready, each picture a new
one), opens through the loader with a file of each format; DICOM and TIFF by the decoding process.
Memory is that of the process and its children, from the second tenth, when all is warm, to the last
tenth; times are the means of the first and last tenth. With `--report` into docs/performance.md.
The exit status is 1 where memory grew by more than 5 % or a handle was left open.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, median

import cv2
import numpy as np
from PIL import Image
from pydicom.uid import JPEGLSLossless

from app.analyst import Analyst
from benchmarks.films import DICOM_BITS, SMALL_WH, WINDOW, film, write_dicom
from benchmarks.measured import heading
from benchmarks.page import add_report, tell
from benchmarks.processes import family_mb, open_handles
from imaging.load import load_radiograph

NAME = "endurance"
MOST_GROWTH = 0.05
SAMPLES = 100


@dataclass
class Course:
    """What was seen over many steps of one kind.

    Attributes:
        words: what a step was.
        times_ms: of each step.
        memory_mb: now and then, of this process and its children.
        handles: open files, pipes and sockets of this process, at the same moments.
    """

    words: str
    times_ms: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    handles: list[int] = field(default_factory=list)

    @property
    def memory_warm_mb(self) -> float:
        """The median of the second tenth."""
        tenth = max(1, len(self.memory_mb) // 10)
        return median(self.memory_mb[tenth : 2 * tenth] or self.memory_mb)

    @property
    def memory_end_mb(self) -> float:
        """The median of the last tenth."""
        return median(self.memory_mb[-max(1, len(self.memory_mb) // 10) :])

    @property
    def growth(self) -> float:
        """By which share of itself memory has grown since all was warm."""
        return self.memory_end_mb / self.memory_warm_mb - 1.0

    @property
    def handles_left(self) -> int:
        """How many more handles are open at the end than when all was warm."""
        return self.handles[-1] - self.handles[len(self.handles) // 10]

    @property
    def ends_ms(self) -> tuple[float, float]:
        """Mean time of a step in the first and in the last tenth."""
        tenth = max(1, len(self.times_ms) // 10)
        return fmean(self.times_ms[:tenth]), fmean(self.times_ms[-tenth:])

    def row(self) -> str:
        """Return it as a row of the table."""
        first, last = self.ends_ms
        return (
            f"| {self.words} | {len(self.times_ms)} | {self.memory_warm_mb:.0f} | "
            f"{self.memory_end_mb:.0f} | {self.growth:+.1%} | {self.handles_left:+d} | "
            f"{first:.1f} | {last:.1f} | {last / first:.2f} |"
        )


def main() -> int:
    """Endure both, print the table, and say whether the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--analyses", type=int, default=10_000)
    parser.add_argument("--opens", type=int, default=2000)
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    with tempfile.TemporaryDirectory() as folder:
        files = made_files(Path(folder))
        courses = [
            endure("opens, a file of each format in turn", options.opens, opening(files)),
            endure(
                "analyses, each pipeline in turn, with history",
                options.analyses,
                analysing(Path(folder) / "history.db", files[0]),
            ),
        ]
    lines = [
        first,
        "",
        "| steps | n | warm, MB | end, MB | growth | handles | first ⅒, ms | last ⅒, ms | ratio |",
        "|---|---|---|---|---|---|---|---|---|",
        *(course.row() for course in courses),
    ]
    tell(NAME, lines, options.report)
    holds = all(c.growth <= MOST_GROWTH and c.handles_left <= 0 for c in courses)
    return 0 if holds else 1


def endure(words: str, count: int, step: Callable[[int], object]) -> Course:
    """Take a step `count` times and watch memory and handles."""
    course = Course(words)
    every = max(1, count // SAMPLES)
    for number in range(count):
        start = time.perf_counter()
        step(number)
        course.times_ms.append((time.perf_counter() - start) * 1e3)
        if number % every == every - 1:
            course.memory_mb.append(family_mb())
            course.handles.append(open_handles())
    return course


def opening(files: Sequence[Path]) -> Callable[[int], object]:
    """Return a step that opens one of the files; each was opened once before."""
    for path in files:
        load_radiograph(path)
    return lambda number: load_radiograph(files[number % len(files)])


def analysing(
    database: Path, image: Path, manifests: Sequence[Path] | None = None
) -> Callable[[int], object]:
    """Return a step that asks one pipeline, each in its turn, and a new picture after the last."""
    analyst = Analyst(database, manifests=manifests)
    names = [status.name for status in analyst.statuses() if status.is_ready]
    base = load_radiograph(image)

    def step(number: int) -> object:
        turn, place = divmod(number, len(names))
        picture = replace(base, sha256=f"{turn:064x}")
        return analyst.answer(picture, names[place])

    for place in range(len(names)):
        analyst.answer(base, names[place])
    return step


def made_files(folder: Path) -> list[Path]:
    """Write a picture in every format that is read."""
    deep = film(16, SMALL_WH)
    shown = np.right_shift(deep, 8).astype(np.uint8)
    written = []
    for name, pixels in (
        ("grey.jpg", shown),
        ("deep.png", deep),
        ("grey.bmp", shown),
        ("grey.webp", shown),
        ("deep.tif", deep),
    ):
        path = folder / name
        if path.suffix == ".webp":
            Image.fromarray(pixels).save(path)
        else:
            cv2.imwrite(str(path), pixels)
        written.append(path)
    dicom = folder / "film.dcm"
    write_dicom(np.right_shift(deep, 16 - DICOM_BITS), dicom, JPEGLSLossless, **WINDOW)
    return [*written, dicom]


if __name__ == "__main__":
    raise SystemExit(main())
