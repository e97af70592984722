"""Whose something in the database is, and whether they live: as long as they hold a locked file."""

import uuid
from contextlib import suppress
from glob import escape
from pathlib import Path

from file_lock import FileLock, is_held, take
from store.opening import MEMORY

# Before the name of one whose file could not be locked.
_UNLOCKED = "-"


class Owner:
    """Owns something in a database, which all other connections can tell, in any program.

    Args:
        path: the database file, or `MEMORY`, which nobody else sees.
        kind: what is owned; it is part of the locked file's name.
    """

    def __init__(self, path: Path | str, kind: str) -> None:
        self._path = path
        self._kind = kind
        self._id = uuid.uuid4().hex
        self._lock: FileLock | None = None

    @property
    def name(self) -> str:
        """What it is written down as; where no file is held, as one whose life can't be told."""
        return self._id if self._lock else f"{_UNLOCKED}{self._id}"

    def hold(self) -> None:
        """Live for all to see, where files can be locked, until `release`."""
        if self._lock is None and self._path != MEMORY:
            with suppress(OSError):
                self._lock = take(self._file(self._id))

    def release(self) -> None:
        """Live no more."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def can_tell_of(self, owner: str) -> bool:
        """Tell whether a locked file says of an owner of this kind that it lives."""
        return owner.isalnum() and self._path != MEMORY

    def lives(self, owner: str) -> bool:
        """Tell whether an owner of this kind is known to live."""
        return self.can_tell_of(owner) and is_held(self._file(owner))

    def forget_dead(self) -> None:
        """Take away the files of those of this kind that were ended by force."""
        if self._path != MEMORY:
            for file in Path(self._path).parent.glob(f"{escape(self._file('').name)}*"):
                is_held(file)

    def _file(self, owner: str) -> Path:
        path = Path(self._path)
        return path.with_name(f".{path.name}.{self._kind}-{owner}")
