"""Taking rows out of the history: first only out of sight, and later for good.

Removed rows carry a mark, the same for all that were removed at once. Until the history is closed
the mark can be taken away again; then the rows' content is deleted and a tombstone is left of each.
"""

import sqlite3
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from store.chain import bury

# A program that was ended by force has not deleted what it removed; one that runs beside may still
# want to undo.
LEFT_OVER = timedelta(hours=1)
_MARK_BREAK = " "


def remove(connection: sqlite3.Connection, numbers: Iterable[int] | None) -> str:
    """Mark rows as removed, all for None; return the mark, empty when there was none to remove."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    removal = f"{now}{_MARK_BREAK}{uuid.uuid4().hex}"
    if numbers is None:
        done = connection.execute(
            "UPDATE predictions SET removal = ? WHERE removal = ''", (removal,)
        )
    else:
        done = connection.executemany(
            "UPDATE predictions SET removal = ? WHERE id = ? AND removal = ''",
            [(removal, number) for number in numbers],
        )
    return removal if done.rowcount > 0 else ""


def restore(connection: sqlite3.Connection, removal: str) -> int:
    """Take a mark away and return how many rows are back."""
    return connection.execute(
        "UPDATE OR IGNORE predictions SET removal = '' WHERE removal = ?", (removal,)
    ).rowcount


def purge(connection: sqlite3.Connection, removals: Iterable[str]) -> None:
    """Delete the content of removed rows, so that no byte of it is left in the file."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        numbers = [
            row[0]
            for removal in removals
            for row in connection.execute(
                "SELECT id FROM predictions WHERE removal = ?", (removal,)
            )
        ]
        for number in numbers:
            bury(connection, number)
            connection.execute("DELETE FROM contents WHERE id = ?", (number,))
            connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
            connection.execute("DELETE FROM batch_answers WHERE prediction_id = ?", (number,))
            connection.execute("DELETE FROM predictions WHERE id = ?", (number,))
        if numbers:
            # The index would keep a deleted row's words until it is merged.
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    if numbers:
        # The log still holds the pages as they were. Another program that reads keeps it; it is
        # emptied when that one closes.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_left_over(connection: sqlite3.Connection, now: datetime) -> None:
    """Delete what a program removed that was ended before it could do so."""
    marks = connection.execute("SELECT DISTINCT removal FROM predictions WHERE removal != ''")
    left_over = [mark for (mark,) in marks if _is_left_over(mark, now)]
    if left_over:
        purge(connection, left_over)


def _is_left_over(mark: str, now: datetime) -> bool:
    # Also one from the future: the clock was set back since.
    return abs(now - datetime.fromisoformat(mark.split(_MARK_BREAK, maxsplit=1)[0])) > LEFT_OVER
