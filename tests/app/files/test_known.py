"""What was analysed, is open or is the history is never written over, whatever its name."""

import os
import shutil
from pathlib import Path

import pytest

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.files.known import known_as
from store.history import MEMORY, History
from tests.app.desk import Desk, picture


def test_an_x_ray_that_the_history_knows_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    known = picture(tmp_path, "known.png", 3)
    desk.open(known)
    desk.analyse()
    desk.session.images.close_current()
    copy = tmp_path / "copy.png"
    shutil.copy(known, copy)
    before = known.read_bytes()
    desk.open(picture(tmp_path, "other.png"))
    desk.analyse()
    for place in (known, copy):
        desk.session.export.save_picture(place)
        desk.finish()
        assert "is an X-ray that was analysed before" in desk.session.notice.sentence
        assert place.read_bytes() == before
    desk.session.export.save_picture(tmp_path / "new.png")
    desk.finish()
    assert (tmp_path / "new.png").exists()


def test_no_table_is_written_over_an_x_ray_that_was_opened_and_not_answered(
    desk: Desk, tmp_path: Path
) -> None:
    scan = picture(tmp_path).rename(tmp_path / "scan.csv")
    before = scan.read_bytes()
    desk.open(scan)
    desk.session.rows.export(scan)
    desk.finish()
    assert "scan.csv is itself one of the X-rays opened" in desk.session.notice.sentence
    assert scan.read_bytes() == before


def test_no_table_of_a_batch_is_written_over_an_x_ray_that_could_not_be_answered(
    desk: Desk, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"no picture that is known today")
    desk.session.batch.begin([broken], False, desk.session.weights.statuses)
    desk.finish()
    desk.session.batch.export(broken)
    desk.finish()
    assert "broken.csv is itself one of the X-rays" in desk.session.notice.sentence
    assert broken.read_bytes() == b"no picture that is known today"


@pytest.mark.parametrize("beside", ["", "-wal"])
def test_the_history_is_not_written_over(desk: Desk, tmp_path: Path, beside: str) -> None:
    desk.open(picture(tmp_path))
    desk.analyse()
    history = tmp_path / f"h.db{beside}"
    assert history.exists()
    desk.session.case.save_report(history, ReportForm(), desk.session.case.all, Look())
    desk.finish()
    assert f"h.db{beside} is the history itself" in desk.session.notice.sentence
    assert desk.newest_row().image.path.name == "wrist.png"


@pytest.mark.skipif(os.name != "posix", reason="pipes are POSIX's")
def test_of_a_pipe_nothing_is_known_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert known_as(History(MEMORY, "0"), tmp_path / "pipe") is None
