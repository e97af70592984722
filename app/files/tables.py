"""Rows as a CSV or JSON file: the history's, or a batch's."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.files.harmless_cells import harmless
from app.files.saving import NO_SOURCES, Sources, refuse_sources
from app.files.whole_file import write_whole
from errors import CannotSave, shown_name
from words import _, reason_of

TABLE_FORMATS = (".csv", ".json")
# New ones go to the end: scripts of others count on the order.
_COLUMNS = (
    "number", "answered_utc", "image", "sha256", "pipeline", "network", "weights", "verdict",
    "probability", "body_part", "findings", "tags", "note", "imported_from", "imported_result",
    "program_version", "error", "warning", "reader_stance", "reader_verdict", "frame",
    "picture_width", "picture_height",
)  # fmt: skip


def write_table(
    path: Path, rows: Iterable[Mapping[str, Any]], sources: Sources = NO_SOURCES
) -> None:
    """Write rows, whole or not at all; the ending chooses CSV or JSON.

    Args:
        path: its place.
        rows: as `app.case.plain_answers` gives them, read one by one.
        sources: the files that are never changed.

    Raises:
        CannotSave: the ending is another one, or the place is a source or can't be written.
    """
    ending = path.suffix.lower()
    if ending not in TABLE_FORMATS:
        raise CannotSave(
            _("{name} has no ending of a table; choose .csv or .json.").format(
                name=shown_name(path)
            )
        )
    refuse_sources(path, sources)
    try:
        write_whole(path, _csv(rows) if ending == ".csv" else _json(rows))
    except OSError as error:
        raise CannotSave(
            _("{name} could not be saved ({why}); choose another place.").format(
                name=shown_name(path), why=reason_of(error)
            )
        ) from error


def _csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    yield "\N{ZERO WIDTH NO-BREAK SPACE}".encode()  # so that spreadsheets know it is UTF-8
    yield _line(_COLUMNS)
    for row in rows:
        yield _line([_cell(row.get(name)) for name in _COLUMNS])


def _json(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    lead = b"[\n"
    for row in rows:
        yield lead + json.dumps(row).encode()
        lead = b",\n"
    yield b"[]\n" if lead == b"[\n" else b"\n]\n"


def _line(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    # Numbers alone go without quotes: a spreadsheet may split other cells at signs of its own.
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerow(cells)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: Any) -> object:
    if isinstance(value, list):
        value = "; ".join(_finding(item) if isinstance(item, dict) else str(item) for item in value)
    return harmless(value) if isinstance(value, str) else value


def _finding(finding: Mapping[str, Any]) -> str:
    """Return a finding in words that name their numbers as JSON does."""
    places = [finding["region"]] if "region" in finding else []
    for name in ("box_xyxy", "point_xy"):
        if name in finding:
            places.append(" ".join([name, *map(str, finding[name])]))
    words = f"{finding['label']} {finding['score']}"
    return f"{words} ({', '.join(places)})" if places else words
