"""The reader's corrections, as `predictions.py --export-corrections` writes them, as samples."""

import csv
from collections.abc import Sequence
from pathlib import Path

from errors import UserError
from training.data.labels import read_labels
from training.data.likeness import Gallery
from training.data.pictures import PictureStore, Pixels
from training.data.sample import Sample

SOURCE = "corrections"
TABLE = "corrections.csv"
FRACTURED = {"fracture": True, "no_fracture": False}
# The reader's names for what the cascade tells apart; others are left open.
PARTS_OF = {
    "Elbow": "Elbow",
    "Finger": "Hand",
    "Hand": "Hand",
    "Wrist": "Hand",
    "Shoulder": "Shoulder",
    "Ankle": "Leg",
    "Femur": "Leg",
    "Foot": "Leg",
    "Knee": "Leg",
    "Leg": "Leg",
    "Hip": "Hip",
}


class JoinedStore(PictureStore):
    """Several stores as one; a sample's pixels come from the first that has it."""

    def __init__(self, *stores: PictureStore) -> None:
        self._stores = stores
        self.problems = [problem for store in stores for problem in store.problems]

    def __contains__(self, sample: Sample) -> bool:
        return any(sample in store for store in self._stores)

    def pixels(self, sample: Sample) -> Pixels:
        """Return (height, width) uint8; not to be written to."""
        return next(store for store in self._stores if sample in store).pixels(sample)


def read_corrections(folder: Path) -> list[Sample]:
    """Return the pictures of an export with what the reader said of them.

    Raises:
        UserError: the folder is no export, or one of its files can't be read.
    """
    table = folder / TABLE
    if not table.is_file():
        raise UserError(
            f"There is no {TABLE} in {folder}; name with --corrections a folder that "
            "python predictions.py --export-corrections has written."
        )
    try:
        with table.open(newline="", encoding="utf-8") as file:
            return [_sample(folder, row) for row in csv.DictReader(file)]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"The export in {folder} is damaged ({error}); write it anew with "
            "python predictions.py --export-corrections."
        ) from error


def copies_among(
    corrections: Sequence[Sample], locked: Sequence[Sample], store: PictureStore
) -> dict[str, Sample]:
    """Return the locked picture that a correction is a copy of, by the correction's key.

    A network that had learnt a picture of the validation fold would judge itself. A reader's copy
    may be recompressed, resized, cropped, turned or mirrored.
    """
    gallery = Gallery(store.pixels(s) for s in locked)
    found = {s.key: gallery.copies_of(store.pixels(s)) for s in corrections}
    return {key: locked[copies[0].index] for key, copies in found.items() if copies}


def _sample(folder: Path, row: dict[str, str]) -> Sample:
    path = folder / row["file"]
    label = folder / "labels" / f"{path.stem}.txt"
    boxes = tuple(row.box for row in read_labels(label)) if label.is_file() else ()
    part = PARTS_OF.get(row["body_part"])
    fractured = FRACTURED[row["verdict"]]
    return Sample(
        path=path,
        source=SOURCE,
        group=path.stem,
        parts=(part,) if part else (),
        fractured=fractured,
        boxes=boxes,
        is_boxed=bool(boxes),
    )
