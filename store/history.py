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
from store.database import ANOTHER_PLACE, Database
from store.opening import MEMORY
from store.query import BODY_PARTS, EVERYTHING, Ordering, Query
from store.removals import SLICE_ROWS, Removals, forget_left_over, restore
from store.removals import Tell as TellDeleted
from store.rows import (
    LINE_COLUMNS,
    RECORD_COLUMNS,
    ROWS,
    TAG_BREAK,
    HistoryLine,
    HistoryRecord,
    ImageSource,
    RowWords,
    line_of,
    path_text,
    record_of,
    tags_of,
    told_tags,
)
from store.texts import is_whole
from store.word_index import index_words
from store.writing import NewRow, add_row, note_place
from words import N_, _

__all__ = ["MEMORY", "History", "HistoryLine", "HistoryRecord", "ImageSource"]

GONE = N_("This row is no longer in the history; the list has been read again.")
# SQLite takes so many values in one statement, and older ones no more.
_MOST_VALUES = 900
_KEY = "image_sha256 = ? AND pipeline = ? AND weights_id = ? AND removal = ''"


class History(Database):
    """The rows in one database file.

    Args:
        path: the database file, or `MEMORY` for a history that ends with the program.
        program_version: written into every new row.
        remedy: as for `Database`.
    """

    def __init__(self, path: Path | str, program_version: str, remedy: str = ANOTHER_PLACE) -> None:
        super().__init__(path, remedy)
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
            raise HistoryUnavailable(_(GONE))
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

    def knows(self, path: Path, sha256: str) -> bool:
        """Tell whether a file is an image of some row, by a place it was seen at or its content."""
        place = path_text(path)
        sql = (
            "SELECT EXISTS (SELECT 1 FROM predictions WHERE removal = '' AND origin = '' AND "
            "(image_sha256 BETWEEN ?1 AND ?2 OR ?3 IN (image_path, found_path))) "
            "OR EXISTS (SELECT 1 FROM places WHERE path = ?3)"
        )
        return self.read(
            lambda c: bool(c.execute(sql, (sha256, f"{sha256}~", place)).fetchone()[0])
        )

    def count(self) -> int:
        """Return how many rows there are."""
        return self.read(
            lambda c: int(
                c.execute("SELECT count(*) FROM predictions WHERE removal = ''").fetchone()[0]
            )
        )

    def body_parts(self) -> list[str]:
        """Return the body parts that rows name, in alphabetical order."""
        # What is no text is named by a damaged row.
        return self.read(lambda c: [part for (part,) in c.execute(BODY_PARTS) if is_whole(part)])

    def add(self, image: ImageSource, prediction: Prediction, body_part: str = "") -> HistoryRecord:
        """Keep an answer; on return it is on the disk.

        An answer with the same key that another program kept meanwhile stays and is returned.

        Args:
            image: what it is about.
            prediction: the answer.
            body_part: the part that it names; empty where it names none.
        """
        made_at = datetime.now(UTC)
        key = (image.sha256, prediction.pipeline, prediction.weights_id)
        new = NewRow(image, prediction, body_part=body_part)

        def work(connection: sqlite3.Connection) -> HistoryRecord | None:
            add_row(connection, new, made_at, self._version)
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

    def annotate(self, number: int, before: RowWords, after: RowWords) -> RowWords:
        """Change a row's tags and note by what the reader changed, and return what it holds now.

        What others changed since stays: their tags beside the reader's, and their note in its
        place; then the note returned is not the reader's.

        Args:
            before: what the reader had before them.
            after: what they made of it.
        """

        def work(connection: sqlite3.Connection) -> RowWords:
            row = connection.execute(
                "SELECT tags, note FROM predictions WHERE id = ? AND removal = ''", (number,)
            ).fetchone()
            if row is None:
                raise HistoryUnavailable(_(GONE))
            had, has = {*told_tags(before.tags)}, {*told_tags(after.tags)}
            tags = {*tags_of(row)} - (had - has) | (has - had)
            is_ours = row["note"] in (before.note, after.note.strip())
            note = after.note.strip() if is_ours else row["note"]
            held = RowWords(told_tags(tags), note)
            connection.execute(
                "UPDATE predictions SET tags = ?, note = ? WHERE id = ?",
                (TAG_BREAK.join(held.tags), note, number),
            )
            index_words(connection, number)
            return held

        return self.write(work)

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

    def delete_removed(self, tell: TellDeleted = lambda _done, _of: None) -> None:
        """Delete what this history removed, for good; `restore` brings it back no more.

        Args:
            tell: called after each slice; may raise, and the rest then stays removed as it was.
        """
        if self._opened is not None and self._removals:
            self.read(lambda c: self._removals.purge(c, tell))
            self._removals.end()

    def delete_left_over(self, tell: TellDeleted = lambda _done, _of: None) -> None:
        """Delete what programs removed that were ended before they could do so.

        Args:
            tell: as for `delete_removed`.
        """
        self.read(lambda c: forget_left_over(c, self.path, datetime.now(UTC), tell))

    def close(self) -> None:
        """Delete what was removed, for good, and close the file; the next call opens it again."""
        try:
            self.delete_removed()
        finally:
            self._removals.end()
            self._let_go()

    def _settle(self, connection: sqlite3.Connection) -> None:
        self._ordering = Ordering()
        # Many take a while, and whoever opens the file waits for this.
        forget_left_over(connection, self.path, datetime.now(UTC), most=SLICE_ROWS)


def _add_tags(connection: sqlite3.Connection, number: int, tags: Sequence[str]) -> bool:
    row = connection.execute(
        "SELECT tags FROM predictions WHERE id = ? AND removal = ''", (number,)
    ).fetchone()
    if row is None:
        return False
    kept = TAG_BREAK.join(told_tags((*tags_of(row), *tags)))
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
