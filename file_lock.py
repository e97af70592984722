"""Locked files: each holds over processes, and ends with its holder, however that one ends.

A leaf, as errors.py is, for `store`, `models` and `app`.
"""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

RETRY_SECONDS = 0.01
# Behind all that is ever written, since Windows lets nobody read what is locked.
LOCKED_BYTE = 1 << 30


class FileLock:
    """A file of its own that nobody else can lock until `release`; made by `take`."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file = file

    def __enter__(self) -> "FileLock":
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()

    def release(self) -> None:
        """Unlock the file and take it away."""
        # While it is locked: whoever opens it from now on makes a new one. Windows takes away no
        # open file; there it goes afterwards, unless somebody else has it open by then.
        with suppress(OSError):
            self._path.unlink()
        self._file.close()
        if os.name != "posix":
            with suppress(OSError):
                self._path.unlink()


def lock(file: IO) -> None:
    """Lock an open file until it is closed.

    Raises:
        BlockingIOError: another holds it.
        OSError: files can't be locked in that place.
    """
    try:
        import fcntl
    except ImportError:
        import msvcrt

        place = file.tell()
        file.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except PermissionError as error:
            raise BlockingIOError(error.errno, error.strerror) from error
        file.seek(place)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def take(path: Path, patience_s: float = 0.0) -> FileLock:
    """Make a file and lock it, waiting for whoever holds it.

    Raises:
        TimeoutError: another holds it for longer.
        OSError: the folder can't be written, or knows no locks.
    """
    deadline = time.monotonic() + patience_s
    while True:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            lock(file)
            if _is_in_place(file, path):
                return FileLock(path, file)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                file.close()
                raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from error
            time.sleep(RETRY_SECONDS)
        except OSError:
            # No locks are known there: a file that nobody holds would only be in the way.
            file.close()
            path.unlink(missing_ok=True)
            raise
        file.close()


def is_held(path: Path) -> bool:
    """Tell whether somebody holds a lock; what a dead holder left is taken away."""
    if not path.exists():
        return False
    try:
        take(path).release()
    except (TimeoutError, PermissionError):
        return True
    except OSError:
        # Where files can't be locked, nobody holds one.
        return False
    return False


def _is_in_place(file: IO[bytes], path: Path) -> bool:
    """Tell whether a locked file still has its name: its last holder may have taken it away."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
