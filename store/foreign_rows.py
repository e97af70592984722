"""Rows of other programs: the public table `image_predictions`, read and marked as imported.

Source: the table of the public fracture-detection systems,
`image_predictions (image_name, part_result, fracture_result, image_hash)`.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from errors import HistoryUnavailable, shown_name
from models.prediction import Prediction, Verdict
from store.addresses import address_of
from store.rows import IMPORTED, ImageSource
from store.texts import read_texts_as_they_are, storable
from store.writing import NewRow
from words import _, number

TABLE = "image_predictions"
COLUMNS = ("image_name", "part_result", "fracture_result", "image_hash")
LONGEST = 1000
# More than any clinic's, and less than the memory of a small computer holds.
MOST_ROWS = 100_000
# In bytes: no honest row comes near.
LARGEST_VALUE = 1 << 24
# Of SQLite's own between two looks at whether to go on: some milliseconds.
STEPS = 100_000


@dataclass(frozen=True)
class ForeignRows:
    """What a foreign file holds.

    Attributes:
        rows: those that can be kept.
        refused: how many have another type or too long a text in some column.
    """

    rows: tuple[NewRow, ...]
    refused: int


def read_foreign(path: Path, go_on: Callable[[], None] = lambda: None) -> ForeignRows:
    """Read another program's table; the file is not changed, and nothing in it is run.

    Args:
        path: the file.
        go_on: called now and then; may raise to stop.

    Raises:
        HistoryUnavailable: it is no such database, or a larger one than is sensible.
    """
    name = shown_name(path)
    try:
        if path.exists() and not path.is_file():
            raise ValueError(_("it is no ordinary file"))
        address = address_of(path.absolute(), "mode=ro")
        with closing(sqlite3.connect(address, uri=True)) as connection:
            _guard(connection, go_on)
            found = _found(connection, name)
    except (sqlite3.Error, ValueError, OSError) as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            # SQLite swallows what was raised; called again, it raises that once more.
            go_on()
        raise HistoryUnavailable(
            _(
                "{name} can't be imported ({error}); choose a database with a table {table} of the "
                "columns {names}."
            ).format(name=name, error=error, table=TABLE, names=", ".join(COLUMNS))
        ) from error
    return found


def _guard(connection: sqlite3.Connection, go_on: Callable[[], None]) -> None:
    """Keep what a stranger's file holds from running, filling the memory or going on unasked."""
    connection.execute("PRAGMA trusted_schema = OFF")
    read_texts_as_they_are(connection)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    # SQLite goes on while it returns None, and stops where it raises.
    connection.set_progress_handler(go_on, STEPS)


def _found(connection: sqlite3.Connection, origin: str) -> ForeignRows:
    # A view could be endless, and a file may call it a table: what SQLite makes of it counts.
    kinds = [row[2] for row in connection.execute(f"PRAGMA main.table_list({TABLE})")]
    if kinds != ["table"]:
        raise ValueError(_("it has no such table"))
    rows: list[NewRow] = []
    refused = 0
    for values in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM {TABLE}"):
        if len(rows) + refused == MOST_ROWS:
            raise HistoryUnavailable(
                _(
                    "{name} has more than {count} rows and was not imported; divide it into "
                    "smaller files and import each."
                ).format(name=origin, count=number(MOST_ROWS, ",d"))
            )
        if _is_right(values):
            rows.append(_row(values, origin))
        else:
            refused += 1
    return ForeignRows(tuple(rows), refused)


def _is_right(values: tuple[object, ...]) -> bool:
    are_texts = all(isinstance(value, str) and len(value) <= LONGEST for value in values)
    return are_texts and bool(values[0])


def _row(values: tuple[str, str, str, str], origin: str) -> NewRow:
    name, part, result, hashed = map(storable, values)
    # The same row imported again has the same key; two rows about one image do not.
    key = hashlib.sha256("\n".join(values).encode("utf-8", "surrogatepass")).hexdigest()
    image = ImageSource(Path(name), hashed.lower(), (0, 0), b"")
    prediction = Prediction(
        IMPORTED, key, Verdict.NOT_APPLICABLE, None, (), headline=result, network=origin
    )
    return NewRow(image, prediction, origin, part)
