"""What the program knows of a pipeline is one entry."""

import pytest

from models.prediction import Finding, Prediction, Verdict
from models.registry import PIPELINES, names_a_kind, part_named_by
from store.rows import IMPORTED


def told(pipeline: str, verdict: Verdict, *labels: str) -> Prediction:
    return Prediction(pipeline, "w", verdict, None, tuple(Finding(name, 0.9) for name in labels))


@pytest.mark.parametrize(
    ("pipeline", "verdict", "labels", "part"),
    [
        ("cascade", Verdict.FRACTURE, ("Hand", "fractured"), "Hand"),
        ("cascade", Verdict.OUT_OF_SCOPE, ("other",), ""),
        ("cascade", Verdict.DOUBT, (), ""),
        ("cbam", Verdict.FRACTURE, ("fractured",), ""),
    ],
)
def test_only_a_part_that_was_recognised_is_named(
    pipeline: str, verdict: Verdict, labels: tuple[str, ...], part: str
) -> None:
    assert part_named_by(told(pipeline, verdict, *labels)) == part


def test_a_row_of_another_program_names_no_kind() -> None:
    assert [name for name in PIPELINES if names_a_kind(name)] == ["crack_vs_fracture"]
    assert not names_a_kind(IMPORTED)
