"""A row holds what it was given, each thing in its own place; a removed one takes no more."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from errors import HistoryUnavailable
from models.prediction import Verdict
from store.history import History, ImageSource
from store.rows import IMPORTED, RowWords
from store.writing import NewRow
from tests.store.made_rows import add, answer


def test_an_image_comes_back_as_it_was_given(history: History) -> None:
    source = ImageSource(Path("/ward/a.png"), "a" * 64, (640, 480), b"jpeg", is_synthetic=True)
    told = answer(verdict=Verdict.DOUBT, probability=0.5)
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    row = history.add(source, told)
    assert row.image == source
    assert (row.pipeline, row.verdict, row.probability) == ("cascade", Verdict.DOUBT, 0.5)
    assert (row.network, row.weights_id) == (told.network, told.weights_id)
    assert before <= row.made_at <= datetime.now(UTC)
    assert history.record(row.id) == row


def test_an_imported_row_has_the_part_and_the_origin_of_the_other_program(
    history: History,
) -> None:
    source = ImageSource(Path("theirs.png"), "b" * 64, (0, 0), b"")
    told = answer(IMPORTED, Verdict.NOT_APPLICABLE, None)
    assert history.add_all([NewRow(source, told, "theirs.db", "Wrist")]) == 1
    (line,) = history.lines([1])
    assert (line.body_part, line.origin, line.image) == ("Wrist", "theirs.db", source)


def test_nothing_is_written_at_a_row_that_was_removed(history: History) -> None:
    add(history, 1)
    removal = history.remove([1])
    with pytest.raises(HistoryUnavailable, match="no longer"):
        history.annotate(1, RowWords(), RowWords(("tag",), "note"))
    assert history.add_tags([1], ["tag"]) == 0
    assert history.lines([1]) == []
    history.restore(removal)
    assert history.record(1).words == RowWords()


def test_tags_are_kept_each_once_in_order_and_never_part_at_a_comma(history: History) -> None:
    add(history, 1)
    typed = ("wrist,  left", "b", " a ", "b", "")
    held = history.annotate(1, RowWords(), RowWords(typed, " a note "))
    assert held == history.record(1).words == RowWords(("a", "b", "wrist left"), "a note")
