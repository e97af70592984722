"""A history of years: `python -m benchmarks.history [--rows 1000 10000 100000] [--folder DIR]`.

For each number of rows it makes a database and measures what the History tab and an analysis ask of
it, each in milliseconds, the median of several: to open (connect, order all rows, count, read the
first page), to search as one types (several words letter by letter; the slowest letter, in any
order and under a filter), to sort by each column (the slowest), to read a page in the middle, to
add a row, and once to verify the whole chain. The operating system's cache is warm.
"""

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from app.history.pages import list_rows
from app.history.virtual_rows import PAGE_ROWS
from imaging.overlay import Heatmap
from models.prediction import BALANCED, Finding, OperatingPoint, Prediction, Verdict
from store.history import History, ImageSource
from store.query import EVERYTHING, Query, SortBy
from store.writing import NewRow, add_row

THUMBNAIL_BYTES = 5000
PARTS = ("Elbow", "Hand", "Hip", "Leg", "Shoulder")
PIPELINES = ("cascade", "cbam", "yolo", "pose", "crack_vs_fracture")
TYPED = ("wrist_00421", "fracture", "no fracture found", "hand 2026", "2024-03")
LIMITS_MS = {"open": 150.0, "search": 50.0}
COMMIT_EVERY = 2000
ROUNDS = 5


def main() -> int:
    """Measure each size, print a line for each, and say whether the limits hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="where the databases are made")
    options = parser.parse_args()
    holds = True
    print("rows     MB    open  search  filter    sort  middle     add  verify   ms")
    for count in options.rows:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            path = Path(folder) / "history.db"
            _make(path, count)
            measured = _measure(path)
            size = path.stat().st_size >> 20
            print(f"{count:<7} {size:>4}", *(f"{value:>7.1f}" for value in measured.values()))
            holds &= all(measured[name] < limit for name, limit in LIMITS_MS.items())
    print("the limits hold" if holds else f"over the limits: {LIMITS_MS}")
    return 0 if holds else 1


def _make(path: Path, count: int) -> None:
    dice = random.Random(7)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    history = History(path, "0")
    for first in range(0, count, COMMIT_EVERY):
        rows = [
            (_row(n, dice), start + timedelta(minutes=30 * n))
            for n in range(first, min(first + COMMIT_EVERY, count))
        ]
        history.write(lambda c, rows=rows: [add_row(c, row, at, "0") for row, at in rows])
    history.close()


def _row(number: int, dice: random.Random) -> NewRow:
    name = f"/archive/{number // 500:04}/{dice.choice(PARTS).lower()}/wrist_{number:05}.png"
    source = ImageSource(
        Path(name), f"{number:064x}", (2000, 2500), dice.randbytes(THUMBNAIL_BYTES)
    )
    heat = Heatmap(np.full((14, 14), 0.5, np.float32), (0.0, 0.0, 2000.0, 2500.0), "fractured")
    probability = round(dice.random(), 4)
    return NewRow(
        source,
        Prediction(
            dice.choice(PIPELINES),
            "a" * 64,
            dice.choice(list(Verdict)),
            probability,
            (Finding(dice.choice(PARTS), 0.98), Finding("fractured", probability, heat)),
            operating_points={BALANCED: OperatingPoint(0.2, 0.6)},
            network="OsteoLens cascade 1",
        ),
    )


def _measure(path: Path) -> dict[str, float]:
    history = History(path, "0")

    def opened() -> None:
        own = History(path, "0")
        list_rows(own, EVERYTHING)
        own.close()

    # Another day before the first row each time: nothing is kept from the last question.
    days = (datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in itertools.count())

    def asked(query: Query) -> Callable[[], object]:
        return lambda: list_rows(history, replace(query, since=next(days)))

    middle = history.numbers()
    half = len(middle) // 2
    filtered = Query("", Verdict.FRACTURE, "cascade", sort_by=SortBy.IMAGE)
    fresh = iter(range(10**6, 10**7))
    dice = random.Random(8)

    def added() -> None:
        row = _row(next(fresh), dice)
        history.add(row.image, replace(row.prediction, pipeline="cascade"))

    searches = [filtered, *(Query(sort_by=by) for by in SortBy)]
    result = {
        "open": _median_ms(opened),
        "search": max(_slowest_letter(history, query) for query in searches),
        "filter": _median_ms(asked(replace(filtered, text="wrist"))),
        "sort": max(
            _median_ms(asked(replace(EVERYTHING, sort_by=by, is_descending=way)))
            for by in SortBy
            for way in (True, False)
        ),
        "middle": _median_ms(lambda: history.lines(middle[half : half + PAGE_ROWS])),
        "add": _median_ms(added),
        "verify": _median_ms(history.verify, times=1),
    }
    assert history.verify().fault is None
    history.close()
    return result


def _slowest_letter(history: History, query: Query) -> float:
    """Type each word after the order has been read; each letter counts by the median of rounds."""
    texts = [word[:length] for word in TYPED for length in range(1, len(word) + 1)]
    taken: dict[str, list[float]] = {text: [] for text in texts}
    for _ in range(ROUNDS):
        list_rows(history, query)
        for text in texts:
            start = time.perf_counter()
            list_rows(history, replace(query, text=text))
            taken[text].append((time.perf_counter() - start) * 1000.0)
    return max(statistics.median(values) for values in taken.values())


def _median_ms(work: Callable[[], object], times: int = 7) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000.0)
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
