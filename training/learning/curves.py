"""The curves of a run as a CSV: one line an epoch, rewritten whole, so that none is ever torn."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.whole_file import write_csv

Row = Mapping[str, float | int | str]


def write_curves(path: Path, rows: Sequence[Row]) -> None:
    """Write the rows of all epochs; without any, there is no file."""
    if not rows:
        path.unlink(missing_ok=True)
        return
    columns = list(dict.fromkeys(name for row in rows for name in row))
    write_csv(path, columns, rows)


def read_curves(path: Path, before: int) -> list[dict[str, str]]:
    """Return the rows of the epochs before one; none without a file.

    Earlier versions added line by line, so that a kill could leave part of one: it is left out.
    """
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    rows = csv.DictReader(io.StringIO(whole, newline=""))
    complete = [row for row in rows if None not in row.values()]
    return [row for row in complete if int(row["epoch"]) < before]
