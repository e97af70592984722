"""CSV files that people open in a spreadsheet, in the one way that all of these read."""

import csv
import io
from collections.abc import Iterable, Iterator

from app.files.harmless_cells import harmless

# By it spreadsheets know that a file is UTF-8.
_SIGN = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()


def spreadsheet(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Yield a CSV file piece by piece: a sign of UTF-8, then a line for each row.

    Args:
        rows: the head first; no text among their cells is taken for a formula.
    """
    yield _SIGN
    for row in rows:
        yield _line(harmless(cell) if isinstance(cell, str) else cell for cell in row)


def _line(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    # Numbers alone go without quotes: a spreadsheet may split other cells at signs of its own.
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerow(cells)
    return text.getvalue().encode("utf-8", "backslashreplace")
