"""Reading what can be read of a damaged table, whatever numbers the file claims."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

# No row of ours takes fewer in the file, its place in the page included.
LEAST_ROW_BYTES = 24
# Of one table, so that a history is mended within minutes; what is set aside still has the rest.
MOST_SECONDS = 120.0
_LARGEST_ROWID = (1 << 63) - 1
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)


def readable_rows(
    old: sqlite3.Connection, table: str, names: str, size: int
) -> Iterator[tuple[object, ...]]:
    """Read row by row, by number: behind a damaged page there may be sound ones.

    Args:
        old: the damaged database, its rows as tuples.
        table: the table.
        names: its columns, with commas.
        size: of the file in bytes.
    """
    try:
        old.execute(f"SELECT {names} FROM {table} LIMIT 0")
    except _UNREADABLE:
        # It is not known; no row of it would be.
        return
    end = time.monotonic() + MOST_SECONDS
    for row in _all_rows(old, table, names, size):
        if row is not None:
            yield row
        if time.monotonic() > end:
            return


def _all_rows(
    old: sqlite3.Connection, table: str, names: str, size: int
) -> Iterator[tuple[object, ...] | None]:
    """Read the rows, and return None after each try that finds none."""
    last = _last_likely(old, table, size // LEAST_ROW_BYTES)
    sql = f"SELECT {names} FROM {table} NOT INDEXED WHERE rowid = ?"
    for number in range(1, last + 1):
        row = None
        with suppress(*_UNREADABLE):
            row = old.execute(sql, (number,)).fetchone()
        yield row
    yield from _rows_behind(old, table, names, last)


def _last_likely(old: sqlite3.Connection, table: str, most: int) -> int:
    """Return the number up to which each is tried: the highest that the file claims and can hold.

    Args:
        most: how many rows the file has room for; whoever claims more is not believed.
    """
    believed: list[int] = []
    ways = (
        f"SELECT ifnull(max(rowid), 0) FROM {table} NOT INDEXED",
        "SELECT last_id FROM chain ORDER BY last_id DESC LIMIT 1",
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",
    )
    for sql in ways:
        with suppress(*_UNREADABLE):
            found = old.execute(sql).fetchone()
            if found and isinstance(found[0], int) and 0 <= found[0] <= most:
                believed.append(found[0])
    return max(believed, default=most)


def _rows_behind(
    old: sqlite3.Connection, table: str, names: str, last: int
) -> Iterator[tuple[object, ...] | None]:
    """Read the rows of higher numbers, from one to the next that is there."""
    sql = f"SELECT rowid, {names} FROM {table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT 1"

    def row_from(number: int) -> tuple | None:
        row = old.execute(sql, (number,)).fetchone()
        if row is not None and row[0] < number:
            raise sqlite3.DatabaseError("rows out of order")
        return row

    number = last + 1
    while number < _LARGEST_ROWID:
        try:
            row = row_from(number)
        except _UNREADABLE:
            number = _end_of_damage(row_from, number)
            yield None
            continue
        if row is None:
            return
        yield row[1:]
        number = row[0] + 1


def _end_of_damage(row_from: Callable[[int], tuple | None], number: int) -> int:
    """Return the lowest number behind an unreadable one from which on something can be read.

    The steps grow until one comes out behind the damage, and are halved from there back to its end.
    """
    low, step = number, 1
    while low + step < _LARGEST_ROWID and not _is_readable(row_from, low + step):
        low, step = low + step, 2 * step
    high = min(low + step, _LARGEST_ROWID)
    while high - low > 1:
        middle = (low + high) // 2
        if _is_readable(row_from, middle):
            high = middle
        else:
            low = middle
    return high


def _is_readable(row_from: Callable[[int], tuple | None], number: int) -> bool:
    with suppress(*_UNREADABLE):
        row_from(number)
        return True
    return False
