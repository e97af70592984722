"""Texts as they stand in rows, where a damaged disk or another program may have left anything."""

import sqlite3
from datetime import UTC, datetime


def read_texts_as_they_are(connection: sqlite3.Connection) -> None:
    """Let a connection return bytes that are no UTF-8 too, as lone surrogates.

    SQLite would refuse the whole page of rows for one of them, and quote what stands there.
    """
    connection.text_factory = _decoded


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def is_whole(text: str) -> bool:
    """Tell whether a text is all UTF-8."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def storable(text: str) -> str:
    """Return a text that the database takes: bytes that are no UTF-8 stay readable in it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def time_of(text: str) -> datetime:
    """Return a time as rows hold it; one without a zone is in UTC.

    Raises:
        ValueError: it is none.
    """
    time = datetime.fromisoformat(text)
    # At the calendar's ends other zones have no such day.
    if not 1 < time.year < 9999:
        raise ValueError("no such time")
    return time if time.tzinfo else time.replace(tzinfo=UTC)
