"""Opening the database's file: private, write-ahead, at the newest version, or only to be read."""

import errno
import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from file_lock import FileLock, take
from store.addresses import address_of
from store.migrations import MIGRATIONS, migrate, schema_version
from store.texts import read_texts_as_they_are
from words import _

MEMORY = ":memory:"
# A file of this name is the program's own, even if its first bytes are gone.
OWN_NAME = "image_predictions.db"
BUSY_SECONDS = 10.0
RETRY_SECONDS = 0.01
# 100 000 rows take some 30.
MEND_SECONDS = 120.0
# Source: SQLite file format, 1.3.
SQLITE_SIGN = b"SQLite format 3\0"
# Every version of the history has a table with these columns.
OWN_TABLE = "predictions"
OWN_COLUMNS = {"id", "image_sha256", "pipeline", "weights_id", "verdict", "program_version"}
FAULTS = (sqlite3.Error, OSError, ValueError)


class NewerVersion(sqlite3.NotSupportedError):
    """The database was written by a newer version of the program."""

    def __init__(self) -> None:
        super().__init__(_("it was written by a newer version of the program"))


class AnothersDatabase(sqlite3.NotSupportedError):
    """The database holds another program's tables."""

    def __init__(self) -> None:
        super().__init__(_("it is another program's database"))


class SetAside(Exception):
    """The database was found damaged and another put into its place while a writer waited."""


def real_place(path: Path | str) -> Path | str:
    """Return where the file itself lies, whatever links lead to it: all beside it lies there too.

    Raises:
        ValueError: no file can have this name.
    """
    return path if path == MEMORY else Path(os.path.realpath(path))


def open_database(path: Path | str) -> sqlite3.Connection:
    """Open a database to read and write, making or bringing it up to date as needed.

    Args:
        path: as `real_place` gives it, or `MEMORY`.

    Raises:
        NewerVersion: it is left alone.
        AnothersDatabase: it is left alone.
        sqlite3.Error: it is no database, damaged, or held by another program for too long.
        OSError: the place can't be written, or is being mended for too long.
    """
    if path != MEMORY:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        _wait_while_mended(Path(path))
        make_file(Path(path))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        _read_rows_as_they_are(connection)
        # A file that is no database raises an error here, and keeps the mode it has.
        version = _own_version(connection)
        if path != MEMORY:
            close_to_others(Path(path))
        # Before the first statement that writes.
        if version > len(MIGRATIONS):
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
    """Open a history that nothing is to be written to; an older version's as a copy in memory.

    Raises:
        AnothersDatabase: it is no history.
        sqlite3.Error: it can't be read either.
    """
    try:
        return _opened_to_read(path, "mode=ro")
    except sqlite3.OperationalError:
        # In a folder that is closed, or on a full disk, SQLite can't make what its log needs.
        if _has_log(Path(path)):
            copy = _with_its_log(path)
            if _has_log(Path(path)):
                return copy
            copy.close()
        # Nobody else writes there.
        return _opened_to_read(path, "mode=ro&immutable=1")


def _with_its_log(path: Path | str) -> sqlite3.Connection:
    """Return a copy in memory with what a killed program left in its log.

    The log is played in, and gone, where the file has room for it.
    """
    address = address_of(Path(path).absolute(), "mode=rw")
    copy = sqlite3.connect(MEMORY, isolation_level=None)
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as alone:
        # Where nobody else can use the file meanwhile, a log needs no index beside it.
        alone.execute("PRAGMA locking_mode = EXCLUSIVE")
        alone.backup(copy)
    return _own_copy(copy)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _opened_to_read(path: Path | str, how: str) -> sqlite3.Connection:
    address = address_of(Path(path).absolute(), how)
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        _read_rows_as_they_are(connection)
        version = _own_version(connection)
        if version >= len(MIGRATIONS):
            return connection
        copy = sqlite3.connect(MEMORY, isolation_level=None)
        connection.backup(copy)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return _own_copy(copy)


def _own_copy(copy: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy in memory, brought up to date.

    Raises:
        AnothersDatabase: it is no history.
    """
    try:
        _read_rows_as_they_are(copy)
        if not _own_version(copy):
            raise AnothersDatabase
        migrate(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def keep_to_mend(path: Path) -> FileLock:
    """Keep a damaged database for oneself: nobody else mends it, and nobody opens it.

    Raises:
        TimeoutError: somebody else mends it for too long.
        OSError: the place can't be written.
    """
    try:
        return take(_mending(path), MEND_SECONDS)
    except TimeoutError as error:
        raise TimeoutError(error.errno, _("it is being mended just now")) from error


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


def _read_rows_as_they_are(connection: sqlite3.Connection) -> None:
    connection.row_factory = sqlite3.Row
    read_texts_as_they_are(connection)


def _own_version(connection: sqlite3.Connection) -> int:
    """Return the version of the program's own database.

    Raises:
        AnothersDatabase: it is no history, and not empty either.
    """
    # Within one transaction: another program may be making its tables just now.
    connection.execute("BEGIN")
    version = schema_version(connection)
    kinds = dict(
        connection.execute("SELECT name, type FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'")
    )
    columns = {row["name"] for row in connection.execute(f"PRAGMA table_info({OWN_TABLE})")}
    connection.execute("COMMIT")
    is_new = version == 0 and not kinds
    is_own = version > 0 and kinds.get(OWN_TABLE) == "table" and columns >= OWN_COLUMNS
    if not (is_new or is_own):
        raise AnothersDatabase
    return version


def _mending(path: Path) -> Path:
    return path.with_name(f".{path.name}.mending")


def _wait_while_mended(path: Path) -> None:
    if _mending(path).exists():
        keep_to_mend(path).release()


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


def make_file(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is one.

    Raises:
        OSError: the place can't be written.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        # Nobody may open and close it but SQLite: on POSIX that drops all locks which other
        # connections of this process hold on the file, and another program takes their log away.
        if path.is_dir():
            raise _refused(errno.EISDIR, path) from None
        if not path.is_file():
            raise OSError(errno.EINVAL, _("it is no ordinary file"), str(path)) from None
        if not os.access(path, os.R_OK | os.W_OK):
            raise _refused(errno.EACCES, path) from None


def _refused(code: int, path: Path) -> OSError:
    return OSError(code, os.strerror(code), str(path))


def close_to_others(path: Path) -> None:
    """Keep all but its owner from an older database and its side files."""
    if os.name != "posix":
        return
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            file = path.with_name(path.name + ending)
            if file.stat().st_uid == os.getuid():
                file.chmod(0o600)
