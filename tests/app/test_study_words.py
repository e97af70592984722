"""One line on several views."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.analyst import Answer
from app.images.open_image import OpenImage
from app.study_words import HIDDEN, NO_LATERAL, study_line
from imaging.pyramid import Pyramid
from models.prediction import BALANCED, Prediction, Verdict
from tests.fakes import made_radiograph

F, N, D = Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT


def view(name: str, verdict: Verdict | None, position: str = "") -> OpenImage:
    radiograph = replace(made_radiograph(), view_position=position)
    image = OpenImage(Path(name), "0" * 64, b"", Pyramid(radiograph))
    if verdict is not None:
        image.take(Answer(Prediction("cascade", "w", verdict, None, ())))
    return image


@pytest.mark.parametrize(
    ("views", "line"),
    [
        ([view("a", F), view("b", N)], "Fracture in a."),
        ([view("a", D), view("b", N)], "No fracture found for sure; doubt in a."),
        ([view("a", N), view("b", N)], "No fracture found in a, b."),
        ([view("a", N), view("b", None)], "No fracture found in a. Not analysed: b."),
        ([view("a", F, "PA"), view("b", N, "AP")], f"Fracture in a. {NO_LATERAL}"),
        ([view("a", F, "PA"), view("b", N, "LL")], "Fracture in a."),
        ([view("a", F, "PA"), view("b", N)], "Fracture in a."),
    ],
)
def test_the_gravest_verdict_and_what_is_missing_are_told(
    views: list[OpenImage], line: str
) -> None:
    assert study_line(views, BALANCED) == line


def test_a_hidden_answer_is_not_told_in_the_line() -> None:
    hidden = view("a", F)
    hidden.is_hidden = True
    assert study_line([hidden, view("b", N)], BALANCED) == HIDDEN
