"""Pages on their way to a printer: for their owner only, and gone when they must have been read."""

import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.case.annotated_picture import Look
from app.case.case import ReportForm
from app.export import printing
from app.paths import print_folder
from errors import CannotSave
from tests.app.desk import Desk
from tests.app.report.printed import pages


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A macOS whose viewer takes every page; the pages that it was handed."""
    handed: list[Path] = []

    def taken(command: list[str], **_options: object) -> SimpleNamespace:
        handed.append(Path(command[1]))
        return SimpleNamespace(returncode=0, stderr="")

    monkeypatch.setattr(printing.sys, "platform", "darwin")
    monkeypatch.setattr(printing.subprocess, "run", taken)
    return handed


def make_older(page: Path, seconds: float) -> None:
    then = page.stat().st_mtime - seconds
    os.utime(page, (then, then))


def test_a_page_stays_for_the_viewer_for_an_hour(shown: list[Path]) -> None:
    printing.print_pdf(b"first")
    printing.print_pdf(b"second")
    assert [page.read_bytes() for page in shown] == [b"first", b"second"]
    make_older(shown[0], 3700.0)
    printing.print_pdf(b"third")
    assert set(print_folder().iterdir()) == set(shown[1:])


def test_a_page_that_was_printed_before_the_clock_was_set_back_goes_too(
    shown: list[Path],
) -> None:
    printing.print_pdf(b"first")
    make_older(shown[0], -7200.0)
    printing.print_pdf(b"second")
    assert list(print_folder().iterdir()) == [shown[1]]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX systems")
def test_a_page_is_for_its_owner_only(shown: list[Path]) -> None:
    print_folder().mkdir(parents=True)
    print_folder().chmod(0o755)
    printing.print_pdf(b"page")
    assert stat.S_IMODE(print_folder().stat().st_mode) == 0o700
    assert stat.S_IMODE(shown[0].stat().st_mode) == 0o600


def test_the_next_start_deletes_what_was_printed(
    shown: list[Path], tmp_path: Path, manifest: Path
) -> None:
    printing.print_pdf(b"old")
    printing.print_pdf(b"new")
    make_older(shown[0], 3700.0)
    Desk(tmp_path, manifest)
    assert list(print_folder().iterdir()) == [shown[1]]


def test_a_spooler_that_has_its_own_copy_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing.sys, "platform", "linux")
    monkeypatch.setattr(printing.shutil, "which", lambda _name: None)
    with pytest.raises(CannotSave, match="No printer program was found"):
        printing.print_pdf(b"page")
    assert not list(print_folder().iterdir())


@pytest.mark.parametrize("code", [1, -9])
def test_a_spooler_that_refuses_is_quoted_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    refused = SimpleNamespace(returncode=code, stderr="lpr: no default\n destination")
    monkeypatch.setattr(printing.sys, "platform", "linux")
    monkeypatch.setattr(printing.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(printing.subprocess, "run", lambda *_asked, **_options: refused)
    with pytest.raises(CannotSave, match="lpr: no default destination"):
        printing.print_pdf(b"page")
    assert not list(print_folder().iterdir())


def test_a_windows_without_a_program_for_pdf_files_gives_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(_path: Path, _verb: str) -> None:
        raise OSError(22, "No application is associated with the specified file")

    monkeypatch.setattr(printing.sys, "platform", "win32")
    monkeypatch.setattr(printing.os, "startfile", refuses, raising=False)
    with pytest.raises(CannotSave, match="save the report as PDF"):
        printing.print_pdf(b"page")


def test_a_full_disk_gives_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(printing, "write_whole", is_full)
    with pytest.raises(CannotSave, match=r"could not be printed \(No space left on device\)"):
        printing.print_pdf(b"page")


@pytest.mark.skipif(sys.platform == "win32", reason="a spooler of POSIX systems")
def test_a_report_is_sent_to_the_spooler_whole(
    answered: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooler = tmp_path / "bin" / "lpr"
    spooler.parent.mkdir()
    spooler.write_text(f'#!/bin/sh\n/bin/cp "$1" {tmp_path}/printed.pdf\n')
    spooler.chmod(spooler.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(spooler.parent))
    monkeypatch.setattr(printing.sys, "platform", "linux")
    case = answered.session.case
    case.print_report(ReportForm(), case.shown, Look())
    answered.finish()
    assert answered.session.notice.sentence == "The report was sent to the default printer."
    assert len(pages(tmp_path / "printed.pdf")) == 1
    spooler.write_text("#!/bin/sh\necho no such printer >&2\nexit 1\n")
    case = answered.session.case
    case.print_report(ReportForm(), case.shown, Look())
    answered.finish()
    assert "(no such printer)" in answered.session.notice.sentence


def test_without_a_printer_program_there_is_one_sentence(
    answered: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing.sys, "platform", "linux")
    case = answered.session.case
    case.print_report(ReportForm(), case.shown, Look())
    answered.finish()
    assert answered.session.notice.sentence == printing.NO_PRINTER
