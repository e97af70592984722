"""Rows as a CSV or JSON file: the history's, or a batch's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.files.json_text import json_text
from app.files.saving import NO_SOURCES, Sources, save_bytes
from app.files.spreadsheet import spreadsheet
from errors import CannotSave, shown_name
from words import _

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
    save_bytes(path, spreadsheet(_lines(rows)) if ending == ".csv" else _json(rows), sources)


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[object]]:
    yield _COLUMNS
    for row in rows:
        yield [_cell(row.get(name)) for name in _COLUMNS]


def _json(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    lead = b"[\n"
    for row in rows:
        yield lead + json_text(row).encode()
        lead = b",\n"
    yield b"[]\n" if lead == b"[\n" else b"\n]\n"


def _cell(value: Any) -> object:
    if not isinstance(value, list):
        return value
    return "; ".join(_finding(item) if isinstance(item, dict) else str(item) for item in value)


def _finding(finding: Mapping[str, Any]) -> str:
    """Return a finding in words that name their numbers as JSON does."""
    places = [finding["region"]] if "region" in finding else []
    for name in ("box_xyxy", "point_xy"):
        if name in finding:
            places.append(" ".join([name, *map(str, finding[name])]))
    words = f"{finding['label']} {finding['score']}"
    return f"{words} ({', '.join(places)})" if places else words
