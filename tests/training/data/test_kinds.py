"""Which pictures say crack or complete fracture, and which say neither."""

from pathlib import Path

import pytest

from training.data.kinds import is_fractura, kind_samples
from training.data.sample import OTHER, Sample


def sample(kind: str, part: str = "Leg", **told: object) -> Sample:
    path = Path(f"{kind}/{part}.jpg")
    return Sample(path, "bonebreak", part, (part,), kind=kind, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "is_complete"),
    [
        ("hairline", False),
        ("comminuted", True),
        ("oblique", True),
        ("spiral", True),
        ("fracture_dislocation", True),
        ("longitudinal", True),
        ("impacted", True),
    ],
)
def test_only_a_hairline_is_a_crack(kind: str, is_complete: bool) -> None:
    told = sample(kind)
    assert kind_samples([told]) == [told]
    assert is_fractura(told) is is_complete


def test_what_is_neither_or_drawn_on_or_of_no_known_part_says_no_kind() -> None:
    others = [sample(kind) for kind in ("avulsion", "greenstick", "pathological", "")]
    others += [sample("spiral", is_marked=True), sample("hairline", OTHER)]
    assert kind_samples(others) == []
