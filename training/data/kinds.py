"""The pictures of Bone Break that say what kind of fracture they show: crack or complete."""

from collections.abc import Sequence

from training.data.by_eye import eye_name, feet_by_eye
from training.data.sample import OTHER, Sample, unmarked

FISURA, FRACTURA = "fisura", "fractura"
LABELS = (FISURA, FRACTURA)
FISURA_TYPES = frozenset({"hairline"})
FRACTURA_TYPES = frozenset(
    {"comminuted", "oblique", "spiral", "fracture_dislocation", "longitudinal", "impacted"}
)
"""Avulsions, greenstick and pathological fractures are neither: they are left out."""


def regions_of(samples: Sequence[Sample]) -> dict[str, list[bool]]:
    """Return which samples show each region that an answer is checked within.

    Hairlines are mostly of the leg, so that a network might tell the region and not the kind.
    """
    feet = {source: feet_by_eye(source) for source in {s.source for s in samples}}
    is_foot = [eye_name(s.path) in feet[s.source] for s in samples]
    is_leg = [s.parts == ("Leg",) for s in samples]
    return {
        "Wrist or hand": [s.parts == ("Hand",) for s in samples],
        "Knee or shank": [leg and not foot for leg, foot in zip(is_leg, is_foot, strict=True)],
        "Foot or ankle": [leg and foot for leg, foot in zip(is_leg, is_foot, strict=True)],
    }


def kind_samples(samples: Sequence[Sample]) -> list[Sample]:
    """Return the pictures of a known kind and body part that nobody drew on."""
    return [
        s
        for s in unmarked(samples)
        if s.kind in FISURA_TYPES | FRACTURA_TYPES and s.parts != (OTHER,)
    ]


def is_fractura(sample: Sample) -> bool:
    """Tell the kind of one of these pictures."""
    return sample.kind in FRACTURA_TYPES
