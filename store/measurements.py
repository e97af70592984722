"""What readers measured, kept in the history's file by the content of the image file."""

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any

from imaging.measure import NO_MEASURES, POINTS_OF, Kind, Measurement, Measures
from store.history import History


def read_measures(history: History, image_sha256: str, frame: int = 0) -> Measures:
    """Return what was measured on a picture; nothing if nobody has yet.

    Args:
        image_sha256: hex digest of the file's bytes.
        frame: counted from 0.

    Raises:
        HistoryUnavailable: the file can't be read, or what is kept there makes no sense.
    """
    where = (image_sha256, frame)

    def work(connection: sqlite3.Connection) -> Measures:
        row = connection.execute(
            "SELECT content FROM measurements WHERE image_sha256 = ? AND frame = ?", where
        ).fetchone()
        return _from_text(row["content"]) if row else NO_MEASURES

    return history.read(work)


def keep_measures(history: History, image_sha256: str, frame: int, measures: Measures) -> None:
    """Keep what is measured on a picture, in place of what was kept before.

    Raises:
        HistoryUnavailable: the file can't be written.
    """
    values = (image_sha256, frame, datetime.now(UTC).isoformat(timespec="milliseconds"))

    def work(connection: sqlite3.Connection) -> None:
        if measures == NO_MEASURES:
            connection.execute(
                "DELETE FROM measurements WHERE image_sha256 = ? AND frame = ?", values[:2]
            )
            return
        connection.execute(
            "INSERT OR REPLACE INTO measurements (image_sha256, frame, changed_at_utc, content) "
            "VALUES (?, ?, ?, ?)",
            (*values, _to_text(measures)),
        )

    history.write(work)


def _to_text(measures: Measures) -> str:
    items = [{"kind": m.kind, "points": m.points, "text": m.text} for m in measures.items]
    return json.dumps({"items": items, "mm_per_pixel": measures.mm_per_pixel}, allow_nan=False)


def _from_text(text: str) -> Measures:
    data = json.loads(text)
    try:
        scale = data["mm_per_pixel"]
        items = tuple(_measurement(item) for item in data["items"])
        return Measures(items, None if scale is None else float(scale))
    except (KeyError, TypeError) as error:
        raise ValueError("the measurements kept with a picture are damaged") from error


def _measurement(item: dict[str, Any]) -> Measurement:
    kind = Kind(item["kind"])
    points = tuple((float(x), float(y)) for x, y in item["points"])
    if len(points) != POINTS_OF[kind]:
        raise ValueError("a measurement kept with a picture lacks points")
    return Measurement(kind, points, str(item["text"]))
