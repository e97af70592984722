"""Running damaged files through bounded processes, and counting how each one ended."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.timed_lines import TimedLines

ROOT = Path(__file__).parents[2]
CHILD = (sys.executable, "-m", "tests.fuzz.child")
BATCH = 500
# By the clock; the child's own limit counts processor time, which a busy machine does not lengthen.
MOST_WAIT_S = 60.0
# Importing the decoders and making the whole files, on a busy machine.
MOST_START_S = 600.0
NICEST = 19


@dataclass
class Tally:
    """How many files ended in which way.

    Attributes:
        files: how many were opened.
        ended: by format, then by "read", "refused" or "fault".
        faults: each with its number, what it was made from, and what was wrong.
        slowest_ms: processor time of the slowest file.
        peak_mb: the largest resident memory of a child.
    """

    files: int = 0
    ended: dict[str, Counter[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    slowest_ms: int = 0
    slowest: str = ""
    peak_mb: int = 0

    def add(self, other: "Tally") -> None:
        """Take over what another run counted."""
        self.files += other.files
        for name, counts in other.ended.items():
            self.ended.setdefault(name, Counter()).update(counts)
        self.faults += other.faults
        if other.slowest_ms > self.slowest_ms:
            self.slowest_ms, self.slowest = other.slowest_ms, other.slowest
        self.peak_mb = max(self.peak_mb, other.peak_mb)

    def count(self, seed: str, outcome: str) -> None:
        """Count one file."""
        self.files += 1
        self.ended.setdefault(seed.split(maxsplit=1)[0], Counter())[outcome] += 1

    def as_data(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {**vars(self), "ended": {name: dict(c) for name, c in self.ended.items()}}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Tally":
        """Return what `as_data` wrote."""
        ended = {name: Counter(counts) for name, counts in data["ended"].items()}
        return cls(**{**data, "ended": ended})


def open_damaged(first: int, count: int, run: int) -> Tally:
    """Open files `first` to `first + count - 1` of a run; a child that dies is replaced.

    Args:
        first: number of the first file.
        count: how many.
        run: number of the run.
    """
    tally = Tally()
    end = first + count
    while first < end:
        first = _one_child(first, end, run, tally)
    return tally


def _one_child(first: int, end: int, run: int, tally: Tally) -> int:
    """Let one child open files until it is done or dead; return the number to go on with."""
    # Errors go to a file, since a full pipe would make the child wait for ever.
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [*CHILD, str(first), str(end - first), str(run)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(),
        )
        assert child.stdout
        with child.stdout:
            heard = _hear(TimedLines(child.stdout), first, tally)
        is_hanging = child.poll() is None and not heard.is_over
        child.kill()
        child.wait()
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip().splitlines()[-1:]
    if not heard.seed:
        if heard.number == first:
            raise RuntimeError(f"the child did not start: {said}")
        return heard.number
    how = "it hangs" if is_hanging else f"the process ended with {child.returncode} {said}"
    tally.count(heard.seed, "fault")
    tally.faults.append(f"{heard.number} {heard.seed} {heard.ways}: {how}")
    return heard.number + 1


@dataclass
class _Heard:
    """Where a child has come to: the file that is open, or the number of the next."""

    number: int
    seed: str = ""
    ways: str = ""
    is_over: bool = False


def _hear(lines: TimedLines, first: int, tally: Tally) -> _Heard:
    """Listen to a child until it falls silent."""
    heard = _Heard(first)
    patience_s = MOST_START_S
    while (line := lines.next(patience_s)) is not None:
        patience_s = MOST_WAIT_S
        word, *rest = line.split("\t")
        if word == "open":
            heard = _Heard(int(rest[0]), rest[1], rest[2])
        else:
            _count(tally, heard.seed, heard.ways, rest)
            heard = _Heard(int(rest[0]) + 1)
    heard.is_over = lines.is_over
    return heard


def _count(tally: Tally, seed: str, ways: str, rest: list[str]) -> None:
    number, outcome, milliseconds, peak_mb, detail = rest
    tally.count(seed, outcome)
    tally.peak_mb = max(tally.peak_mb, int(peak_mb))
    if int(milliseconds) > tally.slowest_ms:
        tally.slowest_ms, tally.slowest = int(milliseconds), f"{number} {seed} {ways}"
    if outcome == "fault":
        tally.faults.append(f"{number} {seed} {ways}: {detail}")


def _environment() -> dict[str, str]:
    # Spinning threads would count as processor time of the file.
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
