"""A history of years: `python -m benchmarks.history [--rows 1000 10000 100000] [--report]`.

For each number of rows it makes a database and measures what the History tab and an analysis ask of
it, each in milliseconds, the median of several: to open (connect, order all rows, count, read the
first page), to search as one types (several words letter by letter; the slowest letter, in any
order and under a filter), to sort by each column (the slowest), to read a page in the middle, to
add a row, and once to verify the whole chain. The operating system's cache is warm.
"""

import argparse
import itertools
import random
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from app.history.pages import list_rows
from app.history.virtual_rows import PAGE_ROWS
from benchmarks.measured import heading, times_ms
from benchmarks.page import Row, add_report, table, tell
from imaging.overlay import Heatmap
from models.prediction import BALANCED, Finding, OperatingPoint, Prediction, Verdict
from models.registry import PIPELINES, part_named_by
from store.history import History, ImageSource
from store.query import EVERYTHING, Query, SortBy
from store.writing import NewRow, add_row

NAME = "history"
THUMBNAIL_BYTES = 5000
PARTS = ("Elbow", "Hand", "Hip", "Leg", "Shoulder")
TYPED = ("wrist_00421", "fracture", "no fracture found", "hand 2026", "2024-03")
COMMIT_EVERY = 2000
CALLS, ROUNDS = 7, 5
# What is asked, as `_measure` names it, and within how many milliseconds it should be there.
WORDS = {
    "open": "tab opened",
    "search": "searched as one types, the slowest letter",
    "filter": "searched under a filter",
    "sort": "sorted, the slowest column",
    "middle": "a page in the middle read",
    "add": "a row added",
    "verify": "the whole chain verified",
}
AIMS_MS = {"open": 150.0, "search": 50.0}


def main() -> int:
    """Measure each size, print a table, and say by the exit status whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="where the databases are made")
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    rows: list[Row] = []
    is_met = True
    for count in options.rows:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            path = Path(folder) / "history.db"
            _make(path, count)
            measured = _measure(path)
            rows += rows_of(count, measured, count == max(options.rows))
            rows.append(
                Row(f"history of {count:,} rows: size", f"{path.stat().st_size >> 20} MB", "", "1")
            )
            is_met &= all(measured[name] < aim for name, aim in AIMS_MS.items())
    tell(NAME, [f"{first} Medians.", "", *table(rows)], options.report)
    return 0 if is_met else 1


def rows_of(count: int, measured: Mapping[str, float], is_largest: bool) -> list[Row]:
    """Return the figures of one size; those with an aim are main ones in the largest."""
    runs = {"verify": "1", "search": str(ROUNDS)}
    return [
        Row(
            f"history of {count:,} rows: {WORDS[name]}",
            f"{ms:.{0 if ms >= 10.0 else 1}f} ms",
            f"under {AIMS_MS[name]:.0f} ms" if name in AIMS_MS else "",
            runs.get(name, str(CALLS)),
            is_largest and name in AIMS_MS,
        )
        for name, ms in measured.items()
    ]


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
    prediction = Prediction(
        dice.choice(list(PIPELINES)),
        "a" * 64,
        dice.choice(list(Verdict)),
        probability,
        (Finding(dice.choice(PARTS), 0.98), Finding("fractured", probability, heat)),
        operating_points={BALANCED: OperatingPoint(0.2, 0.6)},
        network="OsteoLens cascade 1",
    )
    return NewRow(source, prediction, body_part=part_named_by(prediction))


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

    numbers = history.numbers()
    page = numbers[len(numbers) // 2 :][:PAGE_ROWS]
    filtered = Query("", Verdict.FRACTURE, "cascade", sort_by=SortBy.IMAGE)
    fresh, dice = iter(range(10**6, 10**7)), random.Random(8)

    def added() -> None:
        row = _row(next(fresh), dice)
        history.add(row.image, replace(row.prediction, pipeline="cascade"), PARTS[0])

    orders = (filtered, *(Query(sort_by=by) for by in SortBy))
    result = {
        "open": _median_ms(opened),
        "search": max(_slowest_letter(history, query) for query in orders),
        "filter": _median_ms(asked(replace(filtered, text="wrist"))),
        "sort": max(
            _median_ms(asked(replace(EVERYTHING, sort_by=by, is_descending=way)))
            for by in SortBy
            for way in (True, False)
        ),
        "middle": _median_ms(lambda: history.lines(page)),
        "add": _median_ms(added),
        "verify": _median_ms(history.verify, calls=1),
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
            asked = partial(list_rows, history, replace(query, text=text))
            taken[text] += times_ms(asked, 1)
    return max(median(values) for values in taken.values())


def _median_ms(work: Callable[[], object], calls: int = CALLS) -> float:
    return median(times_ms(work, calls))


if __name__ == "__main__":
    sys.exit(main())
