"""Deleting removed rows for good, with all that the history keeps about their images alone."""

import json
import sqlite3

from store.batch_rows import BatchState
from store.chain import bury

# The rows of one slice: their numbers as JSON.
_SLICE = "(SELECT value FROM json_each(?))"
# A frame's key begins with its file's digest, 64 letters long.
_LEFT_FILE = (
    "substr({key}, 1, 64) IN (SELECT substr(value, 1, 64) FROM json_each(:gone)) "
    "AND substr({key}, 1, 64) NOT IN (SELECT substr(image_sha256, 1, 64) FROM predictions)"
)
_LEFT = (
    "({key} IN (SELECT value FROM json_each(:gone)) "
    f"AND {{key}} NOT IN (SELECT image_sha256 FROM predictions)) OR ({_LEFT_FILE})"
)
_FRAMES_KEY = "(image_sha256 || CASE frame WHEN 0 THEN '' ELSE '#' || frame END)"


def delete_marked(connection: sqlite3.Connection, mark: str, most: int) -> int:
    """Delete some rows with a mark, leave their tombstones, and return how many there were.

    What a batch says of them goes too, and with the last row of an image where it was seen, what
    the reader had said of it and what they had measured there by the time of its removal.

    Args:
        connection: within a transaction.
        mark: begins with that time, in UTC and ISO 8601.
        most: how many go at once.
    """
    rows = connection.execute(
        "SELECT id, image_sha256 FROM predictions WHERE removal = ? ORDER BY id LIMIT ?",
        (mark, most),
    ).fetchall()
    numbers = json.dumps([number for number, _key in rows])
    _delete_from_batches(connection, numbers)
    bury(connection, numbers)
    for table, key in (("contents", "id"), ("words", "rowid"), ("predictions", "id")):
        connection.execute(f"DELETE FROM {table} WHERE {key} IN {_SLICE}", (numbers,))
    removed_at = mark.split(maxsplit=1)[0]
    gone = {"gone": json.dumps(sorted({key for _number, key in rows})), "by": removed_at}
    for table, left, key, time in (
        ("opinions", _LEFT, "image_sha256", "said_at_utc"),
        ("measurements", _LEFT, _FRAMES_KEY, "changed_at_utc"),
        ("places", _LEFT_FILE, "image_sha256", "seen_at_utc"),
    ):
        is_left = left.format(key=key)
        connection.execute(f"DELETE FROM {table} WHERE {time} <= :by AND ({is_left})", gone)
    return len(rows)


def _delete_from_batches(connection: sqlite3.Connection, numbers: str) -> None:
    """Delete the answers that some rows keep, the images without another, and spent batches."""
    items = connection.execute(
        f"SELECT DISTINCT batch, number FROM batch_answers WHERE prediction_id IN {_SLICE}",
        (numbers,),
    ).fetchall()
    connection.execute(f"DELETE FROM batch_answers WHERE prediction_id IN {_SLICE}", (numbers,))
    connection.executemany(
        "DELETE FROM batch_items WHERE batch = ?1 AND number = ?2 AND NOT EXISTS "
        "(SELECT 1 FROM batch_answers WHERE batch = ?1 AND number = ?2)",
        [tuple(item) for item in items],
    )
    for batch in sorted({item["batch"] for item in items}):
        if _is_spent(connection, batch):
            connection.execute("DELETE FROM batch_items WHERE batch = ?", (batch,))
            connection.execute("DELETE FROM batches WHERE id = ?", (batch,))


def _is_spent(connection: sqlite3.Connection, batch: int) -> bool:
    """Tell whether a batch has no answer left and will get none."""
    (is_spent,) = connection.execute(
        "SELECT NOT EXISTS (SELECT 1 FROM batch_answers WHERE batch = ?1) AND NOT EXISTS "
        "(SELECT 1 FROM batches JOIN batch_items ON batch = id "
        "WHERE id = ?1 AND state = ?2 AND is_waiting)",
        (batch, BatchState.OPEN),
    ).fetchone()
    return bool(is_spent)
