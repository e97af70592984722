"""A word that could not be kept is withdrawn, and the reader is told."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.changes import NoticeKind
from app.reader.opinions import Stance
from models.prediction import Verdict
from tests.app.desk import Desk, picture


@contextmanager
def full_disk() -> Iterator[None]:
    def full(*_any: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with pytest.MonkeyPatch.context() as patch:
        for name in ("keep_opinion", "forget_opinion"):
            patch.setattr(
                f"app.reader.opinions.{name}", lambda history, *_what: history.write(full)
            )
        yield


def told(desk: Desk) -> None:
    desk.finish()
    notice = desk.session.notice
    assert notice.kind is NoticeKind.ERROR
    assert notice.sentence.startswith("Your word was not kept, and is withdrawn. ")


def test_a_word_that_was_not_kept_is_withdrawn(answered: Desk) -> None:
    opinions = answered.session.opinions
    with full_disk():
        opinions.agree()
        told(answered)
    assert opinions.shown is None
    assert not opinions.can_take_back


def test_what_was_said_before_it_stands(answered: Desk) -> None:
    opinions = answered.session.opinions
    opinions.agree()
    answered.finish()
    with full_disk():
        opinions.say(Verdict.DOUBT)
        opinions.name_part("Wrist")
        told(answered)
    assert opinions.shown is not None
    assert opinions.shown.stance is Stance.AGREES
    opinions.take_back()
    answered.finish()
    assert opinions.shown is None


def test_a_word_that_could_not_be_taken_back_stands(answered: Desk) -> None:
    opinions = answered.session.opinions
    opinions.agree()
    answered.finish()
    with full_disk():
        opinions.take_back()
        told(answered)
    assert opinions.shown is not None
    assert opinions.can_take_back


def test_a_first_reading_that_was_not_kept_is_a_draft_again(desk: Desk, tmp_path: Path) -> None:
    desk.session.settings.reads_first = True
    desk.open(picture(tmp_path))
    opinions = desk.session.opinions
    opinions.name_part("Wrist")
    with full_disk():
        opinions.say(Verdict.FRACTURE)
        told(desk)
    assert opinions.first is None
    assert opinions.draft is not None
    assert opinions.draft.body_part == "Wrist"
