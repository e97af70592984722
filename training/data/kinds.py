"""The pictures of Bone Break that say what kind of fracture they show: crack or complete."""

import csv
from collections.abc import Sequence
from pathlib import Path

from training.data.sample import OTHER, Sample
from training.data.sources import eye_name

FISURA, FRACTURA = "fisura", "fractura"
LABELS = (FISURA, FRACTURA)
FISURA_TYPES = frozenset({"hairline"})
FRACTURA_TYPES = frozenset(
    {"comminuted", "oblique", "spiral", "fracture_dislocation", "longitudinal", "impacted"}
)
"""Avulsions, greenstick and pathological fractures are neither: they are left out."""

# Arrows, circles and letters drawn into the picture, which point at the answer; looked for by eye.
MARKS_BY_EYE = Path(__file__).with_name("marks_by_eye.csv")

# Pictures of the leg whose subject is the foot or the ankle; sorted by eye, by a non-radiologist.
FEET_BY_EYE = Path(__file__).with_name("feet_by_eye.csv")


def marked() -> set[tuple[str, str]]:
    """Return source and `eye_name` of the pictures that somebody drew on."""
    return _listed(MARKS_BY_EYE)


def feet() -> set[tuple[str, str]]:
    """Return source and `eye_name` of the pictures of a foot or an ankle."""
    return _listed(FEET_BY_EYE)


def regions_of(samples: Sequence[Sample]) -> dict[str, list[bool]]:
    """Return which samples show each region that an answer is checked within.

    Hairlines are mostly of the leg, so that a network might tell the region and not the kind.
    """
    known = feet()
    is_foot = [(s.source, eye_name(s.path)) in known for s in samples]
    is_leg = [s.parts == ("Leg",) for s in samples]
    return {
        "Wrist or hand": [s.parts == ("Hand",) for s in samples],
        "Knee or shank": [leg and not foot for leg, foot in zip(is_leg, is_foot, strict=True)],
        "Foot or ankle": [leg and foot for leg, foot in zip(is_leg, is_foot, strict=True)],
    }


def _listed(path: Path) -> set[tuple[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["source"], row["name"]) for row in csv.DictReader(file)}


def kind_samples(samples: Sequence[Sample]) -> list[Sample]:
    """Return the pictures of a known kind and body part that nobody drew on."""
    drawn_on = marked()
    return [
        s
        for s in samples
        if s.kind in FISURA_TYPES | FRACTURA_TYPES
        and s.parts != (OTHER,)
        and (s.source, eye_name(s.path)) not in drawn_on
    ]


def is_fractura(sample: Sample) -> bool:
    """Tell the kind of one of these pictures."""
    return sample.kind in FRACTURA_TYPES
