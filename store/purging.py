"""Deleting removed rows for good, with all that the history keeps about their images alone."""

import json
import sqlite3

from store.batch_rows import BatchState
from store.chain import bury
from store.removal_marks import MARKED, Bounds, bound
from store.texts import storable

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
# Of a batch: images of it wait to be answered.
_GOES_ON = (
    "(state = ?2 AND EXISTS (SELECT 1 FROM batch_items WHERE batch = batches.id AND is_waiting))"
)
_FRAMES_KEY = "(image_sha256 || CASE frame WHEN 0 THEN '' ELSE '#' || frame END)"


def delete_marked(connection: sqlite3.Connection, mark: str, bounds: Bounds, most: int) -> int:
    """Delete some rows with a mark, leave their tombstones, and return how many there were.

    What a batch says of them goes too, and with the last row of an image where it was seen, what
    the reader had said of it and what they had measured there by the time of its removal.

    Args:
        connection: within a transaction.
        mark: as the rows hold it.
        bounds: what was kept when they were removed.
        most: how many go at once.
    """
    rows = connection.execute(
        f"SELECT id, image_sha256 FROM predictions WHERE {MARKED} ORDER BY id LIMIT ?",
        (bound(mark), most),
    ).fetchall()
    numbers = json.dumps([number for number, _key in rows])
    _delete_from_batches(connection, numbers)
    bury(connection, numbers)
    for table, key in (("contents", "id"), ("words", "rowid"), ("predictions", "id")):
        connection.execute(f"DELETE FROM {table} WHERE {key} IN {_SLICE}", (numbers,))
    gone = {
        "gone": json.dumps(sorted({storable(key) for _number, key in rows})),
        "said": bounds.said,
        "measured": bounds.measured,
    }
    for table, left, key, was_there in (
        ("opinions", _LEFT, "image_sha256", "id <= :said"),
        ("measurements", _LEFT, _FRAMES_KEY, "id <= :measured"),
        ("places", _LEFT_FILE, "image_sha256", "1"),
    ):
        is_left = left.format(key=key)
        connection.execute(f"DELETE FROM {table} WHERE {was_there} AND ({is_left})", gone)
    return len(rows)


def delete_ended_batches(connection: sqlite3.Connection, bounds: Bounds) -> None:
    """Delete the batches that had ended without a row that is left, when no row was left.

    They name images that were refused, or answered without a row.
    """
    batches = connection.execute(
        "SELECT id FROM batches WHERE id <= ?1 AND NOT EXISTS (SELECT 1 FROM batch_answers "
        "JOIN predictions ON predictions.id = prediction_id WHERE batch = batches.id) "
        f"AND NOT {_GOES_ON}",
        (bounds.batches, BatchState.OPEN),
    ).fetchall()
    for (batch,) in batches:
        _delete_batch(connection, batch)


def _delete_batch(connection: sqlite3.Connection, batch: int) -> None:
    for table, key in (("batch_answers", "batch"), ("batch_items", "batch"), ("batches", "id")):
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (batch,))


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
            _delete_batch(connection, batch)


def _is_spent(connection: sqlite3.Connection, batch: int) -> bool:
    """Tell whether a batch has no answer left and will get none."""
    (is_spent,) = connection.execute(
        "SELECT NOT EXISTS (SELECT 1 FROM batch_answers WHERE batch = ?1) "
        f"AND NOT EXISTS (SELECT 1 FROM batches WHERE id = ?1 AND {_GOES_ON})",
        (batch, BatchState.OPEN),
    ).fetchone()
    return bool(is_spent)
