"""Freed memory goes back to the system, now and then."""

import sys

import numpy as np
import pytest

from app.freed_memory import LEAST_S, FreedMemory
from benchmarks.processes import family_mb

PAGES_MB = 64
# Small enough to lie beside others in the C library's own memory.
BLOCK = 64 << 10


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_is_handed_back_no_more_often_than_every_few_seconds() -> None:
    clock = Clock()
    freed = FreedMemory(clock)
    handed_back = []
    for seconds in (0.0, LEAST_S / 2, LEAST_S / 2, LEAST_S / 2, LEAST_S / 2):
        clock.now += seconds
        handed_back.append(freed.hand_back())
    assert handed_back == [False, False, True, False, True]


@pytest.mark.skipif(sys.platform != "linux", reason="the C library of others has no such way")
def test_the_holes_between_what_is_kept_go_back() -> None:
    clock = Clock()
    freed = FreedMemory(clock)
    blocks = [np.ones(BLOCK, np.uint8) for _ in range((PAGES_MB << 20) // BLOCK)]
    kept = blocks[::8]
    blocks.clear()
    before = family_mb()
    clock.now = LEAST_S
    assert freed.hand_back()
    assert family_mb() < before - PAGES_MB / 2
    assert all(block.all() for block in kept)
