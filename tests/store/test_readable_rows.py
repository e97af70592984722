"""What is still readable in a damaged table is read, and what the file claims is not believed."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from store.history import History
from store.readable_rows import readable_rows
from tests.store.made_rows import add
from tests.store.test_faults import ROWS, blot, page_of

FORGED = 10**12
COUNT = 400


def table(path: Path, first: int, step: int = 1) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT)")
        numbers = (first + step * n for n in range(COUNT))
        made.executemany("INSERT INTO t VALUES (?, ?)", ((n, f"row {n} " * 20) for n in numbers))
        made.commit()
    return path


def read(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as old:
        return [int(row[0]) for row in readable_rows(old, "t", "id, words", path.stat().st_size)]


def one_by_one(path: Path, numbers: range) -> Iterator[int]:
    """Read rows as patiently as can be."""
    with closing(sqlite3.connect(path)) as old:
        for number in numbers:
            with suppress(sqlite3.Error):
                if old.execute("SELECT id, words FROM t WHERE id = ?", (number,)).fetchone():
                    yield number


@pytest.mark.parametrize("seed", range(8))
def test_no_row_is_missed_that_looking_up_each_number_finds(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = table(tmp_path / "t.db", 1)
    pages = path.stat().st_size // 4096
    for page in chance.sample(range(2, pages), 4):
        blot(path, page)
    whole = bytearray(path.read_bytes())
    for place in chance.sample(range(3 * 4096, len(whole)), 12):
        whole[place] = chance.randrange(256)
    path.write_bytes(whole)
    assert set(read(path)) >= set(one_by_one(path, range(1, COUNT + 1)))


@pytest.mark.parametrize("step", [1, 1000])
def test_rows_with_numbers_that_the_file_has_no_room_for_are_found(
    tmp_path: Path, step: int
) -> None:
    path = table(tmp_path / "t.db", FORGED, step)
    assert len(read(path)) == COUNT
    middle = FORGED + step * COUNT // 2
    blot(path, page_of(path, f"row {middle} ".encode()))
    sound = set(one_by_one(path, range(FORGED, FORGED + step * COUNT, step)))
    assert set(read(path)) == sound
    assert {FORGED, FORGED + step * (COUNT - 1)} < sound


def test_an_end_that_is_damaged_is_not_looked_for_for_ever(tmp_path: Path) -> None:
    path = table(tmp_path / "t.db", FORGED)
    blot(path, page_of(path, f"row {FORGED + COUNT - 1} ".encode()))
    assert COUNT // 2 < len(read(path)) < COUNT


@pytest.mark.parametrize("claim", [FORGED, (1 << 63) - 1, -1, "a word", 1e300])
def test_a_number_that_the_file_only_claims_is_not_walked_to(tmp_path: Path, claim: object) -> None:
    path = table(tmp_path / "t.db", 1)
    with closing(sqlite3.connect(path)) as forged:
        forged.execute("UPDATE sqlite_sequence SET seq = ?", (claim,))
        forged.commit()
    assert read(path) == list(range(1, COUNT + 1))


def test_a_history_with_forged_numbers_is_mended(history: History) -> None:
    for number in range(ROWS):
        add(history, number)
    history.close()
    path = Path(history.path)
    with closing(sqlite3.connect(path)) as forged:
        forged.execute("UPDATE chain SET last_id = ?", (FORGED,))
        forged.execute("UPDATE sqlite_sequence SET seq = ?", (FORGED,))
        forged.commit()
    blot(path, page_of(path, b"/ward/wrist_0030.pngwrist_0030.png"))
    mended = History(path, "1")
    mended.verify()
    assert "damaged" in mended.warning
    assert 0 < mended.count() < ROWS
    assert mended.verify().fault is None
    add(mended, 1000)
