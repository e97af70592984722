"""Taking rows out of the history: first only out of sight, and later for good.

Removed rows carry a mark, the same for all that were removed at once. Until the history is closed
the mark can be taken away again; then the rows' content is deleted and a tombstone is left of each.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.owners import Owner
from store.purging import delete_ended_batches, delete_marked
from store.removal_marks import MARKED, Bounds, RemovalMark, bound

# Where files can't be locked: whoever was ended by force has not deleted what it removed.
LEFT_OVER = timedelta(hours=1)
# So many rows are deleted between two looks at whether to go on: some 0.1 s.
SLICE_ROWS = 2000
_OWNERS_KIND = "undo"

Tell = Callable[[int, int], None]
"""Called with how many rows were deleted and how many there are to delete; may raise to stop."""


class Removals:
    """What one history has removed and can bring back.

    As long as there is anything, a locked file tells all other connections, in this program and in
    others, that it is not left over.

    Args:
        path: the database file, or `MEMORY`.
    """

    def __init__(self, path: Path | str) -> None:
        self._owner = Owner(path, _OWNERS_KIND)
        self._marks: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._marks)

    def remove(self, connection: sqlite3.Connection, numbers: Iterable[int] | None) -> str:
        """Mark rows as removed, all for None; return the mark, empty when there was none to remove.

        Args:
            connection: within a transaction.
        """
        self._owner.hold()
        wanted = None if numbers is None else [int(number) for number in numbers]
        kept = Bounds.of(connection, wanted)
        mark = str(RemovalMark(datetime.now(UTC), self._owner.name, len(self._marks) + 1, kept))
        if not _mark(connection, mark, wanted):
            return ""
        self._marks.append(mark)
        return mark

    def purge(self, connection: sqlite3.Connection, tell: Tell) -> None:
        """Delete the content of all that was removed and not brought back."""
        purge(connection, self._marks, tell)

    def end(self) -> None:
        """Let go of what was removed: it can be brought back no more."""
        self._marks = []
        self._owner.release()


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
    asking = Owner(path, _OWNERS_KIND)
    left_over = [mark for (mark,) in marks if _is_left_over(RemovalMark.read(mark), asking, now)]
    if most is None or sum(_count(connection, mark) for mark in left_over) <= most:
        purge(connection, left_over, tell)
    asking.forget_dead()


def _count(connection: sqlite3.Connection, mark: str) -> int:
    sql = f"SELECT count(*) FROM predictions WHERE {MARKED}"
    return int(connection.execute(sql, (bound(mark),)).fetchone()[0])


def _delete_slice(connection: sqlite3.Connection, mark: str) -> int:
    connection.execute("BEGIN IMMEDIATE")
    try:
        bounds = RemovalMark.read(mark).bounds
        deleted = delete_marked(connection, mark, bounds, SLICE_ROWS)
        if deleted and not _count(connection, mark):
            delete_ended_batches(connection, bounds)
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


def _is_left_over(mark: RemovalMark, asking: Owner, now: datetime) -> bool:
    if asking.can_tell_of(mark.owner):
        return not asking.lives(mark.owner)
    # Also one from the future: the clock was set back since.
    return abs(now - mark.made_at) > LEFT_OVER
