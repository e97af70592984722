"""Figures are reckoned rightly."""

import pytest

from benchmarks.measured import alternated, ask_child, ratio, spread, with_interval


def test_the_interval_of_a_median_is_that_of_the_order() -> None:
    # Binomial, n = 100: the 40th and the 61st value hold the median with 95 %.
    assert with_interval(list(range(1, 101)), ".1f") == "50.5 (40.0–61.0)"
    assert with_interval([7.0], ".0f") == "7 (7–7)"


def test_a_ratio_is_taken_within_each_round() -> None:
    assert ratio([10.0, 40.0, 9.0], [5.0, 10.0, 3.0]) == "3.0 (2.0–4.0)"


def test_a_spread_of_figures_that_look_alike_is_one() -> None:
    assert spread([26.2, 28.4, 27.0]) == "26–28"
    assert spread([333.1, 333.4]) == "333"


def test_works_are_timed_in_turn_after_one_call_that_does_not_count() -> None:
    calls: list[str] = []
    works = {name: (lambda n=name: calls.append(n)) for name in ("a", "b")}
    found = alternated(works, rounds=2, calls=2)
    assert "".join(calls) == "ab" + "aabb" * 2
    assert {name: [len(r) for r in rounds] for name, rounds in found.items()} == {
        "a": [2, 2],
        "b": [2, 2],
    }


def test_a_missing_file_skips_a_reference_and_a_bug_does_not(tmp_path) -> None:
    said = ask_child("benchmarks.our_way", "cascade", tmp_path / "none", "0")
    assert "skipped" in said
    with pytest.raises(RuntimeError, match="broke down"):
        ask_child("benchmarks.our_way", "no such pipeline", tmp_path, "0")
