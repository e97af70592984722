"""Opening the database's file: private, write-ahead, at the newest version, or only to be read."""

import os
import sqlite3
import time
from pathlib import Path

from store.migrations import MIGRATIONS, migrate, schema_version
from words import _

MEMORY = ":memory:"
# A file of this name is the program's own, even if its first bytes are gone.
OWN_NAME = "image_predictions.db"
BUSY_SECONDS = 10.0
RETRY_SECONDS = 0.01
# Source: SQLite file format, 1.3.
SQLITE_SIGN = b"SQLite format 3\0"

FAULTS = (sqlite3.Error, OSError, ValueError)


class NewerVersion(sqlite3.NotSupportedError):
    """The database was written by a newer version of the program."""

    def __init__(self) -> None:
        super().__init__(_("it was written by a newer version of the program"))


def open_database(path: Path | str) -> sqlite3.Connection:
    """Open a database to read and write, making or bringing it up to date as needed.

    Raises:
        NewerVersion: it is left alone.
        sqlite3.Error: it is no database, damaged, or held by another program for too long.
        OSError: the place can't be written.
    """
    if path != MEMORY:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        _make_private(Path(path))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        # Before the first statement that writes.
        if schema_version(connection) > len(MIGRATIONS):
            raise NewerVersion
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        # What is deleted is overwritten, not only unlinked.
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_to_read(path: Path | str) -> sqlite3.Connection:
    """Open a database that nothing is to be written to."""
    connection = sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?mode=ro",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
    )
    connection.row_factory = sqlite3.Row
    return connection


def obstacle_at(path: Path) -> str:
    """Return in a few words why no history can be kept at a place, trying it for real.

    Returns:
        Words such as "file is not a database"; empty when it can, when a damaged history there can
        be mended, and when a newer version's can be read.
    """
    try:
        connection = open_database(path)
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


def is_damage(path: Path | str, error: Exception) -> bool:
    """Tell a damaged history from a file that never was one."""
    if path == MEMORY or not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_CORRUPT:
        return True
    return code == sqlite3.SQLITE_NOTADB and (Path(path).name == OWN_NAME or has_sign(Path(path)))


def file_id(path: Path | str) -> tuple[int, int]:
    """Return what tells a file from another one of its name; zeros for none."""
    try:
        status = Path(path).stat()
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def has_sign(path: Path) -> bool:
    """True for a file that begins as SQLite's files do."""
    with path.open("rb") as file:
        return file.read(len(SQLITE_SIGN)) == SQLITE_SIGN


def reason(error: Exception) -> str:
    """Return why the database can't be used, in a few words."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return _("the disk is full")
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, waiting for another program that does the same.

    SQLite refuses the switch at once where another holds the file, whatever the timeout.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)


def _make_private(path: Path) -> None:
    # Before SQLite opens it, since SQLite gives its side files the mode of the database. A file
    # that is no database keeps the mode it has.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        is_database = os.read(descriptor, len(SQLITE_SIGN)) in (b"", SQLITE_SIGN)
        if is_database and os.name == "posix" and os.fstat(descriptor).st_uid == os.getuid():
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)
