"""What a process and those below it hold is read as Linux counts it."""

import os
import subprocess
import sys

import pytest

from benchmarks.processes import below, family_mb, highest_mb, processor_s, resident_mb

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

# A child that has a child of its own; both wait until their input ends.
PARENT = (
    "import subprocess, sys\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'])\n"
    "print(child.pid, flush=True)\n"
    "child.wait()"
)


def test_all_below_a_process_are_found_and_counted() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert list(below(parent.pid)) == [child]
        assert {parent.pid, child} <= set(below())
        both = resident_mb(parent.pid) + resident_mb(child)
        assert family_mb(parent.pid) == pytest.approx(both, abs=1.0)
        parent.communicate()
    assert family_mb(parent.pid) == 0.0


def test_memory_that_is_taken_is_seen() -> None:
    before = resident_mb()
    kept = bytearray(b"x" * (64 << 20))
    assert before + 50 < resident_mb() <= highest_mb()
    assert kept
    assert processor_s(os.getpid()) > 0.0
