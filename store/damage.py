"""A damaged database: it is set aside under a dated name, and what can be read is taken over."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from glob import escape
from pathlib import Path

from store.chain import BEGINNING, MOST_ROWS, last_link
from store.lost_schema import copy_with_schema, tells_tables
from store.migrations import CHAIN_SINCE, MIGRATIONS, migrate, schema_version
from store.obstacles import is_damage
from store.opening import (
    BUSY_SECONDS,
    close_to_others,
    keep_to_mend,
    make_file,
    open_database,
)
from store.readable_rows import readable_rows
from store.texts import read_texts_as_they_are
from store.word_index import index_words
from words import _, number

# A damaged file's log goes with it; the index of the log is of no use to anyone else.
_LOGS = ("-wal", "-journal")
_SIDE_FILES = (*_LOGS, "-shm")
# A copy of one that no longer tells its tables.
_FOUND = "-found"
_SET_ASIDE = ".damaged-"
# Made anew from the rows, or by SQLite itself.
_NOT_COPIED = ("words", "sqlite_")
# By the file: what this process has done, for each of its connections to say.
_mended: dict[Path, str] = {}


def set_aside_and_recover(path: Path, now: datetime) -> str:
    """Put a new database with what could be read into a damaged one's place, and keep that beside.

    However it ends, the place is never empty: it holds the damaged file until the new one is whole.
    Meanwhile nobody else can open the file, mend it or write to it.

    Args:
        path: the database; the caller has no connection to it.
        now: for the name under which it is set aside.

    Returns:
        One sentence that says what was done, by this process: empty when another one has mended
        the file meanwhile.

    Raises:
        OSError: the folder can't be written, or another mends the file for too long.
        sqlite3.Error: the disk is full, or another program writes to the file for too long.
    """
    with keep_to_mend(path):
        if not _is_sound(path):
            aside = _dated(path, now)
            rows = _put_in_place(path, aside)
            _mended[path.absolute()] = _(
                "The history was damaged: the file was set aside as {aside}, and {rows} rows that "
                "could still be read are in the new {name}."
            ).format(aside=aside, rows=number(rows, ",d"), name=path.name)
    return mended_here(path)


def mended_here(path: Path) -> str:
    """Return what this process has done to mend a database; empty when it did nothing."""
    return _mended.get(path.absolute(), "")


def set_aside_of(path: Path) -> list[Path]:
    """Return the files that were set aside of a database, with their logs: they keep its rows."""
    found = path.parent.glob(f"{escape(path.stem)}{_SET_ASIDE}*")
    return sorted(file for file in found if file.is_file())


def _put_in_place(path: Path, aside: Path) -> int:
    part = _part(path)
    for left_over in (part, _beside(part, _FOUND)):
        _remove(left_over)
    _check_replaceable(path)
    try:
        with closing(_kept_from_writers(path)) as damaged:
            rows = _recover(path, damaged, part)
            if os.name != "posix":
                # Windows replaces no open file.
                damaged.close()
            _exchange(path, part, aside)
            close_to_others(aside)
    finally:
        _remove(part)
        _remove(_beside(part, _FOUND))
    return rows


def _check_replaceable(path: Path) -> None:
    """Raise OSError where a file can't be replaced since somebody has it open, as on Windows."""
    if os.name != "posix":
        name = path.with_name(f".{path.name}.held")
        path.rename(name)
        name.rename(path)


def _kept_from_writers(path: Path) -> sqlite3.Connection:
    """Open a damaged database, with its log played in and nobody writing to it, where it allows."""
    damaged = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        with suppress(sqlite3.Error):
            damaged.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        damaged.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        if not is_damage(path, error):
            damaged.close()
            raise
    return damaged


def _exchange(path: Path, part: Path, aside: Path) -> None:
    """Give a damaged file another name as well, and its own name to the new one."""
    found = [ending for ending in ("", *_LOGS) if _is_filled(_beside(path, ending))]
    try:
        for ending in found:
            _keep_also_as(_beside(path, ending), _beside(aside, ending))
        # An old log would be played into the new file.
        for ending in _SIDE_FILES:
            _beside(path, ending).unlink(missing_ok=True)
        part.replace(path)
    except OSError:
        for ending in found:
            with suppress(OSError):
                _take_back(_beside(aside, ending), _beside(path, ending))
        raise


def _is_filled(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _keep_also_as(path: Path, name: Path) -> None:
    try:
        os.link(path, name)
    except OSError:
        # Not every file system knows links.
        shutil.copy2(path, name)


def _take_back(name: Path, path: Path) -> None:
    if path.exists():
        name.unlink(missing_ok=True)
    elif name.exists():
        name.rename(path)


def _remove(part: Path) -> None:
    for ending in ("", *_SIDE_FILES):
        _beside(part, ending).unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.recovered")


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            read_texts_as_they_are(connection)
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                return False
            if tells_tables(connection, ("words",)):
                connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
            if schema_version(connection) >= CHAIN_SINCE:
                last_link(connection)
            return True
    except sqlite3.Error as error:
        if not is_damage(path, error):
            raise
        return False


def _dated(path: Path, now: datetime) -> Path:
    name = f"{path.stem}{_SET_ASIDE}{now:%Y-%m-%d-%H%M%S}"
    found = path.with_name(f"{name}{path.suffix}")
    number = 1
    while found.exists():
        number += 1
        found = path.with_name(f"{name}-{number}{path.suffix}")
    return found


def _size(path: Path) -> int:
    """Return how many bytes a database has, with what could not be played in from its log."""
    found = (_beside(path, ending) for ending in ("", *_LOGS))
    return sum(file.stat().st_size for file in found if file.exists())


def _recover(path: Path, damaged: sqlite3.Connection, part: Path) -> int:
    """Write a new database with what can be read and return its number of answers."""
    make_file(part)
    with closing(sqlite3.connect(part, isolation_level=None)) as new:
        new.row_factory = sqlite3.Row
        version = _version(damaged)
        migrate(new, version)
        tables = _tables(new)
        with _telling_tables(path, damaged, new, tables) as old:
            new.execute("BEGIN")
            for table in tables:
                _copy(old, new, table, _size(path))
        if version >= CHAIN_SINCE:
            _close_gaps(new)
        new.execute("COMMIT")
    with closing(open_database(part)) as new:
        new.execute("BEGIN")
        for (number,) in new.execute("SELECT id FROM predictions").fetchall():
            index_words(new, number)
        new.execute("COMMIT")
        return int(new.execute("SELECT count(*) FROM predictions").fetchone()[0])


def _version(old: sqlite3.Connection) -> int:
    with suppress(sqlite3.Error):
        version = schema_version(old)
        if 0 < version < len(MIGRATIONS):
            return version
    return len(MIGRATIONS)


@contextmanager
def _telling_tables(
    path: Path, damaged: sqlite3.Connection, new: sqlite3.Connection, tables: Sequence[str]
) -> Iterator[sqlite3.Connection]:
    """Return a connection that knows the tables of a damaged database, to a copy where need be."""
    if tells_tables(damaged, tables):
        yield damaged
        return
    copy = _beside(_part(path), _FOUND)
    make_file(copy)
    copy_with_schema(path, copy, new, tables)
    with closing(sqlite3.connect(copy, isolation_level=None)) as found:
        yield found


def _tables(new: sqlite3.Connection) -> list[str]:
    names = new.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [name for (name,) in names if not name.startswith(_NOT_COPIED)]


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, table: str, size: int) -> None:
    columns = [row["name"] for row in new.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(columns)
    if table == "chain":
        new.execute("DELETE FROM chain")
    for row in readable_rows(old, table, names, size):
        # A damaged page may hold what no column takes.
        with suppress(sqlite3.IntegrityError):
            new.execute(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})",
                row,
            )


def _close_gaps(new: sqlite3.Connection) -> None:
    """Leave out answers without their content, and say in the chain which rows were lost."""
    possible = f"BETWEEN 1 AND {MOST_ROWS - 1}"
    new.execute(
        f"DELETE FROM predictions WHERE id NOT IN (SELECT id FROM contents) OR id NOT {possible}"
    )
    new.execute("DELETE FROM contents WHERE id NOT IN (SELECT id FROM predictions)")
    new.execute(f"DELETE FROM tombstones WHERE first_id < 1 OR last_id NOT {possible}")
    stated = new.execute(
        f"SELECT * FROM chain WHERE last_id {possible} ORDER BY last_id DESC"
    ).fetchone()
    last, hashed = 0, BEGINNING
    links = new.execute(
        "SELECT id AS first, id AS last, previous_hash, row_hash FROM predictions UNION ALL "
        "SELECT first_id, last_id, previous_hash, row_hash FROM tombstones ORDER BY first"
    ).fetchall()
    for link in links:
        if link["first"] > last + 1 and link["previous_hash"] != hashed:
            _mourn(new, (last + 1, link["first"] - 1, hashed, link["previous_hash"]))
        last, hashed = link["last"], link["row_hash"]
    if stated is not None and stated["last_id"] > last:
        _mourn(new, (last + 1, stated["last_id"], hashed, stated["row_hash"]))
        last, hashed = stated["last_id"], stated["row_hash"]
    new.execute("DELETE FROM chain")
    new.execute("INSERT INTO chain VALUES (?, ?)", (last, hashed))


def _mourn(new: sqlite3.Connection, gap: tuple[int, int, str, str]) -> None:
    new.execute("INSERT INTO tombstones VALUES (?, ?, ?, ?, 'damaged')", gap)
