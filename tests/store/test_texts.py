"""Texts and times as rows hold them, whatever bytes stand there."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from store.opening import MEMORY
from store.texts import is_whole, read_texts_as_they_are, storable, time_of


def test_bytes_that_are_no_text_are_read_and_seen() -> None:
    with closing(sqlite3.connect(MEMORY)) as connection:
        read_texts_as_they_are(connection)
        damaged, sound = connection.execute("SELECT cast(x'48ff' AS TEXT), 'größer'").fetchone()
    assert (is_whole(damaged), is_whole(sound)) == (False, True)
    assert (storable(damaged), storable(sound)) == ("H\\udcff", "größer")


def test_a_time_without_a_zone_is_in_utc() -> None:
    assert time_of("2026-01-02T03:04:05") == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "x", "2026-13-01", "0001-01-01T00:00:00+00:00", "9999-12-31"])
def test_what_is_no_time_that_every_zone_knows_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        time_of(text)
