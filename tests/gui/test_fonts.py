"""Fonts that a running program has in use are never written over by another one that starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only fontconfig's fonts")


def start(home: Path) -> None:
    """Let another program import the window."""
    subprocess.run(
        [sys.executable, "-c", "import gui.theme as theme; theme.load_fonts()"],
        cwd=ROOT,
        env={**os.environ, "HOME": str(home)},
        check=True,
    )


def marks(home: Path) -> dict[str, tuple[int, int, int]]:
    """Return what tells each font file from one that was written since."""
    told = {p.name: p.stat() for p in (home / ".fonts").iterdir()}
    return {name: (s.st_ino, s.st_size, s.st_mtime_ns) for name, s in told.items()}


@LINUX
def test_a_second_start_leaves_the_fonts_of_the_first_alone(tmp_path: Path) -> None:
    start(tmp_path)
    first = marks(tmp_path)
    assert {"CustomTkinter_shapes_font.otf", "Inter-Regular.otf"} <= set(first)
    start(tmp_path)
    assert marks(tmp_path) == first


@LINUX
def test_another_version_of_a_font_takes_its_place_as_a_file_of_its_own(tmp_path: Path) -> None:
    start(tmp_path)
    font = tmp_path / ".fonts" / "CustomTkinter_shapes_font.otf"
    whole = font.read_bytes()
    font.write_bytes(whole[:100])
    with font.open("rb") as in_use:
        start(tmp_path)
        assert font.read_bytes() == whole
        assert in_use.read() == whole[:100]


@LINUX
def test_a_home_that_can_not_be_written_is_no_noise_and_costs_no_font(tmp_path: Path) -> None:
    # A file in the folder's place: even the owner of everything can write nothing below it.
    home = tmp_path / "home"
    home.write_text("no folder")
    code = (
        "import tkinter, tkinter.font as f; import gui.theme as theme; theme.load_fonts(); "
        "r = tkinter.Tk(); print('Inter' in f.families(r))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "HOME": str(home), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "FontManager" not in ran.stderr
    assert ran.stdout.strip() == "True"
    assert not list(tmp_path.glob("*.fonts.conf"))


def test_the_desktop_is_not_asked_for_its_theme() -> None:
    code = (
        "import sys; started = []; "
        "sys.addaudithook(lambda e, a: started.append(a[1]) if e == 'subprocess.Popen' else None); "
        "import gui; print(started)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
