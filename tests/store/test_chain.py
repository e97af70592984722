"""The chain of hashes: whole after everything the program does, broken by everything else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.chain import ChainFault
from store.history import History
from store.rows import RowWords
from tests.store.made_rows import add


@pytest.fixture
def five(history: History) -> History:
    for number in range(1, 6):
        add(history, number)
    return history


def change(history: History, *statements: str) -> None:
    with closing(sqlite3.connect(history.path)) as other:
        for statement in statements:
            other.execute(statement)
        other.commit()


def test_an_untouched_history_is_whole(five: History) -> None:
    report = five.verify()
    assert report.fault is None
    assert (report.rows, report.removed, report.lost) == (5, 0, 0)
    assert len(report.last_hash) == 64


def test_each_row_carries_the_hash_of_the_row_before(five: History) -> None:
    with closing(sqlite3.connect(five.path)) as other:
        rows = other.execute("SELECT previous_hash, row_hash FROM predictions ORDER BY id")
        links = rows.fetchall()
    assert links[0][0] == "0" * 64
    assert [link[0] for link in links[1:]] == [link[1] for link in links[:-1]]


@pytest.mark.parametrize(
    ("statement", "fault", "row"),
    [
        ("UPDATE predictions SET verdict = 'no_fracture' WHERE id = 3", ChainFault.CHANGED, 3),
        ("UPDATE predictions SET probability = 0.5 WHERE id = 2", ChainFault.CHANGED, 2),
        ("UPDATE predictions SET made_at_utc = '2020' WHERE id = 1", ChainFault.CHANGED, 1),
        ("UPDATE predictions SET image_path = '/x' WHERE id > 3", ChainFault.CHANGED, 4),
        ("UPDATE contents SET prediction = '{}' WHERE id = 4", ChainFault.CHANGED, 4),
        ("UPDATE contents SET thumbnail = x'00' WHERE id = 5", ChainFault.CHANGED, 5),
        ("UPDATE predictions SET row_hash = 'f' WHERE id = 2", ChainFault.CHANGED, 2),
        ("DELETE FROM contents WHERE id = 2", ChainFault.CHANGED, 2),
        ("DELETE FROM predictions WHERE id = 3", ChainFault.BEFORE, 4),
        ("DELETE FROM predictions WHERE id = 5", ChainFault.END, 4),
        ("UPDATE predictions SET id = 99 WHERE id = 2", ChainFault.BEFORE, 3),
    ],
)
def test_the_first_row_changed_from_outside_is_named(
    five: History, statement: str, fault: ChainFault, row: int
) -> None:
    change(five, statement)
    report = five.verify()
    assert (report.fault, report.row) == (fault, row)


def test_what_the_reader_adds_breaks_nothing(five: History) -> None:
    five.annotate(2, RowWords(), RowWords(("teaching",), "A fine example."))
    five.found_at([(f"{3:064x}", Path("/elsewhere/x.png"))])
    assert five.verify().fault is None


def test_deleted_rows_leave_a_chain_that_can_be_verified(five: History) -> None:
    five.remove([2, 5])
    assert five.verify().fault is None
    five.close()
    report = five.verify()
    assert report.fault is None
    assert (report.rows, report.removed) == (3, 2)
    change(five, "DELETE FROM tombstones WHERE first_id = 2")
    assert five.verify().fault is ChainFault.BEFORE


def test_a_row_after_a_deleted_last_one_gets_a_number_of_its_own(five: History) -> None:
    five.remove([5])
    five.close()
    assert add(five, 9).id == 6
    assert five.verify().fault is None


def test_two_programs_make_one_chain(five: History) -> None:
    other = History(five.path, "2")
    add(other, 10)
    add(five, 11)
    add(other, 12)
    assert five.verify().rows == 8
    assert five.verify().fault is None
