"""What people judged by eye, listed beside this module by source and name of a picture."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from training.data.sample import BoxFractions

FOLDER = Path(__file__).parent
PARTS = FOLDER / "parts_by_eye.csv"
HARDWARE = FOLDER / "hardware_by_eye.csv"
MARKS = FOLDER / "marks_by_eye.csv"
FEET = FOLDER / "feet_by_eye.csv"
BOXES = FOLDER / "boxes_by_eye.csv"
SIDES = ("left", "top", "right", "bottom")


def eye_name(path: Path) -> str:
    """Return the short name under which these lists know a picture."""
    stem, mark, code = path.stem.rpartition(".rf.")
    return code if mark else f"{path.parent.name}/{stem or path.stem}"


def whole_name(path: Path) -> str:
    """Return folder and name of a picture, under which its boxes are listed.

    Views of one patient, and turned copies, can bear one short name.
    """
    return f"{path.parent.name}/{path.stem}"


def parts_by_eye(source: str) -> dict[str, tuple[str, ...]]:
    """Return body parts by `eye_name` for one source.

    A first network sorted the pictures, and a non-radiologist looked them through and corrected
    it; what stayed doubtful has no row.
    """
    rows = _rows(PARTS, source)
    return {row["name"]: tuple(row["parts"].split("+")) for row in rows if row["parts"]}


def hardware_by_eye(source: str) -> set[str]:
    """Return the `eye_name` of pictures of one source that show metalwork or a cast.

    Fractured pictures of daoon's validation and test folds were looked through; nobody looked at
    its training fold.
    """
    return {row["name"] for row in _rows(HARDWARE, source)}


def marks_by_eye(source: str) -> set[str]:
    """Return the `eye_name` of pictures of one source that somebody drew on.

    Arrows, circles and letters, which point at the answer.
    """
    return {row["name"] for row in _rows(MARKS, source)}


def feet_by_eye(source: str) -> set[str]:
    """Return the `eye_name` of pictures of a leg whose subject is the foot or the ankle."""
    return {row["name"] for row in _rows(FEET, source)}


def boxes_by_eye(source: str) -> Mapping[str, tuple[BoxFractions, ...]]:
    """Return the boxes of fractures by `whole_name` for one source that brings none.

    A non-radiologist drew them around broken ends, fragments and lines, to a twentieth of the
    picture or so; where no fracture was seen with fair certainty a picture has no row.
    """
    boxes: dict[str, tuple[BoxFractions, ...]] = defaultdict(tuple)
    for row in _rows(BOXES, source):
        left, top, right, bottom = (float(row[side]) for side in SIDES)
        boxes[row["name"]] += ((left, top, right, bottom),)
    return boxes


def _rows(path: Path, source: str) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from (row for row in csv.DictReader(file) if row["source"] == source)
