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


def view(name: str, verdict: Verdict | None, position: str = "", **others: Verdict) -> OpenImage:
    """Return a view answered by the cascade, which is shown, and by others."""
    radiograph = replace(made_radiograph(), view_position=position)
    image = OpenImage(Path(name), "0" * 64, b"", Pyramid(radiograph))
    said = {} if verdict is None else {"cascade": verdict}
    for pipeline, its_verdict in (said | others).items():
        image.take(Answer(Prediction(pipeline, "w", its_verdict, None, ())))
    return image


@pytest.mark.parametrize(
    ("views", "line"),
    [
        ([view("a", F), view("b", N)], "Fracture in a."),
        ([view("a", D), view("b", N)], "No certain fracture; doubt in a."),
        ([view("a", F), view("b", D), view("c", N)], "Fracture in a; doubt in b."),
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


@pytest.mark.parametrize(
    ("views", "line"),
    [
        (
            [view("a", F, cbam=F, yolo=N), view("b", D, cbam=N)],
            "Fracture in a (Cascade, CBAM); doubt in b (Cascade).",
        ),
        ([view("a", D, cbam=F), view("b", N)], "Fracture in a (CBAM)."),
        ([view("a", None, cbam=N), view("b", N)], "No fracture found in a (CBAM), b (Cascade)."),
        ([view("a", F, crack_vs_fracture=Verdict.NOT_APPLICABLE)], "Fracture in a."),
    ],
)
def test_who_said_it_is_named_where_several_were_asked(views: list[OpenImage], line: str) -> None:
    assert study_line(views, BALANCED) == line


def test_a_line_on_what_is_shown_tells_nothing_that_another_pipeline_said() -> None:
    doubted, broken = view("a", D, cbam=F), view("b", F, cbam=N)
    assert study_line([doubted, broken], BALANCED, of_shown=True) == "Fracture in b; doubt in a."
    doubted.shown_pipeline = broken.shown_pipeline = "cbam"
    assert study_line([doubted, broken], BALANCED, of_shown=True) == "Fracture in a."
    broken.shown_pipeline = "cascade"
    line = study_line([doubted, broken], BALANCED, of_shown=True)
    assert line == "Fracture in a (CBAM), b (Cascade)."


def test_a_hidden_answer_is_not_told_in_the_line() -> None:
    hidden = view("a", F)
    hidden.is_hidden = True
    assert study_line([hidden, view("b", N)], BALANCED) == HIDDEN
