"""The log tells what broke and where, and nothing of what was being worked on."""

import contextlib
import logging
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from app.logs import PrivateFormatter, start_log
from app.paths import log_folder

ROOT = Path(__file__).parents[2]
SECRET = "Doe^Jane"


@pytest.fixture
def log_file() -> Iterator[Path]:
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    before, level = list(root.handlers), root.level
    start_log()
    yield log_folder() / "osteolens.log"
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks


def test_a_bug_is_logged_by_kind_and_place(log_file: Path) -> None:
    try:
        {}[SECRET]
    except KeyError:
        logging.getLogger("app.worker").exception("job %d", 7)
    text = log_file.read_text()
    assert "app.worker ERROR job 7" in text
    assert "tests/app/test_logs.py:" in text
    assert "KeyError" in text
    assert SECRET not in text


def test_a_librarys_words_are_not_kept(log_file: Path) -> None:
    logging.getLogger("pydicom").warning("Invalid value for VR PN: '%s'", SECRET)
    assert "pydicom WARNING (a library's words)" in log_file.read_text()
    assert SECRET not in log_file.read_text()


def test_a_path_in_our_own_words_is_left_out(log_file: Path) -> None:
    logging.getLogger("app.export.picture").error("no room for /data/%s.dcm", SECRET)
    assert "no room for …" in log_file.read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_a_full_disk_puts_no_trace_on_the_terminal(
    log_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logs = [h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler)]
    (handler,) = [h for h in logs if h.baseFilename == str(log_file)]
    with Path("/dev/full").open("w", buffering=1) as full:
        monkeypatch.setattr(handler, "stream", full)
        logging.getLogger("app.crash").warning("this run is not watched")
        monkeypatch.undo()
        assert capsys.readouterr().err == ""
        with contextlib.suppress(OSError):
            full.close()


def test_a_mistake_in_what_is_logged_is_told(
    log_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (handler,) = (h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler))
    handler.handle(logging.makeLogRecord({"msg": "%d rows", "args": ("three",)}))
    assert "Logging error" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_the_owner_may_read_the_log(log_file: Path) -> None:
    assert stat.S_IMODE(log_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(log_file.parent.stat().st_mode) == 0o700


def test_a_full_log_that_can_not_be_put_aside_goes_on(
    log_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (handler,) = (h for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler))
    monkeypatch.setattr(handler, "maxBytes", 200)
    # What can't be taken away lies where it was to go.
    for ending in ("1", "2"):
        log_file.with_name(f"{log_file.name}.{ending}").mkdir()
    for number in range(9):
        logging.getLogger("app.worker").error("job %d", number)
    assert [f"job {n}" in log_file.read_text() for n in range(9)] == [True] * 9
    assert capsys.readouterr().err == ""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_end_of_a_thread_is_logged(log_file: Path) -> None:
    def end() -> None:
        raise ZeroDivisionError(SECRET)

    thread = threading.Thread(target=end)
    # pytest has put its own hook into the place of ours.
    try:
        end()
    except ZeroDivisionError as error:
        arguments = (ZeroDivisionError, error, error.__traceback__, thread)
        threading.excepthook(threading.ExceptHookArgs(arguments))
    text = log_file.read_text()
    assert "a thread ended" in text
    assert "ZeroDivisionError" in text
    assert SECRET not in text


def test_the_end_of_the_program_is_logged(tmp_path: Path) -> None:
    program = f"from app.logs import start_log; start_log(); raise OSError(5, {SECRET!r})"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    # Whoever sits at the terminal may see everything.
    assert SECRET in said.stderr
    text = (log_folder() / "osteolens.log").read_text()
    assert "the program ended" in text
    assert "OSError 5" in text
    assert SECRET not in text


def test_a_closed_folder_keeps_nobody_from_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    before = list(logging.getLogger().handlers)
    hooks = (sys.excepthook, threading.excepthook)
    start_log()
    (added,) = [h for h in logging.getLogger().handlers if h not in before]
    logging.getLogger().removeHandler(added)
    sys.excepthook, threading.excepthook = hooks
    assert isinstance(added, logging.NullHandler)
    assert isinstance(added.formatter, PrivateFormatter)
