"""Writing files that are there whole or not at all."""

import os
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path

# All that the program writes tells of patients.
PRIVATE = 0o600


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file for its owner only: beside its place, on the disk for certain, then renamed.

    What lay there before stays intact until the new file is whole.

    Args:
        path: the file's place.
        data: all its bytes, at once or piece by piece.

    Raises:
        OSError: the place can't be written; nothing half remains.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        # One that an earlier crash left would keep its own mode.
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


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
