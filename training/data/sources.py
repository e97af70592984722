"""One reader for each source: its folder in, samples and problems out."""

import re
from collections.abc import Iterator
from pathlib import Path

from models.public_labels import PUBLIC_LABELS
from training.data.by_eye import (
    boxes_by_eye,
    eye_name,
    hardware_by_eye,
    marks_by_eye,
    parts_by_eye,
    whole_name,
)
from training.data.labels import labels_of, strays
from training.data.manifests import is_picture, listed_pictures, yes_or_no
from training.data.sample import OTHER, Problem, Reader, Sample

RUN_LENGTH = 50
# The public detector bears the same names.
DAOON_CLASSES = PUBLIC_LABELS
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

Found = tuple[list[Sample], list[Problem]]


def read_fracatlas(folder: Path) -> Found:
    """Read FracAtlas; a group is a run of 50 ids, since neighbours are often one patient."""
    problems: list[Problem] = []
    samples = []
    for path, row in listed_pictures(folder, FRACATLAS_COLUMNS, problems):
        labels = labels_of(path, FRACATLAS_CLASSES, problems, is_needed=False)
        fractured = yes_or_no(row, "fractured", path, problems)
        number = re.sub(r"[^0-9]", "", path.stem)
        if labels is None or fractured is None:
            continue
        if fractured != bool(labels) or not number:
            reason = "fractured without a box" if fractured else "normal with a box"
            problems.append(Problem(path, reason if number else "name without a number"))
            continue
        samples.append(
            Sample(
                path=path,
                source="fracatlas",
                group=f"run{int(number) // RUN_LENGTH:03d}",
                parts=fracatlas_parts(row["parts"], row["subpart_by_eye"]),
                fractured=fractured,
                boxes=tuple(label.box for label in labels),
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
        classes = sorted({label.kind for label in labels})
        parts = {DAOON_PARTS[c] for c in classes} or set(by_eye.get(eye_name(path), ()))
        samples.append(
            Sample(
                path=path,
                source="daoon",
                group=source,
                parts=tuple(sorted(parts)),
                fractured=bool(labels),
                boxes=tuple(label.box for label in labels),
                corners=tuple(label.corners for label in labels),
                box_labels=tuple(DAOON_CLASSES[label.kind] for label in labels),
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
    by_eye, drawn_on = parts_by_eye("web"), marks_by_eye("web")
    for path, row in listed_pictures(folder, WEB_COLUMNS, problems):
        is_annotated = yes_or_no(row, "annotated", path, problems)
        labels = labels_of(path, WEB_CLASSES, problems) if is_annotated else []
        if labels is None or is_annotated is None:
            continue
        samples.append(
            Sample(
                path=path,
                source="web",
                group=row["source"],
                parts=by_eye.get(eye_name(path), ()),
                fractured=True,
                boxes=tuple(label.box for label in labels),
                box_labels=("fracture",) * len(labels),
                is_boxed=bool(labels),
                is_marked=eye_name(path) in drawn_on,
            )
        )
    return samples, problems + strays(folder)


def read_bonebreak(folder: Path) -> Found:
    """Read the fracture types; near-duplicates share a cluster, which is the group."""
    problems: list[Problem] = []
    samples = []
    by_eye, drawn_on = parts_by_eye("bonebreak"), marks_by_eye("bonebreak")
    boxed = boxes_by_eye("bonebreak")
    for path, row in listed_pictures(folder, BONEBREAK_COLUMNS, problems):
        parts = by_eye.get(eye_name(path), ())
        boxes = boxed.get(whole_name(path), ())
        samples.append(
            Sample(
                path=path,
                source="bonebreak",
                group=row["cluster"],
                parts=parts,
                fractured=None if parts == (OTHER,) else True,
                boxes=boxes,
                box_labels=("fracture",) * len(boxes),
                is_boxed=bool(boxes),
                is_marked=eye_name(path) in drawn_on,
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


def _images(folder: Path, below: tuple[str, ...], problems: list[Problem]) -> Iterator[Path]:
    for name in below:
        if not (folder / name).is_dir():
            problems.append(Problem(folder / name, "folder is missing"))
            continue
        paths = (folder / name).iterdir()
        yield from sorted(p for p in paths if is_picture(p))
