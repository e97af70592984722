"""One row that makes no sense is told as damaged, and keeps no other from being read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from store.chain import ChainFault
from store.history import History
from store.migrations import migrate
from store.opinions import answers_spoken_of, keep_opinion
from store.query import Query
from store.rows import DAMAGED, RowWords
from store.verdicts import verdicts_of
from tests.store.made_rows import add, add_older, image
from tests.store.test_removals import opinion

DAMAGES = {
    "a byte": "UPDATE predictions SET body_part = cast(x'4d5545ff' AS TEXT) WHERE id = 3",
    "a path": "UPDATE predictions SET image_path = cast(x'4d5545ff' AS TEXT) WHERE id = 3",
    "a verdict": "UPDATE predictions SET verdict = 'MUELLER' WHERE id = 3",
    "a month": "UPDATE predictions SET made_at_utc = '2026-13-01' WHERE id = 3",
    "a year": "UPDATE predictions SET made_at_utc = '0001-01-01T00:00:00+00:00' WHERE id = 3",
}
CONTENTS = {
    "nothing": "UPDATE contents SET prediction = '{}' WHERE id = 3",
    "a list": "UPDATE contents SET prediction = '[]' WHERE id = 3",
    "a tower": "UPDATE contents SET prediction = printf('%.5000c', '[') WHERE id = 3",
    "a word": "UPDATE contents SET prediction = '\"MUELLER\"' WHERE id = 3",
    "bytes": "UPDATE contents SET prediction = cast(x'7bff' AS TEXT) WHERE id = 3",
}


@pytest.fixture
def five(history: History) -> History:
    for number in range(1, 6):
        add(history, number)
    history.close()
    return history


def change(history: History, statement: str) -> None:
    with closing(sqlite3.connect(history.path)) as other:
        other.execute(statement)
        other.commit()


@pytest.mark.parametrize("statement", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_row_is_listed_as_one_among_the_others(five: History, statement: str) -> None:
    change(five, statement)
    lines = five.lines([1, 2, 3, 4, 5])
    assert [line.id for line in lines] == [1, 2, 3, 4, 5]
    assert [line.id for line in lines if line.is_damaged] == [3]
    assert lines[2].headline == DAMAGED
    assert all(part.isascii() for part in five.body_parts())


@pytest.mark.parametrize(
    "statement", [*DAMAGES.values(), *CONTENTS.values()], ids=[*DAMAGES, *CONTENTS]
)
def test_a_damaged_row_is_named_and_not_quoted(five: History, statement: str) -> None:
    change(five, statement)
    with pytest.raises(HistoryUnavailable, match=r"^Row 3 of the history is damaged") as raised:
        five.record(3)
    assert "MUE" not in str(raised.value)
    report = five.verify()
    assert (report.fault, report.row) == (ChainFault.CHANGED, 3)
    report.image_name.encode()


@pytest.mark.parametrize("column", ["row_hash", "image_name"])
def test_what_is_no_text_is_a_change(five: History, column: str) -> None:
    change(five, f"UPDATE predictions SET {column} = cast(x'4dff' AS TEXT) WHERE id = 3")
    change(five, "UPDATE predictions SET verdict = 'doubt' WHERE id = 3")
    report = five.verify()
    assert (report.fault, report.row) == (ChainFault.CHANGED, 3)
    report.image_name.encode()


def test_a_damaged_row_can_be_removed_and_its_question_answered_anew(five: History) -> None:
    change(five, DAMAGES["a byte"])
    five.remove([3])
    assert add(five, 3).id == 6
    five.close()
    assert five.verify().fault is None


def test_a_damaged_row_says_nothing_beside_others(five: History) -> None:
    key = image(3).sha256
    add(five, 3, pipeline="yolo")
    keep_opinion(five, opinion(five.record(3)))
    change(five, DAMAGES["a verdict"])
    assert list(verdicts_of(five, key)) == ["yolo"]
    assert [answer.pipeline for answer in answers_spoken_of(five)] == ["yolo"]


def test_a_damaged_date_does_not_stop_the_search(five: History) -> None:
    change(five, DAMAGES["a month"])
    assert list(five.numbers(Query("wrist_0004", seen=frozenset()))) == [4]


def test_no_sentence_quotes_what_stands_in_a_damaged_row(five: History) -> None:
    change(five, "UPDATE predictions SET note = cast(x'4d5545ff' AS TEXT) WHERE id = 3")
    with pytest.raises(HistoryUnavailable, match="something that is kept there is damaged"):
        five.annotate(3, RowWords(), RowWords(("tag",)))


@pytest.mark.parametrize(
    "prediction",
    [
        "'[]'",
        "'5'",
        "printf('%.5000c', '[')",
        "cast(x'7bff' AS TEXT)",
        "'{\"headline\": [1]}'",
        '\'{"headline": "\\ud800"}\'',
    ],
)
def test_a_damaged_row_does_not_keep_an_older_history_from_being_opened(
    tmp_path: Path, prediction: str
) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.row_factory = sqlite3.Row
        migrate(old, 3)
        for number in (1, 2):
            path_of_bytes = "cast(x'2fff' AS TEXT)"
            add_older(old, str(number), image_path=path_of_bytes, prediction=prediction)
    history = History(path, "1")
    assert [line.is_damaged for line in history.lines([1, 2])] == [True, True]
    add(history, 9)
    assert history.verify().fault is None


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM chain",
        "INSERT INTO chain SELECT * FROM chain",
        "UPDATE chain SET last_id = 9223372036854775807",
        "UPDATE chain SET last_id = -5",
        "UPDATE chain SET row_hash = cast(x'48ff' AS TEXT)",
    ],
)
def test_a_chain_that_does_not_tell_its_end_is_mended(five: History, statement: str) -> None:
    change(five, statement)
    report = five.verify()
    assert (report.rows, report.lost, report.fault) == (5, 0, None)
    assert "damaged" in five.warning
    assert add(five, 9).id == 6


@pytest.mark.parametrize("last", [0, 2, 9223372036854775807])
def test_an_answer_is_kept_whatever_number_the_chain_ends_with(five: History, last: int) -> None:
    change(five, f"UPDATE chain SET last_id = {last}")
    assert add(five, 9).id == 6
    assert five.verify().fault is None


def test_a_newer_versions_history_is_never_mended(five: History) -> None:
    change(five, "DELETE FROM chain")
    change(five, "PRAGMA user_version = 999")
    with pytest.raises(HistoryUnavailable, match="which row is the newest"):
        five.verify()
    assert not list(Path(five.path).parent.glob("h.damaged-*"))
