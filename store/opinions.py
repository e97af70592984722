"""The reader's own word on an image and on what a network answered to it.

It stands beside the answer and never over it: the answer's row is not touched.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from imaging.overlay import Box
from models.prediction import Verdict
from store.history import History
from store.rows import Stance, path_text, told_verdict

# Labels of boxes that the reader drew.
DRAWN_LABEL = "fracture"


@dataclass(frozen=True)
class Opinion:
    """One word of the reader.

    Attributes:
        image_key: `Radiograph.key` of the image.
        pipeline: whose answer it refers to; empty for a first reading.
        weights_id: of the network that gave that answer; empty for a first reading.
        stance: how it stands to the answer.
        verdict: what the reader says; None where they only disagree with an answer that has more
            than one opposite.
        said_at: in UTC.
        image_path: where the image lay.
        size_wh: its width and height in pixels.
        body_part: as the reader named it; empty where they did not.
        boxes: the places they drew or agreed with, left, top, right, bottom in source pixels.
    """

    image_key: str
    pipeline: str
    weights_id: str
    stance: Stance
    verdict: Verdict | None
    said_at: datetime
    image_path: Path
    size_wh: tuple[int, int]
    body_part: str = ""
    boxes: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def marks(self) -> tuple[Box, ...]:
        """The boxes as marks."""
        return tuple(Box(box, DRAWN_LABEL, 1.0) for box in self.boxes)


@dataclass(frozen=True)
class SpokenOf:
    """The latest answer of a pipeline to an image that the reader spoke of.

    Attributes:
        image_key: `Radiograph.key` of the image.
        pipeline: which answered.
        verdict: at the balanced operating point.
        body_part: as the pipeline named it; empty where it names none.
    """

    image_key: str
    pipeline: str
    verdict: Verdict
    body_part: str


_COLUMNS = (
    "image_sha256, pipeline, weights_id, stance, verdict, said_at_utc, image_path, image_width, "
    "image_height, body_part, boxes"
)
_KEY = "image_sha256 = ? AND pipeline = ? AND weights_id = ?"


def opinions_of(history: History, image_key: str) -> list[Opinion]:
    """Return all that the reader said of an image, the earliest first.

    Raises:
        HistoryUnavailable: the file can't be read, or what is kept there makes no sense.
    """
    return _read(history, "WHERE image_sha256 = ?", (image_key,))


def all_opinions(history: History) -> list[Opinion]:
    """Return every word of the reader, the earliest first; `opinions_of` says what is raised."""
    return _read(history, "", ())


def keys_spoken_of(history: History) -> set[str]:
    """Return the keys of all images that the reader said something of."""
    return history.read(
        lambda c: {row[0] for row in c.execute("SELECT DISTINCT image_sha256 FROM opinions")}
    )


def answers_spoken_of(history: History) -> list[SpokenOf]:
    """Return the latest answer of each pipeline to each image that the reader spoke of."""
    # SQLite takes the other columns from the row with the greatest number.
    sql = (
        "SELECT image_sha256, pipeline, verdict, body_part, max(id) FROM predictions "
        "WHERE removal = '' AND origin = '' "
        "AND image_sha256 IN (SELECT image_sha256 FROM opinions) GROUP BY image_sha256, pipeline"
    )

    def work(connection: sqlite3.Connection) -> list[SpokenOf]:
        rows = connection.execute(sql).fetchall()
        # A damaged row says nothing.
        return [SpokenOf(r[0], r[1], told, r[3]) for r in rows if (told := told_verdict(r[2]))]

    return history.read(work)


def found_places(history: History) -> dict[str, list[Path]]:
    """Return where rows say that the images the reader spoke of lie now, by their keys."""
    sql = (
        "SELECT DISTINCT image_sha256, CASE found_path WHEN '' THEN image_path ELSE found_path END "
        "FROM predictions WHERE image_sha256 IN (SELECT image_sha256 FROM opinions)"
    )

    def work(connection: sqlite3.Connection) -> dict[str, list[Path]]:
        places: dict[str, list[Path]] = {}
        for key, path in connection.execute(sql):
            places.setdefault(key, []).append(Path(path))
        return places

    return history.read(work)


def keep_opinion(history: History, opinion: Opinion) -> None:
    """Keep a word in place of the one about the same answer.

    Raises:
        HistoryUnavailable: the file can't be written.
    """
    values = (
        opinion.image_key,
        opinion.pipeline,
        opinion.weights_id,
        opinion.stance.value,
        opinion.verdict.value if opinion.verdict else "",
        opinion.said_at.isoformat(timespec="milliseconds"),
        path_text(opinion.image_path),
        *opinion.size_wh,
        opinion.body_part,
        json.dumps(opinion.boxes, allow_nan=False),
    )

    def work(connection: sqlite3.Connection) -> None:
        connection.execute(f"DELETE FROM opinions WHERE {_KEY}", values[:3])
        connection.execute(
            f"INSERT INTO opinions ({_COLUMNS}) VALUES ({', '.join('?' * len(values))})", values
        )

    history.write(work)


def forget_opinion(history: History, image_key: str, pipeline: str, weights_id: str) -> None:
    """Take a word back; nothing happens where there is none.

    Raises:
        HistoryUnavailable: the file can't be written.
    """
    key = (image_key, pipeline, weights_id)
    history.write(lambda c: c.execute(f"DELETE FROM opinions WHERE {_KEY}", key))


def _read(history: History, where: str, values: tuple[object, ...]) -> list[Opinion]:
    sql = f"SELECT {_COLUMNS} FROM opinions {where} ORDER BY said_at_utc, id"
    return history.read(lambda c: [_opinion_of(row) for row in c.execute(sql, values)])


def _opinion_of(row: sqlite3.Row) -> Opinion:
    try:
        boxes = tuple(_box_of(box) for box in json.loads(row["boxes"]))
    except TypeError as error:
        raise ValueError("a place that the reader marked is damaged") from error
    return Opinion(
        image_key=row["image_sha256"],
        pipeline=row["pipeline"],
        weights_id=row["weights_id"],
        stance=Stance(row["stance"]),
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        said_at=datetime.fromisoformat(row["said_at_utc"]),
        image_path=Path(row["image_path"]),
        size_wh=(row["image_width"], row["image_height"]),
        body_part=row["body_part"],
        boxes=boxes,
    )


def _box_of(numbers: Any) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(number) for number in numbers)
    return left, top, right, bottom
