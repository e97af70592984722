"""The reader's corrections, as `predictions.py --export-corrections` writes them, as samples."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from training.data.pictures import PictureStore, Pixels
from training.data.sample import BoxFractions, Sample

SOURCE = "corrections"
TABLE = "corrections.csv"
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
        OSError: the folder is no export.
    """
    with (folder / TABLE).open(newline="", encoding="utf-8") as file:
        return [_sample(folder, row) for row in csv.DictReader(file)]


def without_known(
    corrections: Sequence[Sample], locked: Iterable[Sample], store: PictureStore
) -> list[Sample]:
    """Return the corrections whose pixels are in none of the locked pictures.

    A network that had learnt a picture of the validation fold would judge itself.
    """
    known = {_digest(store.pixels(sample)) for sample in locked}
    return [s for s in corrections if _digest(store.pixels(s)) not in known]


def _sample(folder: Path, row: dict[str, str]) -> Sample:
    path = folder / row["file"]
    label = folder / "labels" / f"{path.stem}.txt"
    is_placed = label.is_file()
    boxes = tuple(_box(line) for line in label.read_text().splitlines()) if is_placed else ()
    part = PARTS_OF.get(row["body_part"])
    fractured = row["verdict"] == "fracture"
    return Sample(
        path=path,
        source=SOURCE,
        group=path.stem,
        parts=(part,) if part else (),
        fractured=fractured,
        boxes=boxes,
        is_boxed=bool(boxes),
    )


def _box(line: str) -> BoxFractions:
    x, y, width, height = (float(word) for word in line.split()[1:])
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _digest(pixels: Pixels) -> bytes:
    return hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).digest()
