"""Another program's rows: types checked, marked as imported, and never our answer."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from models.pipeline import Cancelled
from models.prediction import Verdict
from store import foreign_rows
from store.foreign_rows import read_foreign
from store.history import History
from store.query import Query

GOOD = [
    ("hand1.png", "Hand", "fractured", "AB" * 32),
    ("hand1.png", "Hand", "normal", "cd" * 16),
    ("Schüler.png", "", "", ""),
]


def foreign(path: Path, rows: list, table: str = "image_predictions") -> Path:
    with closing(sqlite3.connect(path)) as other:
        other.execute(
            f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, image_name, part_result, "
            "fracture_result, image_hash)"
        )
        other.executemany(f"INSERT INTO {table} VALUES (NULL, ?, ?, ?, ?)", rows)
        other.commit()
    return path


def test_rows_are_taken_over_and_marked(history: History, tmp_path: Path) -> None:
    found = read_foreign(foreign(tmp_path / "theirs.db", GOOD))
    assert history.add_all(found.rows) == 3
    lines = history.lines(history.numbers(Query("hand1")))
    assert [line.headline for line in lines] == ["normal", "fractured"]
    assert [line.image.sha256 for line in lines] == ["cd" * 16, "ab" * 32]
    for line in lines:
        assert line.is_imported
        assert line.origin == "theirs.db"
        assert line.body_part == "Hand"
        assert line.verdict is Verdict.NOT_APPLICABLE
        assert line.probability is None
    assert history.verify().fault is None


def test_an_imported_row_is_never_found_as_an_answer(history: History, tmp_path: Path) -> None:
    found = read_foreign(foreign(tmp_path / "theirs.db", GOOD))
    history.add_all(found.rows)
    for pipeline in ("cascade", "cbam", "yolo", "pose", "crack_vs_fracture"):
        assert history.find("ab" * 32, pipeline, found.rows[0].prediction.weights_id) is None
    assert list(history.numbers(Query(verdict=Verdict.FRACTURE))) == []


def test_images_that_differ_by_their_names_only_are_all_taken(
    history: History, tmp_path: Path
) -> None:
    rows = [(f"hand{number}.png", "Hand", "normal", "") for number in range(3)]
    assert history.add_all(read_foreign(foreign(tmp_path / "theirs.db", rows)).rows) == 3


def test_importing_again_adds_nothing(history: History, tmp_path: Path) -> None:
    found = read_foreign(foreign(tmp_path / "theirs.db", GOOD))
    assert history.add_all(found.rows) == 3
    assert history.add_all(found.rows) == 0


@pytest.mark.parametrize(
    "bad",
    [
        (None, "Hand", "fractured", "ab"),
        ("x.png", 7, "fractured", "ab"),
        ("x.png", "Hand", b"fractured", "ab"),
        ("x.png", "Hand", "fractured", 3.5),
        ("", "Hand", "fractured", "ab"),
        ("x.png", "Hand", "f" * 2000, "ab"),
    ],
)
def test_a_row_of_other_types_is_refused_and_counted(tmp_path: Path, bad: tuple) -> None:
    found = read_foreign(foreign(tmp_path / "theirs.db", [*GOOD, bad]))
    assert (len(found.rows), found.refused) == (3, 1)


@pytest.mark.parametrize("column", range(4))
def test_a_text_that_is_no_utf8_is_kept_readable(
    history: History, tmp_path: Path, column: int
) -> None:
    path = foreign(tmp_path / "theirs.db", GOOD)
    with closing(sqlite3.connect(path)) as other:
        values = ["'x'"] * 4
        values[column] = "CAST(x'536368fc6c6572' AS TEXT)"
        other.execute(f"INSERT INTO image_predictions VALUES (NULL, {', '.join(values)})")
        other.commit()
    found = read_foreign(path)
    assert (history.add_all(found.rows), found.refused) == (4, 0)
    (line,) = history.lines([4])
    texts = (line.image.path.name, line.body_part, line.headline, line.image.sha256)
    assert texts[column].startswith(("Sch", "sch"))
    assert texts[column].endswith("ler")
    assert not line.is_damaged
    assert history.verify().fault is None


def test_what_another_program_has_still_beside_its_file_stays_there(tmp_path: Path) -> None:
    path = foreign(tmp_path / "theirs.db", GOOD[:1])
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("INSERT INTO image_predictions VALUES (NULL, 'x.png', '', '', '')")
        other.commit()
        (tmp_path / "killed").mkdir()
        for ending in ("", "-wal"):
            copied = tmp_path / "killed" / f"theirs.db{ending}"
            copied.write_bytes(Path(f"{path}{ending}").read_bytes())
    before = [file.read_bytes() for file in sorted((tmp_path / "killed").iterdir())]
    assert len(read_foreign(tmp_path / "killed" / "theirs.db").rows) == 2
    after = [tmp_path / "killed" / f"theirs.db{ending}" for ending in ("", "-wal")]
    assert [file.read_bytes() for file in after] == before


def test_a_file_without_the_table_is_refused_in_one_sentence(tmp_path: Path) -> None:
    other = foreign(tmp_path / "theirs.db", GOOD, table="something_else")
    (tmp_path / "notes.txt").write_text("no database" * 99)
    for path in (other, tmp_path / "notes.txt", tmp_path / "gone.db"):
        with pytest.raises(HistoryUnavailable, match=f"{path.name} can't be imported"):
            read_foreign(path)
    assert not (tmp_path / "gone.db").exists()


ENDLESS = (
    "CREATE VIEW image_predictions AS WITH RECURSIVE endless (n) AS "
    "(SELECT 1 UNION ALL SELECT n + 1 FROM endless) SELECT 'x' || n AS image_name, "
    "'' AS part_result, '' AS fracture_result, '' AS image_hash FROM endless"
)


def cancelled_after(calls: int):
    """Return what raises from some call on, and fails the test at many."""
    told = iter(range(calls + 1000))

    def go_on() -> None:
        if next(told) >= calls:
            raise Cancelled

    return go_on


@pytest.mark.parametrize("is_disguised", [False, True])
def test_an_endless_view_is_no_table(tmp_path: Path, is_disguised: bool) -> None:
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as other:
        other.execute(ENDLESS)
        if is_disguised:
            other.execute("PRAGMA writable_schema = ON")
            other.execute("UPDATE sqlite_master SET type = 'table', rootpage = 1")
        other.commit()
    with pytest.raises(HistoryUnavailable, match=r"theirs\.db can't be imported"):
        read_foreign(tmp_path / "theirs.db", cancelled_after(50))


def test_a_virtual_table_is_no_table(tmp_path: Path) -> None:
    names = ", ".join(foreign_rows.COLUMNS)
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as other:
        other.execute(f"CREATE VIRTUAL TABLE image_predictions USING fts5({names})")
    with pytest.raises(HistoryUnavailable, match=r"theirs\.db can't be imported"):
        read_foreign(tmp_path / "theirs.db")


def test_more_rows_than_are_sensible_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_rows, "MOST_ROWS", 3)
    assert len(read_foreign(foreign(tmp_path / "three.db", GOOD)).rows) == 3
    # One that would be refused counts as well.
    other = foreign(tmp_path / "four.db", [(None, 1, 2, 3), *GOOD])
    with pytest.raises(HistoryUnavailable, match=r"four\.db has more than 3 rows"):
        read_foreign(other)


def test_a_value_too_large_to_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_rows, "LARGEST_VALUE", 5000)
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as other:
        other.execute(
            "CREATE TABLE image_predictions (image_name, part_result, fracture_result, "
            "image_hash AS (hex(zeroblob(100000))))"
        )
        other.execute("INSERT INTO image_predictions VALUES ('x.png', '', '')")
        other.commit()
    with pytest.raises(HistoryUnavailable, match=r"theirs\.db can't be imported"):
        read_foreign(tmp_path / "theirs.db")


def test_reading_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_rows, "STEPS", 100)
    path = foreign(tmp_path / "theirs.db", GOOD * 1000)
    with pytest.raises(Cancelled):
        read_foreign(path, cancelled_after(5))


@pytest.mark.skipif(os.name != "posix", reason="pipes are POSIX's")
def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    with pytest.raises(HistoryUnavailable, match=r"pipe\.db can't be imported"):
        read_foreign(tmp_path / "pipe.db")
