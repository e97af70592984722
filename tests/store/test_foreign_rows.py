"""Another program's rows: types checked, marked as imported, and never our answer."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from models.prediction import Verdict
from store.foreign_rows import read_foreign
from store.history import History
from store.query import Query

GOOD = [
    ("hand1.png", "Hand", "fractured", "ab" * 32),
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


def test_a_file_without_the_table_is_refused_in_one_sentence(tmp_path: Path) -> None:
    other = foreign(tmp_path / "theirs.db", GOOD, table="something_else")
    (tmp_path / "notes.txt").write_text("no database" * 99)
    for path in (other, tmp_path / "notes.txt", tmp_path / "gone.db"):
        with pytest.raises(HistoryUnavailable, match=f"{path.name} can't be imported"):
            read_foreign(path)
    assert not (tmp_path / "gone.db").exists()
