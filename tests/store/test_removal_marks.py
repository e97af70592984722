"""Marks of removed rows are read whatever stands there."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from store.history import History
from store.removal_marks import Bounds, RemovalMark
from tests.store.made_rows import add

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_mark_says_what_it_was_made_with() -> None:
    mark = RemovalMark(AT, "abc", 2, Bounds(3, 4, 5))
    assert RemovalMark.read(str(mark)) == mark


def test_an_older_versions_mark_has_all_that_is_kept_before_it() -> None:
    mark = RemovalMark.read("2026-01-02T03:04:05 -a 1")
    assert (mark.made_at, mark.owner, mark.number) == (AT, "-a", 1)
    assert mark.bounds.said == mark.bounds.measured > 1 << 60
    assert mark.bounds.batches == 0


@pytest.mark.parametrize(
    "mark",
    ["'x'", "'2026-01-01T00:00:00 -a 1'", "cast(x'48ff2020' as text)", "' - x y z 1 2'"],
)
def test_rows_with_a_mark_that_makes_no_sense_are_left_over(history: History, mark: str) -> None:
    add(history, 1)
    add(history, 2)
    history.close()
    with closing(sqlite3.connect(history.path)) as other:
        other.execute(f"UPDATE predictions SET removal = {mark} WHERE id = 1")
        other.commit()
    report = history.verify()
    assert (report.rows, report.removed, report.fault) == (1, 1, None)
    assert list(history.numbers()) == [2]
