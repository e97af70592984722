"""Times one way of answering, in the process it runs in, and says it as JSON on standard output."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.processes import highest_mb, resident_mb

Answer = Callable[[Path], object]


def time_answers(
    load: Callable[[], Answer], pictures: Sequence[Path], started: float, **others: Any
) -> None:
    """Load, answer one picture after the other, and print what it took.

    Args:
        load: imports and loads all that the way needs, and returns what answers a file.
        pictures: at least two; the first one's answer counts as the start's.
        started: when the process was started, as `time.time()`.
        others: further figures to say.
    """
    answer = load()
    ready_s = time.time() - started
    answer(pictures[0])
    first_s = time.time() - started
    times = []
    for picture in pictures[1:]:
        start = time.perf_counter()
        answer(picture)
        times.append((time.perf_counter() - start) * 1e3)
    said = {"ready_s": ready_s, "first_s": first_s, "times_ms": times}
    print(json.dumps(said | {"memory_mb": resident_mb(), "peak_mb": highest_mb()} | others))
