"""What benchmarks share: times, medians with intervals, ratios, and the machine in words."""

import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.page import PROVISIONAL, ROOT

# Those that decide how fast a network can be.
TELLING_FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_bf16")
LOOKED_S = 2.0
QUIET_SHARE = 0.1


def times_ms(work: Callable[[], object], count: int) -> list[float]:
    """Return the milliseconds of each of `count` calls."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def alternated(
    works: Mapping[str, Callable[[], object]], rounds: int, calls: int
) -> dict[str, list[list[float]]]:
    """Time several works in turn, so that what else runs on the machine strikes all alike.

    Returns:
        For each work the milliseconds of each call, by round; one call before them is not counted.
    """
    found: dict[str, list[list[float]]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            found[name].append(times_ms(work, calls))
    return found


@dataclass
class Clocks:
    """Medians of each round by two clocks.

    Attributes:
        wall_ms: the wall's.
        processor_ms: what all processors together spent on this process meanwhile.
    """

    wall_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)


def in_turn(
    works: Mapping[str, Callable[[], object]], rounds: int, calls: int
) -> dict[str, Clocks]:
    """Time several works in turn by both clocks; one call before is not counted."""
    found = {name: Clocks() for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            wall, processor = [], []
            for _ in range(calls):
                start, busy = time.perf_counter(), time.process_time()
                work()
                wall.append((time.perf_counter() - start) * 1e3)
                processor.append((time.process_time() - busy) * 1e3)
            found[name].wall_ms.append(statistics.median(wall))
            found[name].processor_ms.append(statistics.median(processor))
    return found


def with_interval(values: Sequence[float], form: str = ".1f") -> str:
    """Return the median and its 95 % interval, by the order of the values (binomial)."""
    ordered, count = sorted(values), len(values)
    reach = 0.98 * math.sqrt(count)
    low = ordered[max(0, math.floor(count / 2 - reach) - 1)]
    high = ordered[min(count - 1, math.ceil(count / 2 + reach))]
    return f"{statistics.median(ordered):{form}} ({low:{form}}–{high:{form}})"


def ratio(above: Sequence[float], below: Sequence[float], form: str = ".1f") -> str:
    """Return the median over the rounds of one figure by another, and the lowest and highest."""
    found = [a / b for a, b in zip(above, below, strict=True)]
    return f"{statistics.median(found):{form}} ({min(found):{form}}–{max(found):{form}})"


def medians(rounds: Sequence[Sequence[float]]) -> list[float]:
    """Return the median of each round."""
    return [statistics.median(values) for values in rounds]


def spread(values: Sequence[float], form: str = ".0f") -> str:
    """Return the lowest and the highest of some figures, or the one that both are."""
    low, high = f"{min(values):{form}}", f"{max(values):{form}}"
    return low if low == high else f"{low}–{high}"


def ask_child(module: str, *arguments: object) -> dict[str, Any]:
    """Run a module in a process of its own and return the JSON of its last line.

    A package that is missing there is no error: the answer then has the key "skipped" alone.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    last = (done.stderr.splitlines() or [""])[-1]
    if last.startswith(("ModuleNotFoundError", "FileNotFoundError")):
        return {"skipped": last.split(": ", 1)[-1]}
    raise RuntimeError(f"{module} broke down:\n{done.stderr}")


def heading() -> str:
    """Return date, processor, its flags, and how busy it is; to be called before anything is timed.

    Figures of a busy machine say so of themselves.
    """
    share = _busy_share()
    state = (
        "otherwise idle" if share < QUIET_SHARE else f"{share:.0%} busy with others: {PROVISIONAL}"
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {_processor()}, {os.cpu_count()} processors "
        f"({', '.join(_flags()) or 'no flags known'}), {platform.system()}, {state}."
    )


def _busy_share() -> float:
    before = _ticks()
    time.sleep(LOOKED_S)
    after = _ticks()
    idle, whole = after[0] - before[0], after[1] - before[1]
    return 1.0 - idle / whole if whole else 0.0


def _ticks() -> tuple[int, int]:
    # Source: proc(5), /proc/stat: user nice system idle iowait ...
    values = [int(v) for v in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]]
    return values[3] + values[4], sum(values)


def _processor() -> str:
    return _of_cpu("model name") or platform.processor()


def _flags() -> list[str]:
    known = _of_cpu("flags").split()
    return [flag for flag in TELLING_FLAGS if flag in known]


def _of_cpu(name: str) -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return ""
