"""The words by which a row of the history is found, kept in a full-text index."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import PurePath
from unicodedata import combining, normalize

from store.sought import COLUMNS, Sought, key_of
from store.texts import storable, time_of

# `named`: what files and the reader named; `titled`: who answered, the body part and the headline;
# `answered`: pipeline and verdict, each as one word that nobody types.
WORDS_TABLE = (
    f"CREATE VIRTUAL TABLE words USING fts5({', '.join(COLUMNS)}, "
    "tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
)
# A frame has the places of its file.
_PLACES = (
    "(SELECT group_concat(path, ' ') FROM places "
    "WHERE places.image_sha256 = substr(predictions.image_sha256, 1, 64)) AS places"
)
_COLUMNS = (
    "id, made_at_utc, image_path, found_path, pipeline, verdict, body_part, headline, network, "
    f"origin, tags, note, {_PLACES}"
)


def index_words(connection: sqlite3.Connection, number: int) -> None:
    """Put a row's words into the index, in place of those it had; within a transaction."""
    row = read_words(connection, (number,))[0]
    answered = key_of(row["pipeline"])
    if not row["origin"]:
        answered += f" {key_of(row['verdict'])}"
    told = (row["pipeline"], row["network"], row["body_part"], row["headline"])
    connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
    connection.execute(
        f"INSERT INTO words (rowid, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?)",
        (number, *map(storable, (_names_of(row), " ".join(told), answered))),
    )


def read_words(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[sqlite3.Row]:
    """Return rows with all by which they are found, in any order."""
    marks = ", ".join("?" * len(numbers))
    sql = f"SELECT {_COLUMNS} FROM predictions WHERE id IN ({marks})"
    return connection.execute(sql, numbers).fetchall()


def plain_words_find(row: sqlite3.Row, asked: Sequence[Sought]) -> bool:
    """Tell whether words find a row by all that it holds but its answer.

    Args:
        row: as `read_words` returns it.
    """
    named = _tokens(_names_of(row))
    all_plain = named + _tokens(f"{row['pipeline']} {row['network']}")
    return all(
        all(_tokens(word) in (named if sought.verdicts else all_plain) for word in sought.words)
        or row["pipeline"] in sought.pipelines
        or (sought.days is not None and _is_of(row["made_at_utc"], sought.days))
        for sought in asked
    )


def _is_of(made_at_utc: str, days: tuple[datetime, datetime]) -> bool:
    with suppress(ValueError):
        return days[0] <= time_of(made_at_utc) < days[1]
    return False


def _tokens(words: str) -> str:
    """Return words as the index takes them: without accents and signs, a space before each."""
    parts = normalize("NFKD", words.casefold())
    plain = "".join(part for part in parts if not combining(part))
    return "".join(f" {token}" for token in re.findall(r"[^\W_]+", plain))


def _names_of(row: sqlite3.Row) -> str:
    path = row["found_path"] or row["image_path"]
    kept = (row["image_path"], row["places"] or "", row["origin"], row["tags"], row["note"])
    return " ".join((PurePath(path).name, path, *kept))
