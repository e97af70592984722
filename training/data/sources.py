"""One reader for each source: its folder in, samples and problems out."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.data.labels import labels_of, strays
from training.data.sample import OTHER, Problem, Reader, Sample

IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png"}
RUN_LENGTH = 50
DAOON_CLASSES = (
    "elbow positive",
    "fingers positive",
    "forearm fracture",
    "humerus fracture",
    "humerus",
    "shoulder fracture",
    "wrist positive",
)
DAOON_PARTS = ("Elbow", "Hand", "Hand", "Shoulder", "Shoulder", "Shoulder", "Hand")
FLAG_PARTS = {
    "hand": ("Hand", "Elbow"),
    "shoulder": ("Shoulder",),
    "leg": ("Leg",),
    "hip": ("Hip",),
}
SUBPARTS = {
    "hand": ("Hand",),
    "hand_multiview": ("Hand",),
    "elbow": ("Elbow",),
    "elbow_multiview": ("Elbow",),
}
FRACATLAS_CLASSES, WEB_CLASSES = 1, 4
FRACATLAS_COLUMNS = ("image", "fractured", "parts", "subpart_by_eye", "hardware")
WEB_COLUMNS = ("image", "source", "annotated")
BONEBREAK_COLUMNS = ("image", "type", "cluster")
PARTS_BY_EYE = Path(__file__).with_name("parts_by_eye.csv")
BONEBREAK_TWINS = Path(__file__).with_name("bonebreak_twins.csv")
HARDWARE_BY_EYE = Path(__file__).with_name("hardware_by_eye.csv")

Found = tuple[list[Sample], list[Problem]]


def read_fracatlas(folder: Path) -> Found:
    """Read FracAtlas; a group is a run of 50 ids, since neighbours are often one patient."""
    problems: list[Problem] = []
    samples = []
    for row in _rows(folder / "manifest.csv", FRACATLAS_COLUMNS, problems):
        path = folder / "images" / row["image"]
        if not path.is_file():
            problems.append(Problem(path, "row without a picture"))
            continue
        labels = labels_of(path, FRACATLAS_CLASSES, problems, is_needed=False)
        if labels is None:
            continue
        fractured = row["fractured"] == "1"
        if fractured and not labels:
            problems.append(Problem(path, "fractured without a box"))
            continue
        samples.append(
            Sample(
                path=path,
                source="fracatlas",
                group=f"run{int(re.sub(r'[^0-9]', '', path.stem)) // RUN_LENGTH:03d}",
                parts=fracatlas_parts(row["parts"], row["subpart_by_eye"]),
                fractured=fractured,
                boxes=tuple(box for _, box in labels),
                box_labels=("fracture",) * len(labels),
                is_boxed=True,
                has_hardware=row["hardware"] == "1",
                kind=row["parts"],
            )
        )
    return samples, problems + strays(folder)


def fracatlas_parts(flags: str, subpart: str) -> tuple[str, ...]:
    """Return the parts that may be right for FracAtlas's flags.

    "hand" means anything from elbow to fingertips; a judgement by eye narrows it where there is
    one, and several flags leave several parts open.
    """
    if flags == "hand" and subpart in SUBPARTS:
        return SUBPARTS[subpart]
    parts: list[str] = []
    for flag in reversed(flags.split("+")):
        parts += FLAG_PARTS.get(flag, ())
    return tuple(parts)


def read_daoon(folder: Path) -> Found:
    """Read daoon's `train` and `valid`; augmented copies of one source make one group."""
    problems: list[Problem] = []
    samples = []
    by_eye, with_hardware = parts_by_eye("daoon"), hardware_by_eye("daoon")
    for path in _images(folder, ("train/images", "valid/images"), problems):
        labels = labels_of(path, len(DAOON_CLASSES), problems)
        if labels is None:
            continue
        source = path.name.split(".rf.")[0]
        classes = sorted({c for c, _ in labels})
        parts = {DAOON_PARTS[c] for c in classes} or set(by_eye.get(eye_name(path), ()))
        samples.append(
            Sample(
                path=path,
                source="daoon",
                group=source,
                parts=tuple(sorted(parts)),
                fractured=bool(labels),
                boxes=tuple(box for _, box in labels),
                box_labels=tuple(DAOON_CLASSES[c] for c, _ in labels),
                is_boxed=True,
                has_hardware=True if eye_name(path) in with_hardware else None,
                kind=DAOON_CLASSES[classes[0]] if classes else "negative",
            )
        )
    return samples, problems + strays(folder / "train") + strays(folder / "valid")


def read_web(folder: Path) -> Found:
    """Read the web set; a picture that nobody annotated shows a fracture of unknown place."""
    problems: list[Problem] = []
    samples = []
    by_eye = parts_by_eye("web")
    for row in _rows(folder / "manifest.csv", WEB_COLUMNS, problems):
        path = folder / "images" / row["image"]
        is_annotated = row["annotated"] == "1"
        if not path.is_file():
            problems.append(Problem(path, "row without a picture"))
            continue
        labels = labels_of(path, WEB_CLASSES, problems) if is_annotated else []
        if labels is None:
            continue
        samples.append(
            Sample(
                path=path,
                source="web",
                group=row["source"],
                parts=by_eye.get(eye_name(path), ()),
                fractured=True,
                boxes=tuple(box for _, box in labels),
                box_labels=("fracture",) * len(labels),
                is_boxed=bool(labels),
            )
        )
    return samples, problems + strays(folder)


def read_bonebreak(folder: Path) -> Found:
    """Read the fracture types; near-duplicates share a cluster, which is the group.

    Clusters that turned out to hold copies of one picture make one group (`bonebreak_twins.csv`).
    """
    problems: list[Problem] = []
    samples = []
    by_eye, twins = parts_by_eye("bonebreak"), bonebreak_twins()
    for row in _rows(folder / "manifest.csv", BONEBREAK_COLUMNS, problems):
        path = folder / "images" / row["image"]
        if not path.is_file():
            problems.append(Problem(path, "row without a picture"))
            continue
        parts = by_eye.get(eye_name(path), ())
        samples.append(
            Sample(
                path=path,
                source="bonebreak",
                group=twins.get(row["cluster"], row["cluster"]),
                parts=parts,
                fractured=None if parts == (OTHER,) else True,
                kind=row["type"],
            )
        )
    return samples, problems


def read_out_of_scope(folder: Path) -> Found:
    """Read the pictures that no network may answer; the sub-folder's name is their kind."""
    problems: list[Problem] = []
    kinds = tuple(sorted(p.name for p in folder.iterdir() if p.is_dir()))
    samples = [
        Sample(path=p, source="out_of_scope", group=p.stem, parts=(OTHER,), kind=p.parent.name)
        for p in _images(folder, kinds, problems)
    ]
    return samples, problems


READERS: tuple[tuple[str, Reader], ...] = (
    ("fracatlas", read_fracatlas),
    ("daoon", read_daoon),
    ("web", read_web),
    ("bonebreak", read_bonebreak),
    ("out_of_scope", read_out_of_scope),
)


def eye_name(path: Path) -> str:
    """Return the short name under which `parts_by_eye.csv` knows a picture."""
    stem, mark, code = path.stem.rpartition(".rf.")
    return code if mark else f"{path.parent.name}/{stem or path.stem}"


def parts_by_eye(source: str) -> dict[str, tuple[str, ...]]:
    """Return body parts by `eye_name` for one source.

    A first network sorted the pictures, and a non-radiologist looked them through and corrected
    it; what stayed doubtful has no row.
    """
    if not PARTS_BY_EYE.is_file():
        return {}
    with PARTS_BY_EYE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == source]
    return {row["name"]: tuple(row["parts"].split("+")) for row in rows if row["parts"]}


def bonebreak_twins() -> dict[str, str]:
    """Return the group of each cluster that shares a picture with another one.

    Found by matching features between all clusters' pictures, and looked at.
    """
    with BONEBREAK_TWINS.open(newline="", encoding="utf-8") as file:
        return {row["cluster"]: row["group"] for row in csv.DictReader(file)}


def hardware_by_eye(source: str) -> set[str]:
    """Return the `eye_name` of pictures of one source that show metalwork or a cast.

    Fractured pictures of daoon's validation and test folds were looked through; nobody looked at
    its training fold.
    """
    with HARDWARE_BY_EYE.open(newline="", encoding="utf-8") as file:
        return {row["name"] for row in csv.DictReader(file) if row["source"] == source}


def _rows(
    manifest: Path, columns: Sequence[str], problems: list[Problem]
) -> Iterator[dict[str, str]]:
    """Yield the rows; one that ends too early, or a manifest without a column, is a problem."""
    if not manifest.is_file():
        problems.append(Problem(manifest, "manifest is missing"))
        return
    with manifest.open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        missing = [name for name in columns if name not in (table.fieldnames or ())]
        if missing:
            problems.append(Problem(manifest, f"manifest without a column {', '.join(missing)}"))
            return
        for row in table:
            if any(row[name] is None for name in columns):
                problems.append(Problem(manifest, "row that ends too early"))
            else:
                yield row


def _images(folder: Path, below: tuple[str, ...], problems: list[Problem]) -> Iterator[Path]:
    for name in below:
        if not (folder / name).is_dir():
            problems.append(Problem(folder / name, "folder is missing"))
            continue
        paths = (folder / name).iterdir()
        yield from sorted(p for p in paths if p.suffix.lower() in IMAGE_SUFFIXES)
