"""YOLO's label files: for each picture one of its stem, with one line for each box."""

from math import isfinite
from pathlib import Path
from typing import NamedTuple

from training.data.sample import BoxFractions, Corners, Problem


class Label(NamedTuple):
    """One fracture: its class, its box, and the corners of its polygon, none where it is a box."""

    kind: int
    box: BoxFractions
    corners: Corners


def read_labels(path: Path) -> list[Label]:
    """Return the label of each line of a label file; a polygon's box is its bounds.

    What of a box lies outside the picture is cut off: one that lies there whole has no size.

    Raises:
        ValueError: a line is neither a box nor a polygon, or its class is no whole number.
    """
    labels = []
    for line in path.read_text(encoding="utf-8").splitlines():
        numbers = [float(word) for word in line.split()]
        if not numbers:
            continue
        if not all(isfinite(v) for v in numbers) or not numbers[0].is_integer():
            raise ValueError(f"{line!r} holds no class or no place")
        values = numbers[1:]
        if len(values) == 4:
            x, y, width, height = values
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            corners = ()
        elif len(values) >= 6 and len(values) % 2 == 0:
            box = (min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2]))
            corners = tuple(zip(values[::2], values[1::2], strict=True))
        else:
            raise ValueError(f"{len(values)} numbers make neither a box nor a polygon")
        left, top, right, bottom = (min(max(v, 0.0), 1.0) for v in box)
        labels.append(Label(int(numbers[0]), (left, top, right, bottom), corners))
    return labels


def labels_of(
    image: Path, classes: int, problems: list[Problem], *, is_needed: bool = True
) -> list[Label] | None:
    """Return a picture's labels; None where they can't be used, which is added to the problems.

    Args:
        image: in `images`, beside which lies `labels`.
        classes: how many its source has, numbered from 0.
        problems: those found so far.
        is_needed: False takes a picture without a label file for one without boxes.
    """
    path = image.parent.parent / "labels" / f"{image.stem}.txt"
    if not path.is_file():
        if not is_needed:
            return []
        problems.append(Problem(image, "picture without a label file"))
        return None
    try:
        labels = read_labels(path)
    except ValueError:
        problems.append(Problem(path, "label can't be read"))
        return None
    if not all(0 <= label.kind < classes for label in labels):
        problems.append(Problem(path, "label of an unknown class"))
        return None
    if not all(b[2] > b[0] and b[3] > b[1] for b in (label.box for label in labels)):
        problems.append(Problem(path, "box outside the picture or without a size"))
        return None
    return labels


def strays(folder: Path) -> list[Problem]:
    """Find labels that have no picture."""
    known = {p.stem for p in (folder / "images").glob("*")}
    labels = sorted((folder / "labels").glob("*.txt"))
    return [Problem(p, "label without a picture") for p in labels if p.stem not in known]
