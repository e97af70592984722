"""The words by which a row of the history is found, kept in a full-text index."""

import sqlite3
from datetime import datetime
from pathlib import PurePath

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


def _words_of(row: sqlite3.Row) -> str:
    # By the reader's own calendar, as the window shows it.
    made_at = datetime.fromisoformat(row["made_at_utc"]).astimezone()
    verdict = row["verdict"]
    return " ".join(
        (
            PurePath(row["found_path"] or row["image_path"]).name,
            row["image_path"],
            f"{made_at:%Y-%m-%d}",
            row["pipeline"],
            row["origin"],
            verdict if not row["origin"] else "",
            _SHOWN.get(verdict, ""),
            row["body_part"],
            row["headline"],
            row["network"],
            row["tags"],
            row["note"],
        )
    )
