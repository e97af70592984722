"""Files that the user asked for: whole or not at all, never over an X-ray, one sentence if not."""

import errno
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.files.whole_file import write_whole
from errors import CannotSave, shown_name
from words import _, reason_of

FileId = tuple[int, int]
"""What two paths to one file share, whatever links and names lead to it."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def file_ids(paths: Iterable[Path]) -> frozenset[FileId]:
    """Return the ids of those files that exist."""
    found: set[FileId] = set()
    for path in paths:
        # A name may be too long, or lie below what is no folder.
        with suppress(OSError, ValueError):
            found.add(file_id(path, path.stat()))
    return frozenset(found)


def file_id(path: Path, status: os.stat_result) -> FileId:
    """Return a file's id by what the system tells of it."""
    # Some network drives of Windows number no file; there it is known by its place alone.
    number = status.st_ino or hash(os.path.normcase(path.resolve()))
    return status.st_dev, number


class Known(Enum):
    """What the history knows a file as."""

    X_RAY = "x-ray"
    HISTORY = "history"


@dataclass(frozen=True)
class Sources:
    """X-rays and the history itself, which are never written over.

    Attributes:
        ids: of the X-rays that are open.
        known_as: tells what the history knows a file as; None for nothing.
    """

    ids: frozenset[FileId] = frozenset()
    known_as: Callable[[Path], Known | None] = lambda _path: None


NO_SOURCES = Sources()


def refuse_sources(path: Path, sources: Sources) -> None:
    """Raise `CannotSave` where a file to be written is an X-ray, the history, or no file."""
    name = shown_name(path)
    # A new file, as most are, is none; looking it up in the history takes longer.
    there = file_ids([path])
    if there and not (path.is_file() or path.is_dir()):
        raise CannotSave(
            _("{name} is a device or a pipe, not a file; choose another name or folder.").format(
                name=name
            )
        )
    if there & sources.ids:
        raise CannotSave(
            _(
                "{name} is itself one of the X-rays opened, which are never changed; choose "
                "another name or folder."
            ).format(name=name)
        )
    known_as = sources.known_as(path) if there else None
    if known_as is Known.HISTORY:
        raise CannotSave(
            _(
                "{name} is the history itself, which keeps all answers; choose another name or "
                "folder."
            ).format(name=name)
        )
    if known_as is Known.X_RAY:
        raise CannotSave(
            _(
                "{name} is an X-ray that was analysed before, and these are never changed; choose "
                "another name or folder."
            ).format(name=name)
        )


def save_bytes(path: Path, data: bytes | Iterable[bytes], sources: Sources = NO_SOURCES) -> None:
    """Write a file, whole or not at all, but never over an X-ray or the history.

    What lay at its place before is untouched unless the new file is whole.

    Args:
        path: the file's place.
        data: all its bytes, at once or piece by piece.
        sources: the files that are never changed.

    Raises:
        CannotSave: the place is one of the sources, or it can't be written.
    """
    refuse_sources(path, sources)
    try:
        write_whole(path, data)
    except (OSError, ValueError) as error:
        raise CannotSave(_sentence(path, error)) from error


def _sentence(path: Path, error: OSError | ValueError) -> str:
    name, folder = shown_name(path), shown_name(path.absolute().parent)
    code = error.errno if isinstance(error, OSError) else None
    if code in _FULL:
        return _(
            "{name} could not be saved, because the disk is full; what lay there before is "
            "unchanged: make room or choose another disk."
        ).format(name=name)
    if code in _CLOSED and getattr(error, "filename2", None) is not None:
        return _(
            "{name} could not be saved, because the file of this name is open in another program "
            "or protected; close it there or choose another name."
        ).format(name=name)
    if code in _CLOSED:
        return _(
            "{name} could not be saved, because the folder {folder} may not be written to; "
            "choose another folder."
        ).format(name=name, folder=folder)
    return _("{name} could not be saved ({why}); choose another place.").format(
        name=name, why=reason_of(error)
    )
