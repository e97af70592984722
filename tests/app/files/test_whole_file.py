"""Files are there whole or not at all, and for those only who may read them."""

import errno
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.files import whole_file
from app.files.whole_file import PART_NAMES, STALE_S, _replace, write_whole


def left_by_a_crash(folder: Path, age_s: float) -> Path:
    part = folder / PART_NAMES.replace("*", "0123")
    part.touch(0o640)
    os.utime(part, (time.time() - age_s,) * 2)
    return part


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_what_is_written_is_the_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_whole(tmp_path / "x", b"whole")
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_two_writers_of_one_file_do_not_touch_each_others_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    seen: list[bytes] = []

    def second() -> Iterator[bytes]:
        yield b"second, "
        # The first one ends while the second still writes.
        write_whole(path, first())
        seen.append(path.read_bytes())
        yield b"whole"

    def first() -> Iterator[bytes]:
        yield b"first, whole"

    write_whole(path, second())
    assert seen == [b"first, whole"]
    assert path.read_bytes() == b"second, whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_that_fails_leaves_another_ones_part(tmp_path: Path) -> None:
    path = tmp_path / "x"

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    def outer() -> Iterator[bytes]:
        yield b"whole, "
        with pytest.raises(OSError, match="No space"):
            write_whole(path, broken())
        yield b"still"

    write_whole(path, outer())
    assert path.read_bytes() == b"whole, still"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_writer_left_is_swept_and_what_is_being_written_is_not(
    tmp_path: Path,
) -> None:
    stale = left_by_a_crash(tmp_path, STALE_S + 60)
    write_whole(tmp_path / "x", b"whole")
    assert not stale.exists()
    (tmp_path / "other").mkdir()
    fresh = left_by_a_crash(tmp_path / "other", STALE_S - 60)
    write_whole(tmp_path / "other" / "x", b"whole")
    assert fresh.exists()


def test_a_name_as_long_as_the_disk_takes_can_be_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("x" * 250), b"whole")
    assert [len(p.name) for p in tmp_path.iterdir()] == [250]


@dataclass
class HeldFile:
    """A part whose name another program's file has, so that Windows refuses it some times."""

    refusals: int
    tried: int = 0

    def replace(self, place: Path) -> None:
        self.tried += 1
        if self.tried <= self.refusals:
            raise PermissionError(errno.EACCES, "Access is denied", "part", None, str(place))


def test_windows_waits_for_who_has_the_file_open_for_a_moment(tmp_path: Path) -> None:
    part = HeldFile(refusals=3)
    _replace(part, tmp_path / "x", "win32")  # type: ignore[arg-type]
    assert part.tried == 4


@pytest.mark.parametrize(("platform", "most"), [("win32", 100), ("linux", 1)])
def test_a_file_that_stays_open_is_given_up_and_elsewhere_nothing_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, most: int
) -> None:
    monkeypatch.setattr(whole_file, "PATIENCE_S", 0.1)
    monkeypatch.setattr(whole_file, "PAUSE_S", 0.01)
    part = HeldFile(refusals=1000)
    with pytest.raises(PermissionError):
        _replace(part, tmp_path / "x", platform)  # type: ignore[arg-type]
    assert 1 <= part.tried <= most
