"""The words by which a row of the history is found, kept in a full-text index."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from unicodedata import combining, normalize

WORDS_TABLE = (
    "CREATE VIRTUAL TABLE words USING fts5("
    "line, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
)
# What the window shows, beside the value itself.
_SHOWN = {"no_fracture": "found", "not_applicable": "verdict"}
_COLUMNS = (
    "id, made_at_utc, image_path, found_path, pipeline, verdict, body_part, headline, network, "
    "origin, tags, note"
)


def index_words(connection: sqlite3.Connection, number: int) -> None:
    """Put a row's words into the index, in place of those it had; within a transaction."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM predictions WHERE id = ?", (number,)
    ).fetchone()
    connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
    connection.execute("INSERT INTO words (rowid, line) VALUES (?, ?)", (number, _words_of(row)))


def plain_words_begin(
    row: sqlite3.Row, typed: Sequence[str], meant: Sequence[tuple[str, str]]
) -> bool:
    """Tell whether words find a row by all that it holds but its answer.

    Args:
        typed: each the beginning of one word of the row.
        meant: pairs of a typed word and a term that serves in its place.
    """
    line = _tokens(" ".join(_plain_words_of(row)))
    return all(
        _tokens(word) in line
        or any(t == word and f"{_tokens(term)} " in f"{line} " for t, term in meant)
        for word in typed
    )


def _tokens(words: str) -> str:
    """Return words as the index takes them: without accents and signs, a space before each."""
    parts = normalize("NFKD", words.casefold())
    plain = "".join(part for part in parts if not combining(part))
    return "".join(f" {token}" for token in re.findall(r"[^\W_]+", plain))


def _plain_words_of(row: sqlite3.Row) -> tuple[str, ...]:
    # By the reader's own calendar, as the window shows it.
    made_at = datetime.fromisoformat(row["made_at_utc"]).astimezone()
    return (
        PurePath(row["found_path"] or row["image_path"]).name,
        row["image_path"],
        f"{made_at:%Y-%m-%d}",
        row["pipeline"],
        row["origin"],
        row["network"],
        row["tags"],
        row["note"],
    )


def _words_of(row: sqlite3.Row) -> str:
    verdict = row["verdict"]
    return " ".join(
        (
            *_plain_words_of(row),
            verdict if not row["origin"] else "",
            _SHOWN.get(verdict, ""),
            row["body_part"],
            row["headline"],
        )
    )
