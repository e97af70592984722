"""The history is verified beside everything else, and can be left unverified."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.analyst import Analyst
from app.history.pages import EVERYTHING
from app.session import Session
from app.settings import Settings
from tests.app.desk import picture
from tests.fakes import StepWorker


class Rooms:
    """A session whose three threads move when the test says so."""

    def __init__(self, database: Path, manifest: Path, folder: Path) -> None:
        self.worker, self.clerk, self.auditor = StepWorker(), StepWorker(), StepWorker()
        self.analyst = Analyst(database, manifests=[manifest])
        for number in range(3):
            radiograph = self.analyst.open(picture(folder, f"{number}.png", 50 * number))
            self.analyst.answer(radiograph, "cascade")
        self.session = Session(
            self.analyst, self.worker, Settings(), clerk=self.clerk, auditor=self.auditor
        )
        self.session.start()
        self.finish()
        while self.auditor.has_jobs:
            self.audit()

    def finish(self) -> None:
        """Let all but the auditor do what they have to do."""
        while self.worker.has_jobs or self.clerk.has_jobs:
            for hands in (self.worker, self.clerk):
                if hands.has_jobs:
                    hands.run_one()
            self.session.poll()

    def audit(self) -> None:
        self.auditor.run_one()
        self.session.poll()


@pytest.fixture
def rooms(tmp_path: Path, manifest: Path) -> Rooms:
    return Rooms(tmp_path / "h.db", manifest, tmp_path)


def test_a_search_is_answered_while_the_history_is_verified(rooms: Rooms) -> None:
    session = rooms.session
    session.rows.verify()
    rooms.finish()
    assert rooms.auditor.has_jobs
    assert session.rows.is_verifying
    session.history.ask(replace(EVERYTHING, text="1.png"))
    session.rows.remove([3])
    rooms.finish()
    assert (session.history.count, session.history.total) == (1, 2)
    rooms.audit()
    assert not session.rows.is_verifying
    # A removed row is still there for its undo, and in the chain.
    assert "chain is whole. Rows as they were written: 3;" in session.notice.sentence


def test_it_is_not_verified_twice_at_once(rooms: Rooms) -> None:
    for _ in range(2):
        rooms.session.rows.verify()
        rooms.finish()
    rooms.audit()
    assert not rooms.auditor.has_jobs


def test_verifying_is_left_off(rooms: Rooms) -> None:
    rooms.session.rows.verify()
    rooms.finish()
    rooms.session.rows.stop_verifying()
    rooms.audit()
    assert not rooms.session.rows.is_verifying
    assert "not verified to its end" in rooms.session.notice.sentence
    rooms.session.rows.verify()
    rooms.finish()
    rooms.audit()
    assert "chain is whole" in rooms.session.notice.sentence


def test_how_far_it_has_come_is_said(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.chain._EVERY", 2)
    said: list[str] = []
    inform = rooms.session._context.inform
    monkeypatch.setattr(
        rooms.session._context, "inform", lambda words: (said.append(words), inform(words))
    )
    rooms.session.rows.verify()
    rooms.finish()
    rooms.audit()
    assert "67 %" in said[1]


def test_a_history_in_memory_is_verified_by_whoever_has_it(tmp_path: Path, manifest: Path) -> None:
    (tmp_path / "file").write_text("")
    rooms = Rooms(tmp_path / "file" / "h.db", manifest, tmp_path)
    rooms.session.rows.verify()
    rooms.finish()
    assert not rooms.auditor.has_jobs
    assert "chain is whole. Rows as they were written: 3;" in rooms.session.notice.sentence
