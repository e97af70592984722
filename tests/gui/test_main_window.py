"""The main window when something breaks, or closes, under it."""

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.session import Change, NoticeKind
from app.settings import Settings
from app.worker import UNEXPECTED
from gui.actions.names import Action
from gui.system_quit import QUIT
from tests.gui.conftest import Stage, tiny


@pytest.fixture
def empty(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    stage = make_stage((tmp_path / "no weights.toml",))
    # What follows is how the window itself takes its errors.
    del stage.window.report_callback_exception
    return stage


def break_down() -> None:
    raise ZeroDivisionError


def test_a_bug_in_the_window_is_logged_and_said(
    empty: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    empty.window.after(1, break_down)
    empty.wait(lambda: empty.session.notice.sentence == UNEXPECTED)
    assert empty.session.notice.kind is NoticeKind.ERROR
    assert empty.window.notice_bar.winfo_viewable()
    assert "ZeroDivisionError" in caplog.text


def test_the_window_hears_of_later_jobs_after_a_bug(
    empty: Stage, phantom_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    breaks = [True]

    def break_down_once() -> None:
        if breaks.pop() if breaks else False:
            break_down()

    empty.session.listen(Change.HISTORY, break_down_once)
    empty.session.history.refresh()
    empty.wait(lambda: "ZeroDivisionError" in caplog.text)
    empty.open(phantom_path)
    assert empty.session.images.current is not None


def test_a_bug_is_survived_even_where_saying_so_fails(
    empty: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    empty.session.listen(Change.NOTICE, break_down)
    empty.window.after(1, break_down)
    empty.pump(0.3)
    assert caplog.text.count("Traceback") >= 1
    assert empty.window.winfo_exists()


@pytest.mark.parametrize("dialog", [Action.OPEN, Action.SAVE_WINDOW])
def test_the_window_closes_while_a_dialog_is_open(
    empty: Stage,
    dialog: Action,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    empty.window.after(400, empty.window.close)
    empty.window.after(1, empty.window.act, dialog)
    empty.wait(lambda: empty.is_closed)
    assert not caplog.text
    assert "Traceback" not in capfd.readouterr().err


def test_the_quit_of_a_mac_s_own_menu_leaves_as_the_window_s_button_does(empty: Stage) -> None:
    empty.window.tk.call(QUIT)
    empty.wait(lambda: empty.is_closed)
    assert empty.window._is_closed


@pytest.fixture
def answered(make_stage: Callable[..., Stage], tmp_path: Path, image: Path) -> Stage:
    stage = make_stage(tiny(tmp_path), pipeline="yolo")
    stage.open(image)
    stage.analyse()
    return stage


def export(stage: Stage, path: Path) -> None:
    """Begin a report on the picture that is open."""
    case = stage.session.case
    case.save_report(path, ReportForm(), case.all, Look())
    assert case.running is not None


def test_a_window_that_is_closed_while_a_report_is_made_goes_when_it_is_written(
    answered: Stage, tmp_path: Path
) -> None:
    export(answered, tmp_path / "report.pdf")
    answered.window.close()
    assert not answered.is_closed
    answered.wait(lambda: answered.is_closed)
    assert (tmp_path / "report.pdf").is_file()


def test_a_report_that_fails_is_told_of_in_a_window_that_was_to_close(
    answered: Stage, tmp_path: Path
) -> None:
    (tmp_path / "no folder").touch()
    export(answered, tmp_path / "no folder" / "report.pdf")
    answered.window.close()
    answered.wait(lambda: answered.session.notice.kind is NoticeKind.ERROR)
    answered.pump()
    assert not answered.is_closed
    export(answered, tmp_path / "report.pdf")
    answered.window.close()
    answered.window.close()
    assert answered.is_closed


def test_a_closed_window_is_let_go(tmp_path: Path) -> None:
    def lived() -> weakref.ref:
        settings = Settings(geometry="1280x720+0+0", language="en")
        stage = Stage(tmp_path / "h.db", (tmp_path / "no weights.toml",), settings)
        stage.close()
        return weakref.ref(stage.window)

    window = lived()
    gc.collect()
    assert window() is None
