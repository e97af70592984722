"""Where a stall was is told by most of what was seen of it."""

from benchmarks.stalls import by_action, worst
from benchmarks.watchdog import Stall, hot_path


def test_the_path_goes_as_deep_as_half_of_the_samples() -> None:
    samples = [("a", "b", "c"), ("a", "b", "d"), ("a", "b"), ("x",)]
    assert hot_path(samples) == ("a", "b")
    assert hot_path([*samples, ("a", "b", "c"), ("a", "b", "c")]) == ("a", "b", "c")
    assert hot_path([("a",), ("b",), ("c",)]) == ()
    assert hot_path([]) == ()


def test_the_longest_stall_of_an_action_counts_and_each_place_once() -> None:
    stalls = [
        Stall("open", 20.0, 5.0, ("load",)),
        Stall("after: open", 40.0, 30.0, ("draw",)),
        Stall("zoom", 5.0, 5.0, ("draw",)),
    ]
    assert by_action(stalls)[0].count("held by 1 of 2")
    assert by_action(stalls)[2:] == ["| open | 40 | 30 |", "| zoom | 5 | 5 |"]
    assert [line.split(",")[0] for line in worst(stalls)] == ["- 40 (30)", "- 20 (5)"]
