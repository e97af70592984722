"""What was removed is gone from the file when the window is."""

import sqlite3
from contextlib import closing
from pathlib import Path

from models.prediction import Prediction, Verdict
from store.history import History, ImageSource
from tests.gui.conftest import Stage


def test_a_window_that_is_closed_first_deletes_what_was_removed(
    stage: Stage, tmp_path: Path
) -> None:
    with closing(History(tmp_path / "h.db", "1")) as history:
        source = ImageSource(Path("/w/a.png"), "1" * 64, (9, 9), b"jpeg")
        history.add(source, Prediction("cascade", "w", Verdict.FRACTURE, 0.9, ()))
    stage.session.history.refresh()
    stage.wait(lambda: stage.session.history.total)
    stage.session.rows.remove(None)
    stage.wait(lambda: stage.session.rows.undo_count)
    stage.window.close()
    assert "Deleting for good" in stage.session.notice.sentence
    stage.wait(lambda: stage.is_closed)
    with closing(sqlite3.connect(tmp_path / "h.db")) as database:
        assert database.execute("SELECT count(*) FROM contents").fetchone() == (0,)
    assert not list(tmp_path.glob(".h.db.undo-*"))
