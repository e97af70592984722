"""The manifests of the sources: each row with its picture; what can't be used is listed."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.data.sample import Problem

IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png"}
REPLACED = "\N{REPLACEMENT CHARACTER}"
Row = dict[str, str]


def listed_pictures(
    folder: Path, columns: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[Path, Row]]:
    """Yield each picture of a source once, with its row of the manifest.

    Args:
        folder: holds `manifest.csv` and `images`.
        columns: that a row must have; "image" names the picture below `images`.
        problems: takes rows and pictures that have not each other, and rows that can't be used.
    """
    seen: set[Path] = set()
    manifest = folder / "manifest.csv"
    if not manifest.is_file():
        problems.append(Problem(manifest, "manifest is missing"))
        return
    known = len(problems)
    for row in _rows(manifest, columns, problems):
        path = folder / "images" / row["image"]
        if path in seen:
            problems.append(Problem(path, "picture listed twice"))
        elif not path.is_file():
            problems.append(Problem(path, "row without a picture"))
        else:
            yield path, row
        seen.add(path)
    if seen:
        there = sorted(p for p in (folder / "images").rglob("*") if is_picture(p))
        problems += [Problem(p, "picture without a row") for p in there if p not in seen]
    elif len(problems) == known:
        problems.append(Problem(manifest, "manifest without a row"))


def is_picture(path: Path) -> bool:
    """Tell whether a file's name is a picture's."""
    return path.suffix.lower() in IMAGE_SUFFIXES


def yes_or_no(row: Row, column: str, path: Path, problems: list[Problem]) -> bool | None:
    """Return what a cell says, 1 or 0; None where it says neither, which is a problem."""
    if row[column] not in {"0", "1"}:
        problems.append(Problem(path, f"{column} is neither 0 nor 1"))
        return None
    return row[column] == "1"


def _rows(manifest: Path, columns: Sequence[str], problems: list[Problem]) -> Iterator[Row]:
    with manifest.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        table = csv.DictReader(file)
        missing = [name for name in columns if name not in (table.fieldnames or ())]
        if missing:
            problems.append(Problem(manifest, f"manifest without a column {', '.join(missing)}"))
            return
        for row in table:
            cells = [row[name] for name in columns]
            if None in cells:
                problems.append(Problem(manifest, "row that ends too early"))
            elif any(REPLACED in cell for cell in cells):
                problems.append(Problem(manifest, "row that is not UTF-8"))
            else:
                yield row
