"""A whole run of the window keeps a patient's data to itself and reaches out to nobody."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.planted import FOLDER, STEM, TAGS, files_below, found_in, planted_files
from tests.reaching_out import calls_beyond_this_computer, traced

ROOT = Path(__file__).parents[2]
RUN = Path(__file__).with_name("window_run.py")


@dataclass(frozen=True)
class Ended:
    """A run that is over, and what it left."""

    place: Path
    home: Path
    said: str
    record: Path

    @property
    def saved(self) -> list[Path]:
        return sorted(self.place.glob("saved.*"))


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory, screen: str) -> Iterator[Ended]:
    place, home = tmp_path_factory.mktemp("place"), tmp_path_factory.mktemp("home")
    images = planted_files(tmp_path_factory.mktemp("images"))
    record = tmp_path_factory.mktemp("record") / "calls"
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    environment = {**os.environ, **{name: str(home / name) for name in names}, "HOME": str(home)}
    command = [sys.executable, str(RUN), str(place), *map(str, images)]
    run = subprocess.run(
        traced(command, record),
        cwd=ROOT,
        env={**environment, "DISPLAY": screen},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    yield Ended(place, home, run.stdout.splitlines()[-1], record)


def test_nothing_was_reached(ended: Ended) -> None:
    assert ended.said == "[]"
    assert calls_beyond_this_computer(ended.record) == []


def test_no_tag_of_a_patient_is_written_anywhere(ended: Ended) -> None:
    written = [*files_below(ended.place), *files_below(ended.home)]
    assert any(path.name == "h.db" for path in written)
    assert found_in(written, TAGS.values()) == []


def test_the_log_tells_of_both_bugs_and_of_no_name(ended: Ended) -> None:
    (log,) = ended.home.rglob("osteolens.log")
    text = log.read_text()
    assert text.count("KeyError") == 2
    assert found_in(files_below(log.parent), [FOLDER, STEM, *TAGS.values()]) == []


def test_saved_and_copied_pictures_hold_neither_path_nor_name(ended: Ended) -> None:
    pictures = [*ended.saved, ended.place / "copied"]
    assert len(pictures) == 4
    assert (ended.place / "copied").read_bytes().startswith(b"\x89PNG")
    assert found_in(pictures, [FOLDER, STEM, str(ended.place)]) == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_all_that_was_written_is_for_its_owner_only(ended: Ended) -> None:
    # What the test itself wrote has the test's own mode.
    (ended.place / "copied").chmod(0o600)
    written = [*files_below(ended.place), *files_below(ended.home)]
    # CustomTkinter puts its fonts there.
    ours = [path for path in written if path.suffix not in (".otf", ".ttf")]
    open_to_others = [p.name for p in ours if stat.S_IMODE(p.stat().st_mode) & 0o077]
    assert open_to_others == []
