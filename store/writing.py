"""Writing a new row with its place in the chain and its words."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.prediction import Prediction
from store.chain import last_link, row_hash, set_last_link
from store.encoding import to_text
from store.rows import ImageSource, path_text
from store.word_index import index_words

DIGEST_LETTERS = 64


@dataclass(frozen=True)
class NewRow:
    """What becomes a row.

    Attributes:
        image: what it is about.
        prediction: the answer.
        origin: the file that an imported row came from; empty for this program's own.
        body_part: the part that the answer names; empty where it names none.
    """

    image: ImageSource
    prediction: Prediction
    origin: str = ""
    body_part: str = ""


def add_row(
    connection: sqlite3.Connection, new: NewRow, made_at: datetime, program_version: str
) -> int:
    """Add a row unless its key is there; within a transaction that no other writer shares.

    Returns:
        1 for a new row, else 0.
    """
    image, prediction = new.image, new.prediction
    key = (image.sha256, prediction.pipeline, prediction.weights_id)
    known = connection.execute(
        "SELECT 1 FROM predictions WHERE image_sha256 = ? AND pipeline = ? AND weights_id = ? "
        "AND removal = ''",
        key,
    ).fetchone()
    if known:
        return 0
    last, previous = last_link(connection)
    text = to_text(prediction)
    values = {
        "id": last + 1,
        "made_at_utc": made_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        **_listed(new),
        "program_version": program_version,
    }
    hashed = row_hash(previous, values, text, image.thumbnail)
    if not new.origin:
        _note_seen(connection, image.sha256, [str(values["image_path"])])
    values |= {"previous_hash": previous, "row_hash": hashed}
    connection.execute(
        f"INSERT INTO predictions ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        tuple(values.values()),
    )
    connection.execute("INSERT INTO contents VALUES (?, ?, ?)", (last + 1, text, image.thumbnail))
    set_last_link(connection, last + 1, hashed)
    index_words(connection, last + 1)
    return 1


def _listed(new: NewRow) -> dict[str, str | int | float | None]:
    """Return what a row tells of its image and its answer, by column."""
    image, prediction = new.image, new.prediction
    return {
        "image_path": path_text(image.path),
        "image_name": path_text(Path(image.path.name)),
        "image_sha256": image.sha256,
        "image_width": image.size_wh[0],
        "image_height": image.size_wh[1],
        "image_is_synthetic": int(image.is_synthetic),
        "pipeline": prediction.pipeline,
        "weights_id": prediction.weights_id,
        "verdict": prediction.verdict.value,
        "probability": None if prediction.probability is None else float(prediction.probability),
        "body_part": new.body_part,
        "headline": prediction.headline,
        "network": prediction.network,
        "origin": new.origin,
    }


def note_place(connection: sqlite3.Connection, sha256: str, path: Path) -> int:
    """Note where an image lies now and return how many rows are about it.

    They are named by it from now on, and found by their earlier places too.
    """
    text, name = path_text(path), path_text(Path(path.name))
    rows = _rows_about(connection, sha256)
    if rows:
        _note_seen(connection, sha256, [*(row["found_path"] for row in rows), text])
    for row in rows:
        connection.execute(
            "UPDATE predictions SET found_path = ?, image_name = ? WHERE id = ?",
            (text, name, row["id"]),
        )
        index_words(connection, row["id"])
    return len(rows)


def _note_seen(connection: sqlite3.Connection, sha256: str, paths: Iterable[str]) -> None:
    """Note that an image was seen at some places, by which all rows about it are found."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    known = connection.total_changes
    connection.executemany(
        "INSERT OR IGNORE INTO places VALUES (?, ?, ?)",
        [(sha256[:DIGEST_LETTERS], path, now) for path in paths if path],
    )
    if connection.total_changes > known:
        for row in _rows_about(connection, sha256):
            index_words(connection, row["id"])


def _rows_about(connection: sqlite3.Connection, sha256: str) -> list[sqlite3.Row]:
    # A frame after the first has a key that begins with its file's.
    digest = sha256[:DIGEST_LETTERS]
    return connection.execute(
        "SELECT id, found_path FROM predictions "
        "WHERE image_sha256 BETWEEN ? AND ? AND removal = ''",
        (digest, f"{digest}~"),
    ).fetchall()
