"""Who answers a batch: one program at a time, as long as it lives."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from errors import HistoryUnavailable
from store.history import History
from store.owners import Owner
from words import N_, _

TAKEN = N_(
    "This batch is being answered in another window just now; what it answers there is listed here "
    "too, and it can be paused there."
)


@contextmanager
def batch_taken(history: History, batch: int) -> Iterator[None]:
    """Keep a batch for oneself; the database names whose it is, and a locked file that they live.

    Raises:
        HistoryUnavailable: another program answers it, or the file can't be written.
    """
    # Where files can't be locked, nobody is known to live.
    owner = Owner(history.path, "batch")
    owner.hold()

    def begin(connection: sqlite3.Connection) -> None:
        row = connection.execute("SELECT runner FROM batches WHERE id = ?", (batch,)).fetchone()
        if row and owner.lives(row["runner"]):
            raise HistoryUnavailable(_(TAKEN))
        connection.execute("UPDATE batches SET runner = ? WHERE id = ?", (owner.name, batch))

    try:
        history.write(begin)
        yield
    finally:
        owner.release()
