"""Rows of other programs: the public table `image_predictions`, read and marked as imported.

Source: the table of the public fracture-detection systems,
`image_predictions (image_name, part_result, fracture_result, image_hash)`.
"""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from errors import HistoryUnavailable, shown_name
from models.prediction import Prediction, Verdict
from store.rows import IMPORTED, ImageSource
from store.writing import NewRow
from words import _

TABLE = "image_predictions"
COLUMNS = ("image_name", "part_result", "fracture_result", "image_hash")
LONGEST = 1000


@dataclass(frozen=True)
class ForeignRows:
    """What a foreign file holds.

    Attributes:
        rows: those that can be kept.
        refused: how many have another type or too long a text in some column.
    """

    rows: tuple[NewRow, ...]
    refused: int


def read_foreign(path: Path) -> ForeignRows:
    """Read another program's table; the file is not changed.

    Raises:
        HistoryUnavailable: it is no such database.
    """
    name = shown_name(path)
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            found = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM {TABLE}").fetchall()
    except (sqlite3.Error, ValueError) as error:
        raise HistoryUnavailable(
            _(
                "{name} can't be imported ({error}); choose a database with a table {table} of the "
                "columns {names}."
            ).format(name=name, error=error, table=TABLE, names=", ".join(COLUMNS))
        ) from error
    rows = tuple(_row(values, name) for values in found if _is_right(values))
    return ForeignRows(rows, len(found) - len(rows))


def _is_right(values: tuple[object, ...]) -> bool:
    are_texts = all(isinstance(value, str) and len(value) <= LONGEST for value in values)
    return are_texts and bool(values[0])


def _row(values: tuple[str, str, str, str], origin: str) -> NewRow:
    name, part, result, hashed = values
    # The same row imported again has the same key; two rows about one image do not.
    key = hashlib.sha256("\n".join(values).encode("utf-8", "surrogatepass")).hexdigest()
    image = ImageSource(Path(name), hashed.lower(), (0, 0), b"")
    prediction = Prediction(
        IMPORTED, key, Verdict.NOT_APPLICABLE, None, (), headline=result, network=origin
    )
    return NewRow(image, prediction, origin, part)
