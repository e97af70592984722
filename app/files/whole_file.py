"""Writing files that are there whole or not at all."""

import os
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

# All that the program writes tells of patients.
PRIVATE = 0o600
# Of files on their way; none tells whose file it becomes, or is longer than a disk allows.
PART_NAMES = ".osteolens-*.part"
# No writer pauses for so long: whoever made an older part was killed.
STALE_S = 3600.0
# Windows replaces no file that somebody has open: a virus scanner lets go of it again soon.
PATIENCE_S, PAUSE_S = 1.0, 0.05
# Looking through a large folder for each file of a batch would take longer than writing it.
_swept: set[Path] = set()


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file for its owner only: beside its place, on the disk for certain, then renamed.

    What lay there before stays intact until the new file is whole. Of several writers at once each
    has a part of its own, and the last one to end is the one whose file stays.

    Args:
        path: the file's place.
        data: all its bytes, at once or piece by piece.

    Raises:
        OSError: the place can't be written; nothing half remains. Where `filename2` is set, the
            folder can be written and what lies at the place can't be replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    # Made anew, and open to its owner only.
    before, after = PART_NAMES.split("*")
    descriptor, name = tempfile.mkstemp(after, before, path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        _replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _replace(part: Path, path: Path, platform: str = sys.platform) -> None:
    """Give a part its name; on Windows, wait a while for who has one of the two open."""
    deadline = time.monotonic() + (PATIENCE_S if platform == "win32" else 0.0)
    while True:
        try:
            part.replace(path)
            return
        except PermissionError:
            if time.monotonic() >= deadline or path.is_dir():
                raise
            time.sleep(PAUSE_S)


def _sweep(folder: Path) -> None:
    """Take away what writers that were killed left in a folder, once while the program runs."""
    place = folder.absolute()
    if place in _swept:
        return
    _swept.add(place)
    with suppress(OSError):
        for part in folder.glob(PART_NAMES):
            _take_away_if_stale(part)


def _take_away_if_stale(part: Path) -> None:
    with suppress(OSError):
        # Also one from the future: the clock was set back since.
        if abs(time.time() - part.stat().st_mtime) > STALE_S:
            part.unlink()


def open_private(path: Path, how: int) -> TextIOWrapper:
    """Open a text file that only its owner may read, to be written as it goes.

    Args:
        path: the file's place.
        how: `os.O_APPEND` or `os.O_TRUNC`.

    Raises:
        OSError: the place can't be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, PRIVATE)
    if os.name == "posix":
        # One that was there before may be open to others.
        os.fchmod(descriptor, PRIVATE)
    return os.fdopen(descriptor, "w" if how == os.O_TRUNC else "a", encoding="utf-8")
