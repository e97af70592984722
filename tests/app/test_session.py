"""A session begins: whatever it finds, the program works and says what is amiss."""

from pathlib import Path

from app.analyst import Analyst
from app.session import NoticeKind
from tests.app.desk import Desk, Steps, picture


def test_a_manifest_that_can_not_be_read_is_said_when_it_matters(tmp_path: Path) -> None:
    broken = tmp_path / "manifest.toml"
    broken.write_text("[cascade")
    desk = Desk(tmp_path, broken)
    assert "can't be read" in desk.session.notice.sentence
    desk.open(picture(tmp_path))
    desk.session.analyses.start()
    assert "can't be read" in desk.session.notice.sentence


def test_a_history_that_can_not_be_opened_is_said_and_answers_still_come(
    tmp_path: Path, manifest: Path
) -> None:
    (tmp_path / "file").write_text("")
    steps = Steps(Analyst(tmp_path / "file" / "h.db", manifests=[manifest]))
    steps.session.start()
    steps.open(picture(tmp_path))
    steps.analyse()
    assert "only until the program ends" in steps.session.history.warning
    assert steps.session.images.shown_prediction() is not None


def test_after_a_crash_the_history_is_counted_and_the_report_named(
    tmp_path: Path, manifest: Path
) -> None:
    report = tmp_path / "crash-1.txt"
    steps = Steps(Analyst(tmp_path / "h.db", manifests=[manifest]), report)
    steps.session.start()
    steps.finish()
    session = steps.session
    assert "broke down or was killed" in session.notice.sentence
    assert "which holds 0" in session.notice.sentence
    assert str(report) in session.notice.sentence


def test_a_crash_is_told_when_an_error_of_this_run_has_been_put_away(
    tmp_path: Path, manifest: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_text("not a picture")
    steps = Steps(Analyst(tmp_path / "h.db", manifests=[manifest]), tmp_path / "crash-1.txt")
    session = steps.session
    session.images.open([broken])
    session.start()
    steps.finish()
    assert session.notice.kind is NoticeKind.ERROR
    assert "broken.png" in session.notice.sentence
    session.inform("")
    assert session.notice.kind is NoticeKind.WARNING
    assert "broke down or was killed" in session.notice.sentence
    session.inform("")
    assert not session.notice.sentence
