"""A run that was killed or broke down is seen by the next one, and leaves a report."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.crash import MOST_REPORTS, watched

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys, time
from pathlib import Path
from app.crash import watched
with watched("window", Path(sys.argv[1])) as report:
    print(report, flush=True)
    exec(sys.argv[2])
"""
SECRET = "Doe^Jane"


def run(folder: Path, then: str) -> subprocess.Popen[str]:
    """Start a watched run and wait until it lives."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), then],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert program.stdout
    assert program.stdout.readline()
    return program


def report_after(folder: Path) -> str:
    with watched("window", folder) as report:
        return "" if report is None else report.read_text()


def test_a_run_that_ends_as_it_should_leaves_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "pass").wait(20) == 0
    assert list(tmp_path.iterdir()) == []
    assert report_after(tmp_path) == ""


@pytest.mark.parametrize("end", ["raise SystemExit(3)", "raise KeyboardInterrupt"])
def test_a_run_that_was_ended_on_purpose_did_not_break_down(tmp_path: Path, end: str) -> None:
    run(tmp_path, end).wait(20)
    assert report_after(tmp_path) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_run_that_was_killed_is_reported_once(tmp_path: Path) -> None:
    program = run(tmp_path, "time.sleep(60)")
    program.kill()
    program.wait(20)
    report = report_after(tmp_path)
    assert "program: OsteoLens" in report
    assert "started: 2" in report
    assert "It was killed" in report
    assert report_after(tmp_path) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_fault_of_a_library_is_reported_with_its_place(tmp_path: Path) -> None:
    program = run(tmp_path, "import faulthandler; faulthandler._sigsegv()")
    assert program.wait(20) == -signal.SIGSEGV
    report = report_after(tmp_path)
    assert "Segmentation fault" in report
    assert "<string>:7 in <module>" in report
    assert str(ROOT) not in report


def test_an_error_is_reported_without_its_words(tmp_path: Path) -> None:
    program = run(tmp_path, f"Path('/data/{SECRET}.dcm').read_bytes()")
    assert program.wait(20) == 1
    report = report_after(tmp_path)
    assert "FileNotFoundError 2" in report
    assert SECRET not in report
    assert "/data" not in report


def test_a_run_that_still_lives_is_not_reported(tmp_path: Path) -> None:
    program = run(tmp_path, "time.sleep(60)")
    try:
        assert report_after(tmp_path) == ""
    finally:
        program.terminate()
        program.wait(20)


def test_the_other_entrance_leaves_the_report_to_its_own(tmp_path: Path) -> None:
    program = run(tmp_path, "time.sleep(60)")
    program.kill()
    program.wait(20)
    with watched("command-line", tmp_path) as report:
        assert report is None
    assert report_after(tmp_path)


def test_a_run_that_is_just_beginning_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run-window-1.txt").touch()
    assert report_after(tmp_path) == ""


def test_what_was_half_written_is_still_a_report(tmp_path: Path) -> None:
    (tmp_path / "run-window-1.txt").write_bytes(b'{"program": "Osteo\xff')
    assert "It was killed" in report_after(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_the_owner_may_read_a_report(tmp_path: Path) -> None:
    (tmp_path / "run-window-1.txt").write_text("{}\n")
    with watched("window", tmp_path) as report:
        assert report is not None
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
        (own,) = tmp_path.glob("run-*")
        assert stat.S_IMODE(own.stat().st_mode) == 0o600


def test_old_reports_make_room(tmp_path: Path) -> None:
    for number in range(MOST_REPORTS + 5):
        (tmp_path / f"crash-2020-01-01T00-00-{number:02}.txt").touch()
    (tmp_path / "run-window-1.txt").write_text("{}\n")
    newest = report_after(tmp_path)
    assert newest
    assert len(list(tmp_path.glob("crash-*.txt"))) == MOST_REPORTS


def test_a_closed_folder_keeps_nobody_from_working(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with watched("window", tmp_path / "file") as report:
        assert report is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_run_killed_while_it_reads_what_was_left_is_told_of_by_the_next(
    tmp_path: Path,
) -> None:
    before = run(tmp_path, "time.sleep(60)")
    before.kill()
    before.wait(20)
    told = """
import app.crash, os
from pathlib import Path
made = app.crash._report_dead_runs
def killed(*rest):
    made(*rest)
    os.kill(os.getpid(), 9)
app.crash._report_dead_runs = killed
with app.crash.watched("window", Path({folder!r})):
    pass
"""
    code = told.format(folder=str(tmp_path))
    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert "killed" in report_after(tmp_path)
