"""Taking rows out of the history: first only out of sight, and later for good.

Removed rows carry a mark, the same for all that were removed at once. Until the history is closed
the mark can be taken away again; then the rows' content is deleted and a tombstone is left of each.
"""

import sqlite3
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from glob import escape
from pathlib import Path

from file_lock import FileLock, is_held, take
from store.opening import MEMORY
from store.purging import delete_marked

# Where files can't be locked: whoever was ended by force has not deleted what it removed.
LEFT_OVER = timedelta(hours=1)
# Of the owner in a mark whose file could not be locked.
_UNLOCKED = "-"
# So many rows are deleted between two looks at whether to go on: some 0.1 s.
SLICE_ROWS = 2000
_MARK_BREAK = " "

Tell = Callable[[int, int], None]
"""Called with how many rows were deleted and how many there are to delete; may raise to stop."""


class Removals:
    """What one history has removed and can bring back.

    As long as there is anything, a locked file tells all other connections, in this program and in
    others, that it is not left over. A mark holds when it was made, whose it is, and its number.

    Args:
        path: the database file, or `MEMORY`.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self._owner = uuid.uuid4().hex
        self._lock: FileLock | None = None
        self._marks: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._marks)

    def remove(self, connection: sqlite3.Connection, numbers: Iterable[int] | None) -> str:
        """Mark rows as removed, all for None; return the mark, empty when there was none to remove.

        Args:
            connection: within a transaction.
        """
        self._hold()
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        owner = self._owner if self._lock else f"{_UNLOCKED}{self._owner}"
        mark = _MARK_BREAK.join((now, owner, str(len(self._marks) + 1)))
        if not _mark(connection, mark, numbers):
            return ""
        self._marks.append(mark)
        return mark

    def purge(self, connection: sqlite3.Connection, tell: Tell) -> None:
        """Delete the content of all that was removed and not brought back."""
        purge(connection, self._marks, tell)

    def end(self) -> None:
        """Let go of what was removed: it can be brought back no more."""
        self._marks = []
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _hold(self) -> None:
        if self._lock is None and self._path != MEMORY:
            with suppress(OSError):
                self._lock = take(_owners_file(Path(self._path), self._owner))


def restore(connection: sqlite3.Connection, removal: str) -> int:
    """Take a mark away and return how many rows are back."""
    return connection.execute(
        "UPDATE OR IGNORE predictions SET removal = '' WHERE removal = ?", (removal,)
    ).rowcount


def purge(
    connection: sqlite3.Connection,
    marks: Iterable[str],
    tell: Tell = lambda _done, _of: None,
) -> None:
    """Delete the content of removed rows, so that no byte of it is left in the file.

    Slice by slice: whoever is stopped leaves the rest marked, and others can write meanwhile.
    """
    wanted = list(marks)
    total = sum(_count(connection, mark) for mark in wanted)
    deleted = 0
    for mark in wanted:
        while slice_rows := _delete_slice(connection, mark):
            deleted += slice_rows
            tell(deleted, total)
    if deleted:
        # The log still holds the pages as they were. Another program that reads keeps it; it is
        # emptied when that one closes.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_left_over(
    connection: sqlite3.Connection,
    path: Path | str,
    now: datetime,
    tell: Tell = lambda _done, _of: None,
    most: int | None = None,
) -> None:
    """Delete what a program removed that was ended before it could do so.

    Args:
        most: leaves more rows than this for another time; None for none.
    """
    marks = connection.execute("SELECT DISTINCT removal FROM predictions WHERE removal != ''")
    left_over = [mark for (mark,) in marks if _is_left_over(mark, path, now)]
    if most is None or sum(_count(connection, mark) for mark in left_over) <= most:
        purge(connection, left_over, tell)
    if path != MEMORY:
        for file in Path(path).parent.glob(f"{escape(_owners_file(Path(path), '').name)}*"):
            # Takes away what a dead owner left.
            is_held(file)


def _count(connection: sqlite3.Connection, mark: str) -> int:
    sql = "SELECT count(*) FROM predictions WHERE removal = ?"
    return int(connection.execute(sql, (mark,)).fetchone()[0])


def _delete_slice(connection: sqlite3.Connection, mark: str) -> int:
    connection.execute("BEGIN IMMEDIATE")
    try:
        deleted = delete_marked(connection, mark, SLICE_ROWS)
        if deleted and not _count(connection, mark):
            # The index would keep a deleted row's words until it is merged.
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return deleted


def _mark(connection: sqlite3.Connection, mark: str, numbers: Iterable[int] | None) -> bool:
    if numbers is None:
        done = connection.execute("UPDATE predictions SET removal = ? WHERE removal = ''", (mark,))
    else:
        done = connection.executemany(
            "UPDATE predictions SET removal = ? WHERE id = ? AND removal = ''",
            [(mark, number) for number in numbers],
        )
    return done.rowcount > 0


def _is_left_over(mark: str, path: Path | str, now: datetime) -> bool:
    made_at, owner, *_number = mark.split(_MARK_BREAK)
    if owner.isalnum() and path != MEMORY:
        return not is_held(_owners_file(Path(path), owner))
    # Also one from the future: the clock was set back since.
    return abs(now - datetime.fromisoformat(made_at)) > LEFT_OVER


def _owners_file(path: Path, owner: str) -> Path:
    return path.with_name(f".{path.name}.undo-{owner}")
