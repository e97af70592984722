"""A short endurance run: neither memory nor handles pile up."""

from pathlib import Path

from benchmarks.endurance import Course, analysing, endure, made_files, opening
from benchmarks.processes import open_handles
from tests.networks import cascade_set

# What an allocator may still settle; a picture of these is 0.7 MB and would be kept 300 times.
SETTLING_MB = 24.0


def test_opening_again_and_again_keeps_nothing(tmp_path: Path) -> None:
    course = endure("opens", 300, opening(made_files(tmp_path)))
    # What earlier tests had open may close meanwhile.
    assert course.handles_left <= 0
    assert course.memory_end_mb - course.memory_warm_mb < SETTLING_MB


def test_answering_again_and_again_keeps_nothing(tmp_path: Path) -> None:
    manifest = cascade_set(tmp_path / "weights")
    step = analysing(tmp_path / "history.db", made_files(tmp_path)[0], [manifest])
    course = endure("analyses", 200, step)
    # What earlier tests had open may close meanwhile.
    assert course.handles_left <= 0
    assert course.memory_end_mb - course.memory_warm_mb < SETTLING_MB


def test_what_piles_up_is_seen() -> None:
    handles = open_handles()
    kept: list[bytearray] = []
    course = endure("leaks", 100, lambda _: kept.append(bytearray(b"x" * (1 << 20))))
    assert course.memory_end_mb - course.memory_warm_mb > 50
    with Path(__file__).open("rb") as _left_open:
        assert open_handles() == handles + 1
    assert Course("handles", handles=[5, 5, 8]).handles_left == 3
