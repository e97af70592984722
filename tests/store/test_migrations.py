"""What older versions of the database kept is all there, and found, in today's."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.prediction import Finding, Prediction, Verdict
from store.encoding import to_text
from store.history import History
from store.migrations import migrate
from store.query import Query, SortBy
from tests.store.made_rows import add, add_older

ANSWERS = (
    Prediction("cascade", "w", Verdict.FRACTURE, 0.9, (Finding("Hand", 0.9),), network="Ours"),
    Prediction("cascade", "w", Verdict.OUT_OF_SCOPE, 0.9, (Finding("Elbow", 0.5),), headline="Odd"),
    Prediction("yolo", "w", Verdict.DOUBT, 0.5, (Finding("fracture", 0.5),), headline="A box"),
)
PATHS = ("/z/one.png", "/y/two.png", "/x/three.png")


def keep_as_older(connection: sqlite3.Connection) -> None:
    """Keep three answers as the versions did whose rows held all of them."""
    for number, (told, path) in enumerate(zip(ANSWERS, PATHS, strict=True), 1):
        add_older(
            connection,
            f"{number:064}",
            image_path=f"'{path}'",
            pipeline=f"'{told.pipeline}'",
            verdict=f"'{told.verdict}'",
            prediction=f"'{to_text(told)}'",
            thumbnail=f"x'0{number}'",
            image_is_synthetic=str(int(number == 2)),
        )


@pytest.fixture
def older(tmp_path: Path) -> History:
    path = tmp_path / "h.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.row_factory = sqlite3.Row
        migrate(old, 3)
        keep_as_older(old)
        for frame in (2, 0):
            old.execute("INSERT INTO measurements VALUES ('a', ?, '2030-01-01', '{}')", (frame,))
    return History(path, "1")


def test_rows_say_what_they_said(older: History) -> None:
    lines = older.lines([1, 2, 3])
    assert [line.body_part for line in lines] == ["Hand", "", ""]
    assert [line.headline for line in lines] == ["", "Odd", "A box"]
    assert [line.network for line in lines] == ["Ours", "", ""]
    assert [line.image.thumbnail for line in lines] == [b"\1", b"\2", b"\3"]
    assert [line.image.is_synthetic for line in lines] == [False, True, False]
    assert [str(line.image.path) for line in lines] == list(PATHS)
    assert tuple(older.record(number).prediction for number in (1, 2, 3)) == ANSWERS


def test_rows_are_found_and_ordered(older: History) -> None:
    assert list(older.numbers(Query("hand"))) == [1]
    assert list(older.numbers(Query("png"))) == [3, 2, 1]
    assert list(older.numbers(Query(body_part="Hand"))) == [1]
    assert list(older.numbers(Query(sort_by=SortBy.IMAGE, is_descending=False))) == [1, 3, 2]


def test_rows_are_chained_in_their_order(older: History) -> None:
    for count in (3, 4):
        report = older.verify()
        assert (report.rows, report.lost, report.fault) == (count, 0, None)
        assert older.warning == ""
        add(older, 9)


def test_measurements_keep_their_order(older: History) -> None:
    sql = "SELECT id, frame FROM measurements ORDER BY id"
    assert older.read(lambda c: [tuple(row) for row in c.execute(sql)]) == [(1, 2), (2, 0)]


def test_an_index_of_words_of_another_shape_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.row_factory = sqlite3.Row
        migrate(old, 3)
        keep_as_older(old)
        migrate(old, 7)
        old.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        old.execute("INSERT INTO words (rowid, text) VALUES (3, 'hand')")
    assert list(History(path, "1").numbers(Query("hand"))) == [1]
