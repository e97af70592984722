"""What keeps a history from being used, told in a few words, and what can be done all the same."""

import errno
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from store.addresses import address_of
from store.lost_schema import holds_own_table
from store.opening import (
    FAULTS,
    MEMORY,
    OWN_NAME,
    NewerVersion,
    has_sign,
    open_database,
    open_to_read,
    real_place,
)
from words import N_, _, reason_of

# What SQLite says where a file can't be used, so that it is translated.
SQLITE_SAYS = (
    N_("file is not a database"),
    N_("database is locked"),
    N_("attempt to write a readonly database"),
    N_("unable to open database file"),
    N_("disk I/O error"),
)
# What keeps a file from being written, and not from being read.
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)
_READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL)
# A file beside it finds no room.
_NO_ROOM = sqlite3.SQLITE_IOERR_SHMSIZE
_NOT_WRITTEN = (_NO_ROOM, sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_WRITE)


def obstacle_at(path: Path) -> str:
    """Return in a few words why no history can be kept at a place, trying it for real.

    Returns:
        Words such as "file is not a database"; empty when it can, when a damaged history there can
        be mended, and when a newer version's can be read.
    """
    try:
        connection = open_database(real_place(path))
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except NewerVersion:
        return ""
    except FAULTS as error:
        return "" if is_damage(path, error) else reason(error)
    return ""


def is_only_readable(path: Path) -> bool:
    """Tell whether there is a history at a place that can be read though not written."""
    place = real_place(path)
    try:
        open_database(place).close()
    except FAULTS as error:
        if is_closed_to_writers(error):
            with suppress(*FAULTS):
                open_to_read(place).close()
                return True
    return False


def holds_nothing(path: Path) -> bool:
    """Tell whether a file is empty, or a database without tables, and leave it as it is."""
    if not path.is_file():
        return False
    try:
        address = address_of(path.absolute(), "mode=ro")
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except FAULTS:
        return False


def is_closed_to_writers(error: Exception) -> bool:
    """Tell whether a history that could not be opened for this may still be read."""
    if isinstance(error, OSError):
        return error.errno in _CLOSED
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _READ_ONLY or code in _NOT_WRITTEN


def is_damage(path: Path | str, error: Exception) -> bool:
    """Tell a damaged history from a file that never was one."""
    if path == MEMORY or not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_CORRUPT:
        return True
    if code != sqlite3.SQLITE_NOTADB:
        return False
    place = Path(path)
    return place.name == OWN_NAME or has_sign(place) or holds_own_table(place)


def reason(error: Exception) -> str:
    """Return why the database can't be used, in a few words."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF == sqlite3.SQLITE_FULL or code == _NO_ROOM:
        return _("the disk is full")
    # SQLite's own words.
    return _(str(error)) if isinstance(error, sqlite3.Error) else reason_of(error)
