"""The history: every answer, kept in one SQLite file until the reader deletes it.

A row is found by what was in the image file, which pipeline was asked and which weights answered,
never by a file's name: two patients' `wrist.png` are two images.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from errors import HistoryUnavailable
from models.prediction import Prediction, Verdict
from store.encoding import from_text, to_text
from store.migrations import MIGRATIONS, migrate, schema_version

T = TypeVar("T")

MEMORY = ":memory:"
BUSY_SECONDS = 10.0
RETRY_SECONDS = 0.01
# Source: SQLite file format, 1.3.
SQLITE_SIGN = b"SQLite format 3\0"

_FAULTS = (sqlite3.Error, OSError, ValueError)


@dataclass(frozen=True)
class ImageSource:
    """The image that an answer is about.

    Attributes:
        path: where the file lay when it was read.
        sha256: hex digest of its bytes.
        size_wh: width and height in pixels.
        thumbnail: a small JPEG of it.
        is_synthetic: True for a drawn phantom.
    """

    path: Path
    sha256: str
    size_wh: tuple[int, int]
    thumbnail: bytes
    is_synthetic: bool = False


@dataclass(frozen=True)
class HistoryLine:
    """One row as a table shows it.

    Attributes:
        id: the row's number.
        made_at: when the answer was made, in UTC.
        image: what it is about.
        pipeline: which pipeline answered.
        verdict: its answer at the balanced operating point.
        probability: the calibrated probability, None where the pipeline has none.
    """

    id: int
    made_at: datetime
    image: ImageSource
    pipeline: str
    verdict: Verdict
    probability: float | None


@dataclass(frozen=True)
class HistoryRecord(HistoryLine):
    """One whole row.

    Attributes:
        prediction: the answer, with all its marks.
        reader_word: what the reader said of it; empty until they do.
        program_version: the version that answered.
    """

    prediction: Prediction
    reader_word: str
    program_version: str


LINE_COLUMNS = (
    "id, made_at_utc, image_path, image_sha256, image_width, image_height, pipeline, verdict, "
    "probability, thumbnail, image_is_synthetic"
)


class History:
    """The rows in one database file, opened at the first call and owned by that call's thread.

    Every method raises `HistoryUnavailable` when the file can't be opened, read or written.

    Args:
        path: the database file, or `MEMORY` for a history that ends with the program.
        program_version: written into every new row.
    """

    def __init__(self, path: Path | str, program_version: str) -> None:
        self.path = path
        self._version = program_version
        self._opened: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the database now instead of at the first call."""
        with self._connection():
            pass

    def find(self, image_sha256: str, pipeline: str, weights_id: str) -> HistoryRecord | None:
        """Return the row with this key, or None when the question is new."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT * FROM predictions WHERE image_sha256 = ? AND pipeline = ? "
                "AND weights_id = ?",
                (image_sha256, pipeline, weights_id),
            ).fetchone()
            return _record(row) if row else None

    def record(self, number: int) -> HistoryRecord:
        """Return the row with this number."""
        with self._connection() as connection:
            row = connection.execute("SELECT * FROM predictions WHERE id = ?", (number,)).fetchone()
            if row is None:
                raise HistoryUnavailable("This row is no longer in the history; refresh the list.")
            return _record(row)

    def lines(self, offset: int, limit: int) -> list[HistoryLine]:
        """Return rows for a table, the newest first."""
        with self._connection() as connection:
            rows = connection.execute(
                f"SELECT {LINE_COLUMNS} FROM predictions "
                "ORDER BY made_at_utc DESC, id DESC LIMIT ? OFFSET ?",
                (limit, offset),
            )
            return [_line(row) for row in rows]

    def count(self) -> int:
        """Return how many rows there are."""
        with self._connection() as connection:
            return int(connection.execute("SELECT count(*) FROM predictions").fetchone()[0])

    def add(self, image: ImageSource, prediction: Prediction) -> HistoryRecord:
        """Keep an answer; on return it is on the disk.

        An answer with the same key that another program kept meanwhile stays and is returned.
        """
        values = {
            "made_at_utc": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "image_path": _path_text(image.path),
            "image_sha256": image.sha256,
            "image_width": image.size_wh[0],
            "image_height": image.size_wh[1],
            "image_is_synthetic": image.is_synthetic,
            "pipeline": prediction.pipeline,
            "weights_id": prediction.weights_id,
            "verdict": prediction.verdict.value,
            "probability": prediction.probability,
            "prediction": to_text(prediction),
            "thumbnail": image.thumbnail,
            "program_version": self._version,
        }
        with self._connection() as connection:
            connection.execute(
                f"INSERT OR IGNORE INTO predictions ({', '.join(values)}) "
                f"VALUES ({', '.join('?' * len(values))})",
                tuple(values.values()),
            )
        kept = self.find(image.sha256, prediction.pipeline, prediction.weights_id)
        if kept is None:
            raise HistoryUnavailable("The history lost a row while writing it; try again.")
        return kept

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the open database, as what else is kept in it needs."""
        with self._connection() as connection:
            return work(connection)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            if self._opened is None:
                self._opened = _open(self.path)
            yield self._opened
        except _FAULTS as error:
            raise HistoryUnavailable(
                f"The history {self.path} can't be used ({_reason(error)}); choose another place "
                "with --db."
            ) from error


def obstacle_at(path: Path) -> str:
    """Return in a few words why no history can be written at a place, trying it for real.

    Returns:
        Words such as "file is not a database"; empty when it can.
    """
    try:
        connection = _open(path)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except _FAULTS as error:
        return _reason(error)
    return ""


def _open(path: Path | str) -> sqlite3.Connection:
    if path != MEMORY:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        _make_private(Path(path))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        # Before the first statement that writes.
        if schema_version(connection) > len(MIGRATIONS):
            raise sqlite3.NotSupportedError("it was written by a newer version of the program")
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, waiting for another program that does the same.

    SQLite refuses the switch at once where another holds the file, whatever the timeout.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)


def _make_private(path: Path) -> None:
    # Before SQLite opens it, since SQLite gives its side files the mode of the database. A file
    # that is no database keeps the mode it has.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        is_database = os.read(descriptor, len(SQLITE_SIGN)) in (b"", SQLITE_SIGN)
        if is_database and os.name == "posix" and os.fstat(descriptor).st_uid == os.getuid():
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _path_text(path: Path) -> str:
    # A name that is no UTF-8 can't be stored as text; it stays readable, if not openable.
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _line_fields(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "made_at": datetime.fromisoformat(row["made_at_utc"]),
        "image": ImageSource(
            Path(row["image_path"]),
            row["image_sha256"],
            (row["image_width"], row["image_height"]),
            row["thumbnail"],
            bool(row["image_is_synthetic"]),
        ),
        "pipeline": row["pipeline"],
        "verdict": Verdict(row["verdict"]),
        "probability": row["probability"],
    }


def _line(row: sqlite3.Row) -> HistoryLine:
    return HistoryLine(**_line_fields(row))


def _record(row: sqlite3.Row) -> HistoryRecord:
    return HistoryRecord(
        **_line_fields(row),
        prediction=from_text(row["prediction"]),
        reader_word=row["reader_word"],
        program_version=row["program_version"],
    )
