"""Which rows of the history are wanted and in which order, and how SQLite is asked for them."""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from models.prediction import Verdict
from store.sought import Sought, match_text, word_by_word
from store.unread import READ_ROWS, are_in, found_by_plain_words, keys_text


class SortBy(StrEnum):
    """What the rows can be ordered by; each has an index."""

    ANSWERED = "answered"
    """By number: the clock may have been set back."""
    IMAGE = "image"
    VERDICT = "verdict"
    PROBABILITY = "probability"
    BODY_PART = "body_part"
    PIPELINE = "pipeline"


@dataclass(frozen=True)
class Query:
    """The rows that are wanted.

    Attributes:
        text: words that all must find the row, as typed so far.
        sought: what they mean; empty where each is but the beginning of a word of the row.
        verdict: None for any.
        pipeline: empty for any.
        body_part: empty for any.
        since: the earliest time, in UTC; None for any.
        sort_by: the order.
        is_descending: the last first.
        seen: where answers wait for the reader's own word, `Radiograph.key` of the images whose
            answers were seen without one; None where nothing waits.
    """

    text: str = ""
    verdict: Verdict | None = None
    pipeline: str = ""
    body_part: str = ""
    since: datetime | None = None
    sort_by: SortBy = SortBy.ANSWERED
    is_descending: bool = True
    sought: tuple[Sought, ...] = ()
    seen: frozenset[str] | None = None

    @property
    def asked(self) -> tuple[Sought, ...]:
        """What was typed, ready to be looked for."""
        return self.sought or word_by_word(self.text)

    @property
    def is_filtered(self) -> bool:
        """True when rows may be left out."""
        filters = (self.text.strip(), self.verdict, self.pipeline, self.body_part, self.since)
        return any(filters)


EVERYTHING = Query()
# Holds one index of 100 000 rows, which is then read from the file once only; SQLite's own 2 MiB
# do not. It is for connections that list: those that add rows would fill it with pages that
# nobody asks for again.
_CACHE_KIB = 16 << 10
_WORDS = "SELECT rowid AS number FROM words WHERE words MATCH ?"
_WORDS_OR_DAYS = (
    f"{_WORDS} UNION SELECT id FROM predictions "
    "WHERE removal = '' AND made_at_utc >= ? AND made_at_utc < ?"
)
# Answers of SQLite, each 8 bytes for a row: all rows, those filtered, and what was typed last.
_MOST_KEPT = 6

# What matters most stands first, as in the window.
VERDICT_RANK = (
    "CASE verdict WHEN 'fracture' THEN 0 WHEN 'doubt' THEN 1 WHEN 'no_fracture' THEN 2 "
    "WHEN 'out_of_scope' THEN 3 ELSE 4 END"
)
KEYS: dict[SortBy, str] = {
    SortBy.ANSWERED: "",
    SortBy.IMAGE: "image_name COLLATE NOCASE",
    SortBy.VERDICT: VERDICT_RANK,
    SortBy.PROBABILITY: "probability",
    SortBy.BODY_PART: "body_part",
    SortBy.PIPELINE: "pipeline",
}
# An order by these tells what a row answers.
TELLING = (SortBy.VERDICT, SortBy.PROBABILITY, SortBy.BODY_PART)
# With these in each index a filter is tested without a look at the table. The last is the same in
# all rows of the index, but SQLite would look for it in the table.
_FILTERED = ("verdict", "pipeline", "body_part", "made_at_utc", "removal")


# From each part to the next one in the index: DISTINCT would read all of it.
_NEXT_PART = (
    "SELECT min(body_part) FROM predictions INDEXED BY predictions_by_body_part "
    "WHERE removal = '' AND body_part > "
)
BODY_PARTS = (
    f"WITH RECURSIVE parts (part) AS ({_NEXT_PART} '' UNION ALL "
    f"SELECT ({_NEXT_PART} part) FROM parts WHERE part IS NOT NULL) "
    "SELECT part FROM parts WHERE part IS NOT NULL"
)


def index_statements() -> list[str]:
    """Return what makes an index for each order; a migration runs them."""
    return [
        f"CREATE INDEX predictions_by_{by} ON predictions "
        f"({', '.join([key] * bool(key) + ['id', *(c for c in _FILTERED if c != key)])}) "
        "WHERE removal = ''"
        for by, key in KEYS.items()
    ]


class Ordering:
    """Finds the numbers of the rows wanted, in order.

    A snapshot of all numbers, 8 bytes for each, lets a list jump anywhere. They come out of SQLite
    as one text: 100 000 rows of one number would take Python longer than the search itself. What is
    typed changes nothing about the order, which is kept for the next letter; that of all rows is
    asked for between two letters, to say how many there are.
    """

    def __init__(self) -> None:
        self._version: object = None
        self._kept: OrderedDict[object, np.ndarray] = OrderedDict()

    def numbers(self, connection: sqlite3.Connection, query: Query) -> np.ndarray:
        """Return numbers of rows, int64, of shape (rows,)."""
        self._forget_if_changed(connection)
        ordered = self._found(connection, *_select(query))
        for found in self._found_by_words(connection, query.asked):
            if len(ordered):
                ordered = ordered[are_in(ordered, found())]
        if query.seen is None or not len(ordered):
            return ordered
        return self._without_hints(connection, query, ordered, query.seen)

    def _found_by_words(
        self, connection: sqlite3.Connection, asked: Sequence[Sought]
    ) -> Iterator[Callable[[], np.ndarray]]:
        """Yield what finds the rows of each group of words; a row must be among all."""
        words = [sought for sought in asked if sought.days is None]
        if words:
            yield lambda: self._found(connection, _WORDS, [match_text(words)])
        for sought in asked:
            if sought.days is not None:
                bounds = [time.isoformat(timespec="milliseconds") for time in sought.days]
                values: list[object] = [match_text([sought]), *bounds]
                yield lambda values=values: self._found(connection, _WORDS_OR_DAYS, values)

    def _without_hints(
        self,
        connection: sqlite3.Connection,
        query: Query,
        ordered: np.ndarray,
        seen: Iterable[str],
    ) -> np.ndarray:
        """Let the rows that wait for the reader be found, and ordered, by nothing they answer."""
        read = self._found(connection, READ_ROWS, [keys_text(seen)])
        is_read = are_in(ordered, read)
        waiting = ordered[~is_read]
        if query.verdict or query.body_part:
            return ordered[is_read]
        if query.asked:
            waiting = found_by_plain_words(connection, waiting, query.asked)
        if query.sort_by in TELLING:
            return np.concatenate([ordered[is_read], np.sort(waiting)[::-1]])
        return ordered[is_read | are_in(ordered, waiting)]

    def _forget_if_changed(self, connection: sqlite3.Connection) -> None:
        # The first counts the changes of others, the second our own.
        changes = connection.execute("PRAGMA data_version").fetchone()[0]
        version = (changes, connection.total_changes)
        if self._version is None:
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if version != self._version:
            self._version = version
            self._kept.clear()

    def _found(self, connection: sqlite3.Connection, sql: str, values: list[object]) -> np.ndarray:
        asked = (sql, *values)
        if asked not in self._kept:
            self._kept[asked] = numbers_of(connection, sql, values)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(asked)
        return self._kept[asked]


def numbers_of(connection: sqlite3.Connection, sql: str, values: list[object]) -> np.ndarray:
    """Return the column `number` of a SELECT as int64, of shape (rows,)."""
    listed = connection.execute(f"SELECT group_concat(number) FROM ({sql})", values).fetchone()[0]
    return np.fromstring(listed or "", np.int64, sep=",")


def _select(query: Query) -> tuple[str, list[object]]:
    where, values = ["removal = ''"], []
    for column, value in (
        ("verdict = ?", query.verdict and query.verdict.value),
        ("pipeline = ?", query.pipeline),
        ("body_part = ?", query.body_part),
        ("made_at_utc >= ?", query.since and query.since.isoformat(timespec="milliseconds")),
    ):
        if value:
            where.append(column)
            values.append(value)
    way = "DESC" if query.is_descending else "ASC"
    key = KEYS[query.sort_by]
    order = f"{key} {way}, id {way}" if key else f"id {way}"
    sql = (
        f"SELECT id AS number FROM predictions INDEXED BY predictions_by_{query.sort_by} "
        f"WHERE {' AND '.join(where)} ORDER BY {order}"
    )
    return sql, values
