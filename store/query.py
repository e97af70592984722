"""Which rows of the history are wanted and in which order, and how SQLite is asked for them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import numpy as np

from models.prediction import Verdict


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
        text: words that all must begin some word of the row, as typed so far.
        meant: pairs of a word of `text` and a term that serves in its place.
        verdict: None for any.
        pipeline: empty for any.
        body_part: empty for any.
        since: the earliest time, in UTC; None for any.
        sort_by: the order.
        is_descending: the last first.
    """

    text: str = ""
    verdict: Verdict | None = None
    pipeline: str = ""
    body_part: str = ""
    since: datetime | None = None
    sort_by: SortBy = SortBy.ANSWERED
    is_descending: bool = True
    meant: tuple[tuple[str, str], ...] = ()

    @property
    def is_filtered(self) -> bool:
        """True when rows may be left out."""
        filters = (self.text.strip(), self.verdict, self.pipeline, self.body_part, self.since)
        return any(filters)


EVERYTHING = Query()

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
# With these in each index a filter is tested without a look at the table. The last is the same in
# all rows of the index, but SQLite would look for it in the table.
_FILTERED = ("verdict", "pipeline", "body_part", "made_at_utc", "removal")


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
    typed changes nothing about the order, which is kept for the next letter.
    """

    def __init__(self) -> None:
        self._kept: tuple[object, np.ndarray] | None = None

    def numbers(self, connection: sqlite3.Connection, query: Query) -> np.ndarray:
        """Return numbers of rows, int64, of shape (rows,)."""
        ordered = self._ordered(connection, query)
        typed = match_text(query.text, query.meant)
        if not typed or not len(ordered):
            return ordered
        sql = "SELECT rowid AS number FROM words WHERE words MATCH ?"
        matches = numbers_of(connection, sql, [typed])
        is_match = np.zeros(max(int(ordered.max()), int(matches.max(initial=0))) + 1, bool)
        is_match[matches] = True
        return ordered[is_match[ordered]]

    def _ordered(self, connection: sqlite3.Connection, query: Query) -> np.ndarray:
        # The first counts the changes of others, the second our own.
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        state = (version, connection.total_changes, replace(query, text="", meant=()))
        if self._kept is None or self._kept[0] != state:
            self._kept = (state, numbers_of(connection, *_select(query)))
        return self._kept[1]


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


def match_text(text: str, meant: Sequence[tuple[str, str]] = ()) -> str:
    """Return what was typed as an FTS5 expression: each word is the beginning of one in the row.

    Nothing typed is an operator, so that no text is an error.

    Args:
        meant: pairs of a word of `text` and a term that serves in its place.
    """
    asked = []
    for word in text.split():
        if any(c.isalnum() for c in word):
            terms = [_quoted(term) for typed, term in meant if typed == word]
            asked.append(f"({' OR '.join([_quoted(word) + '*', *terms])})")
    return " AND ".join(asked)


def _quoted(words: str) -> str:
    plain = words.replace('"', "")
    return f'"{plain}"'
