"""The history: every answer, kept in one SQLite file until the reader deletes it.

A row is found by what was in the image file, which pipeline was asked and which weights answered,
never by a file's name: two patients' `wrist.png` are two images.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from errors import HistoryUnavailable
from models.prediction import Prediction
from store.chain import ChainReport, Tell, verify
from store.database import Database
from store.opening import MEMORY, obstacle_at
from store.query import BODY_PARTS, EVERYTHING, Ordering, Query
from store.removals import Removals, forget_left_over, restore
from store.rows import (
    LINE_COLUMNS,
    RECORD_COLUMNS,
    ROWS,
    TAG_BREAK,
    HistoryLine,
    HistoryRecord,
    ImageSource,
    line_of,
    record_of,
)
from store.words import index_words
from store.writing import NewRow, add_row, note_place
from words import _

__all__ = ["MEMORY", "History", "HistoryLine", "HistoryRecord", "ImageSource", "obstacle_at"]

# SQLite takes so many values in one statement, and older ones no more.
_MOST_VALUES = 900
_KEY = "image_sha256 = ? AND pipeline = ? AND weights_id = ? AND removal = ''"


class History(Database):
    """The rows in one database file.

    Args:
        path: the database file, or `MEMORY` for a history that ends with the program.
        program_version: written into every new row.
    """

    def __init__(self, path: Path | str, program_version: str) -> None:
        super().__init__(path)
        self._version = program_version
        self._removals = Removals(self.path)
        self._ordering = Ordering()

    def find(self, image_sha256: str, pipeline: str, weights_id: str) -> HistoryRecord | None:
        """Return the row with this key, or None when the question is new."""
        return self.read(lambda c: _first_record(c, _KEY, (image_sha256, pipeline, weights_id)))

    def record(self, number: int) -> HistoryRecord:
        """Return the row with this number."""
        found = self.record_if_kept(number)
        if found is None:
            raise HistoryUnavailable(_("This row is no longer in the history; refresh the list."))
        return found

    def record_if_kept(self, number: int) -> HistoryRecord | None:
        """Return the row with this number, or None where there is none or it was removed."""
        return self.read(lambda c: _first_record(c, "id = ? AND removal = ''", (number,)))

    def numbers(self, query: Query = EVERYTHING) -> np.ndarray:
        """Return the numbers of the rows wanted, in order: int64, of shape (rows,)."""
        return self.read(lambda c: self._ordering.numbers(c, query))

    def lines(self, numbers: Sequence[int] | np.ndarray) -> list[HistoryLine]:
        """Return rows for a table, in the order asked; those removed meanwhile are left out."""

        def work(connection: sqlite3.Connection) -> list[HistoryLine]:
            found: dict[int, HistoryLine] = {}
            for start in range(0, len(numbers), _MOST_VALUES):
                some = [int(number) for number in numbers[start : start + _MOST_VALUES]]
                rows = connection.execute(
                    f"SELECT {LINE_COLUMNS} FROM {ROWS} "
                    f"WHERE id IN ({', '.join('?' * len(some))}) AND removal = ''",
                    some,
                )
                found.update((row["id"], line_of(row)) for row in rows)
            return [found[int(number)] for number in numbers if int(number) in found]

        return self.read(work)

    def count(self) -> int:
        """Return how many rows there are."""
        return self.read(
            lambda c: int(
                c.execute("SELECT count(*) FROM predictions WHERE removal = ''").fetchone()[0]
            )
        )

    def body_parts(self) -> list[str]:
        """Return the body parts that rows name, in alphabetical order."""
        return self.read(lambda c: [row[0] for row in c.execute(BODY_PARTS)])

    def add(self, image: ImageSource, prediction: Prediction) -> HistoryRecord:
        """Keep an answer; on return it is on the disk.

        An answer with the same key that another program kept meanwhile stays and is returned.
        """
        made_at = datetime.now(UTC)
        key = (image.sha256, prediction.pipeline, prediction.weights_id)

        def work(connection: sqlite3.Connection) -> HistoryRecord | None:
            add_row(connection, NewRow(image, prediction), made_at, self._version)
            return _first_record(connection, _KEY, key)

        kept = self.write(work)
        if kept is None:
            raise HistoryUnavailable(_("The history lost a row while writing it; try again."))
        return kept

    def add_all(self, rows: Iterable[NewRow]) -> int:
        """Keep many rows, all or none, and return how many were new."""
        made_at = datetime.now(UTC)
        wanted = list(rows)
        return self.write(lambda c: sum(add_row(c, row, made_at, self._version) for row in wanted))

    def annotate(self, number: int, tags: Iterable[str], note: str) -> None:
        """Give a row the reader's tags and note in place of those it had."""
        kept = _joined(tags)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE predictions SET tags = ?, note = ? WHERE id = ?",
                (kept, note.strip(), number),
            )
            index_words(connection, number)

        self.record(number)
        self.write(work)

    def add_tags(self, numbers: Iterable[int], tags: Iterable[str]) -> int:
        """Give rows the reader's tags beside those they have, and return how many rows these are.

        All get them or none; rows removed meanwhile are left out.
        """
        wanted, new = list(numbers), list(tags)

        def work(connection: sqlite3.Connection) -> int:
            return sum(_add_tags(connection, number, new) for number in wanted)

        return self.write(work)

    def found_at(self, places: Iterable[tuple[str, Path]]) -> int:
        """Note where images lie now, by their hashes, and return how many rows are about them."""

        wanted = list(places)
        return self.write(lambda c: sum(note_place(c, sha256, path) for sha256, path in wanted))

    def remove(self, numbers: Iterable[int] | None = None) -> str:
        """Take rows out of the history, all of them for None; `restore` brings them back.

        They are deleted for good when this history is closed.

        Returns:
            What `restore` asks for; empty when there was nothing to remove.
        """
        return self.write(lambda c: self._removals.remove(c, numbers))

    def restore(self, removal: str) -> int:
        """Undo a removal and return how many rows are back.

        A row whose question was answered anew meanwhile stays removed.
        """
        return self.write(lambda c: restore(c, removal))

    def verify(self, tell: Tell = lambda _rows: None) -> ChainReport:
        """Hold every row against the chain of hashes, up to the first one changed from outside.

        Args:
            tell: called with the number of rows checked so far; may raise.
        """

        def work(connection: sqlite3.Connection) -> ChainReport:
            connection.execute("BEGIN")
            try:
                return verify(connection, tell)
            finally:
                connection.execute("ROLLBACK")

        return self.read(work)

    def close(self) -> None:
        """Delete what was removed, for good, and close the file; the next call opens it again."""
        try:
            if self._opened is not None and self._removals:
                self.read(self._removals.purge)
        finally:
            self._removals.end()
            self._let_go()

    def _settle(self, connection: sqlite3.Connection) -> None:
        self._ordering = Ordering()
        forget_left_over(connection, self.path, datetime.now(UTC))


def _joined(tags: Iterable[str]) -> str:
    return TAG_BREAK.join(sorted({" ".join(tag.replace(",", " ").split()) for tag in tags} - {""}))


def _add_tags(connection: sqlite3.Connection, number: int, tags: Sequence[str]) -> bool:
    row = connection.execute(
        "SELECT tags FROM predictions WHERE id = ? AND removal = ''", (number,)
    ).fetchone()
    if row is None:
        return False
    kept = _joined((*row["tags"].split(TAG_BREAK), *tags))
    connection.execute("UPDATE predictions SET tags = ? WHERE id = ?", (kept, number))
    index_words(connection, number)
    return True


def _first_record(
    connection: sqlite3.Connection, where: str, values: tuple[object, ...]
) -> HistoryRecord | None:
    row = connection.execute(
        f"SELECT {RECORD_COLUMNS} FROM {ROWS} WHERE {where}", values
    ).fetchone()
    return record_of(row) if row else None
