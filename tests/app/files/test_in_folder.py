"""Showing a written file in the system's own program for folders."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.files import in_folder
from app.files.in_folder import command, show_in_folder
from errors import CannotSave
from tests.app.desk import Desk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a program of our own in the place of the system's; it writes what it was asked."""
    place, asked = tmp_path / "bin", tmp_path / "asked"
    place.mkdir()
    monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")

    def make(then: str) -> Path:
        for name in ("xdg-open", "open"):
            path = place / name
            path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{asked}"\n{then}\n')
            path.chmod(0o755)
        return asked

    return make


def test_each_system_is_asked_in_its_own_way(tmp_path: Path) -> None:
    file = tmp_path / "a report; rm -rf.pdf"
    file.touch()
    assert command(file, "linux") == ["xdg-open", str(tmp_path)]
    assert command(tmp_path, "linux") == ["xdg-open", str(tmp_path)]
    assert command(file, "darwin") == ["open", "-R", str(file)]
    assert command(tmp_path, "darwin") == ["open", str(tmp_path)]
    assert command(file, "win32") == f'explorer /select,"{file}"'
    assert command(tmp_path, "win32") == f'explorer "{tmp_path}"'


def test_the_program_is_handed_the_place_as_one_word(
    program: Callable[[str], Path], tmp_path: Path
) -> None:
    asked = program("exit 0")
    folder = tmp_path / "two words $(touch x)"
    folder.mkdir()
    show_in_folder(folder)
    assert asked.read_text() == f"{folder}\n"


@pytest.mark.parametrize("how", ["exit 3", None])
def test_a_program_that_refuses_or_lacks_is_told_of_in_one_sentence(
    program: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str | None,
) -> None:
    if how is None:
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        program(how)
    with pytest.raises(CannotSave, match=f"could show the folder {tmp_path.name}"):
        show_in_folder(tmp_path / "report.pdf")


def test_a_program_that_goes_on_is_left_alone(
    program: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_folder, "PATIENCE_S", 0.01)
    program("read answer < /dev/null; sleep 1")
    show_in_folder(tmp_path)


def test_what_was_saved_is_shown_by_the_notice_s_offer(
    program: Callable[[str], Path], desk: Desk, tmp_path: Path
) -> None:
    asked = program("exit 0")
    desk.session._context.saved("Saved r.pdf.", tmp_path / "r.pdf")
    offer = desk.session.notice.offer
    assert offer is not None
    offer.do()
    assert not asked.exists(), "the window waits for no other program"
    desk.finish()
    assert asked.exists()
    assert desk.session.notice.sentence == "Saved r.pdf."
    program("exit 1")
    offer.do()
    desk.finish()
    assert desk.session.notice.sentence.startswith("No program could show the folder")
