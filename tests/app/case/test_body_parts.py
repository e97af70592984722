"""A body part is told in words that people use, of the standard's terms alone."""

import pytest

from app.case.body_parts import known_part


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("HAND", "Hand"),
        (" hip ", "Hip"),
        ("CSPINE", "Cervical spine"),
        ("TSPINE", "Thoracic spine"),
        ("LSPINE", "Lumbar spine"),
        ("HAND OF JOHN", ""),
    ],
)
def test_a_part_has_no_shortened_name(told: str, shown: str) -> None:
    assert known_part(told) == shown
