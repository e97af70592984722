"""The chain of hashes: whole after everything the program does, broken by everything else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.chain import SEALED, ChainFault, row_hash
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
        # As it is where the last row was made anew together with its hash.
        ("UPDATE chain SET row_hash = 'f'", ChainFault.END, 5),
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


# What the reader adds, what follows from other columns, and the chain itself.
NOT_SEALED = {"image_name", "found_path", "tags", "note", "removal", "previous_hash", "row_hash"}


def test_every_column_of_an_answer_is_sealed(five: History) -> None:
    with closing(sqlite3.connect(five.path)) as other:
        kinds = {row[1]: row[2] for row in other.execute("PRAGMA table_info(predictions)")}
    assert set(kinds) > NOT_SEALED
    changes = {"INTEGER": "1 - {}", "REAL": "{} / 2", "TEXT": "{} || 'x'"}
    for column in sorted({*kinds} - NOT_SEALED - {"id"}):
        with closing(sqlite3.connect(five.path)) as other:
            (before,) = other.execute(f"SELECT {column} FROM predictions WHERE id = 3").fetchone()
        to = changes[kinds[column]].format(column)
        change(five, f"UPDATE predictions SET {column} = {to} WHERE id = 3")
        report = five.verify()
        assert (report.fault, report.row) == (ChainFault.CHANGED, 3), column
        assert (report.rows, report.image_name) == (2, "wrist_0003.png")
        change(five, f"UPDATE predictions SET {column} = {before!r} WHERE id = 3")
        assert five.verify().fault is None, column


def test_rows_of_earlier_versions_keep_their_hashes() -> None:
    row = dict.fromkeys(SEALED, "x") | {"id": 7, "probability": 0.25, "image_is_synthetic": 0}
    assert row_hash("0" * 64, row, "{}", b"jpeg") == (
        "92eaf2f71775af7aa5857345b815aec05a2dd9d583a001a21e480bc61afbd1b8"
    )


def test_each_row_of_a_gap_counts_as_lost(five: History) -> None:
    change(
        five,
        "INSERT INTO tombstones SELECT 2, 4, one.previous_hash, other.row_hash, 'damaged' "
        "FROM predictions AS one, predictions AS other WHERE one.id = 2 AND other.id = 4",
        "DELETE FROM contents WHERE id BETWEEN 2 AND 4",
        "DELETE FROM predictions WHERE id BETWEEN 2 AND 4",
    )
    report = five.verify()
    assert (report.rows, report.removed, report.lost, report.fault) == (2, 0, 3, None)
