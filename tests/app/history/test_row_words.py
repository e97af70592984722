"""Tags and notes: what the reader changed is kept beside what was changed in another window."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from app.changes import NoticeKind
from app.history.pages import EVERYTHING
from store.history import HistoryLine
from store.rows import RowWords
from tests.app.desk import Desk, picture

BEFORE = RowWords(("old",), "as it was")


@pytest.fixture
def line(desk: Desk, tmp_path: Path) -> HistoryLine:
    desk.open(picture(tmp_path, "a.png"))
    desk.analyse()
    line = desk.newest_row()
    desk.session.rows.annotate(line, RowWords(), BEFORE)
    desk.finish()
    return desk.newest_row()


def test_tags_and_notes_are_kept_and_searched(desk: Desk, line: HistoryLine) -> None:
    desk.session.rows.annotate(line, BEFORE, RowWords(("teaching",), "a fine break"))
    desk.session.history.ask(replace(EVERYTHING, text="fine teach"))
    desk.finish()
    found = desk.session.history.line(0)
    assert found is not None
    assert found.words == RowWords(("teaching",), "a fine break")


def test_tags_of_two_windows_stand_beside_each_other(desk: Desk, line: HistoryLine) -> None:
    for tags in (("old", "one"), ("old", "other"), ()):
        desk.session.rows.annotate(line, BEFORE, RowWords(tags, "as it was"))
    desk.finish()
    assert desk.newest_row().words == RowWords(("one", "other"), "as it was")


def test_a_note_changed_in_another_window_is_not_overwritten_unseen(
    desk: Desk, line: HistoryLine
) -> None:
    desk.analyst.history.annotate(line.id, BEFORE, RowWords(("old",), "theirs"))
    mine, bases = RowWords(("mine",), "mine"), []
    desk.session.rows.annotate(line, BEFORE, mine, bases.append)
    desk.finish()
    assert desk.newest_row().words == RowWords(("mine",), "theirs")
    assert desk.session.notice.kind is NoticeKind.WARNING
    assert "a.png was changed in another window meanwhile and reads: theirs." in (
        desk.session.notice.sentence
    )
    desk.session.rows.annotate(line, bases[0], mine, bases.append)
    desk.finish()
    assert desk.newest_row().note == "mine", "who has seen theirs may replace it"
    assert len(bases) == 1


def test_words_that_were_not_kept_are_told_and_can_be_tried_again(
    desk: Desk, line: HistoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_any: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    bases: list[RowWords] = []
    with monkeypatch.context() as patch:
        patch.setattr("store.history.index_words", full)
        desk.session.rows.annotate(line, BEFORE, RowWords(("new",), "new"), bases.append)
        desk.finish()
    assert desk.session.notice.sentence.startswith("Tags and note of a.png were not kept. ")
    assert bases == [BEFORE]
    assert desk.newest_row().words == BEFORE
