"""Who answers a batch: one program at a time, as long as it lives."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from errors import HistoryUnavailable
from file_lock import is_held, take
from store.history import History
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
    owner = uuid.uuid4().hex
    place = Path(history.path)
    lock = None
    # Where files can't be locked, nobody is known to live.
    with suppress(OSError):
        lock = take(_owners_file(place, owner))

    def begin(connection: sqlite3.Connection) -> None:
        row = connection.execute("SELECT runner FROM batches WHERE id = ?", (batch,)).fetchone()
        if row and row["runner"].isalnum() and is_held(_owners_file(place, row["runner"])):
            raise HistoryUnavailable(_(TAKEN))
        connection.execute("UPDATE batches SET runner = ? WHERE id = ?", (owner, batch))

    try:
        history.write(begin)
        yield
    finally:
        if lock is not None:
            lock.release()


def _owners_file(path: Path, owner: str) -> Path:
    return path.with_name(f".{path.name}.batch-{owner}")
