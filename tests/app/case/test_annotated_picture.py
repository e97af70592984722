"""What leaves the program says what it is, and is there whole or not at all."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.case.annotated_picture import Look, annotated, write_image
from app.case.plain_answers import answer_as_data
from app.files.saving import NO_SOURCES
from app.version import DISCLAIMER
from errors import CannotSave
from imaging.drawing.lettering import caption_plate
from imaging.orientation import Orientation
from imaging.overlay import Box, Heatmap
from imaging.render import render
from models.prediction import (
    BALANCED,
    HIGH_SENSITIVITY,
    Finding,
    OperatingPoint,
    Prediction,
    Verdict,
)
from tests.fakes import made_radiograph

ANSWER = Prediction("cascade", "x", Verdict.NO_FRACTURE, 0.12, ())
POINTS = {BALANCED: OperatingPoint(0.2, 0.6), HIGH_SENSITIVITY: OperatingPoint(0.1, 0.1)}
# The small ones are what public collections hold.
SIZES = [(96, 96), (373, 454), (533, 640), (700, 900), (1000, 2500), (2304, 2880), (2500, 400)]


def synthetic(size_wh: tuple[int, int]):
    return replace(made_radiograph(60, size_wh), is_synthetic=True, frames=3)


def words_on(picture: Image.Image, plain: Image.Image) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of what is drawn."""
    rows, columns = np.nonzero((np.asarray(picture) != np.asarray(plain)).any(axis=2))
    assert rows.size, "nothing is drawn"
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that are drawn, picture by picture."""
    texts: list[str] = []

    def listen(text: str, *rest):
        texts.append(text.replace("\N{NO-BREAK SPACE}", " "))
        return caption_plate(text, *rest)

    monkeypatch.setattr("imaging.drawing.marks.caption_plate", listen)
    return texts


@pytest.mark.parametrize("size", SIZES)
def test_every_saved_picture_says_what_it_is(size: tuple[int, int], said: list[str]) -> None:
    radiograph = synthetic(size)
    left, top, right, bottom = words_on(annotated(radiograph, ANSWER), render(radiograph, ()))
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    (words,) = said
    for part in (
        "cascade: No fracture found",
        "P(fracture) 12 %",
        "synthetic picture",
        "picture 1 of 3",
        DISCLAIMER,
    ):
        assert part in words


def test_a_kind_is_saved_with_both_percentages_and_what_speaks_against_it(
    said: list[str],
) -> None:
    kinds = (Finding("fisura", 0.821), Finding("fractura", 0.179))
    answer = Prediction("crack_vs_fracture", "x", Verdict.NOT_APPLICABLE, 0.179, kinds)
    annotated(made_radiograph(60, (640, 480)), answer, Look(warning="Cascade says no fracture."))
    (words,) = said
    assert words.startswith("Cascade says no fracture. ·")
    assert "fisura (crack) 82.10 %, fractura (complete fracture) 17.90 %" in words


def test_a_saved_picture_says_at_which_point_it_was_judged(said: list[str]) -> None:
    answer = replace(ANSWER, operating_points=POINTS)
    for point_name in POINTS:
        annotated(made_radiograph(60, (640, 480)), answer.at(point_name))
    plain, sensitive = said
    assert plain == f"OsteoLens cascade: No fracture found · P(fracture) 12 % · {DISCLAIMER}"
    assert sensitive.startswith(
        "OsteoLens cascade: Fracture · P(fracture) 12 % · High sensitivity · "
    )


def test_a_saved_picture_tells_the_story_of_its_verdict(said: list[str]) -> None:
    points = {BALANCED: OperatingPoint(0.0312, 0.5)}
    answer = replace(ANSWER, probability=0.0288, operating_points=points)
    annotated(made_radiograph(60, (640, 480)), answer)
    assert "No fracture found · P(fracture) 2.9 %" in said[0]


def test_a_mirrored_picture_says_so(said: list[str]) -> None:
    for look in (Look(), Look(orientation=Orientation(is_mirrored=True))):
        annotated(made_radiograph(60, (640, 480)), ANSWER, look)
    plain, mirrored = said
    assert "Mirrored" not in plain
    assert "· Mirrored ·" in mirrored


def test_the_words_leave_most_of_the_picture_free() -> None:
    radiograph = synthetic((373, 454))
    _, top, _, bottom = words_on(annotated(radiograph, ANSWER), render(radiograph, ()))
    assert bottom - top <= 454 / 4
    assert top > 454 / 2


def test_the_words_stay_among_many_boxes() -> None:
    boxes = tuple(
        Finding("f", 0.9, Box((x, y, x + 80, y + 80), "fracture of the wrist", 0.9))
        for x in range(0, 300, 90)
        for y in range(0, 400, 90)
    )
    radiograph = synthetic((373, 454))
    crowded = replace(ANSWER, findings=boxes)
    bare = render(radiograph, crowded.overlay)
    assert words_on(annotated(radiograph, crowded), bare)


def test_without_the_overlay_the_words_stay() -> None:
    radiograph = synthetic((373, 454))
    assert words_on(
        annotated(radiograph, ANSWER, Look(overlay_is_on=False)), render(radiograph, ())
    )


def test_a_picture_too_wide_for_its_format_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match=r"can't hold 70000 x 4 pixels; choose the ending \.png"):
        write_image(Image.new("RGB", (70000, 4)), tmp_path / "wide.jpg", NO_SOURCES)
    assert not list(tmp_path.iterdir())
    write_image(Image.new("RGB", (70000, 4)), tmp_path / "wide.png", NO_SOURCES)


def test_places_are_told_in_pixels_of_the_file_whatever_was_stretched() -> None:
    box = Box((10.0, 20.0, 30.0, 40.0), "fracture", 0.9)
    heat = Heatmap(np.eye(2, dtype=np.float32), (0.0, 0.0, 40.0, 40.0), "fracture")
    answer = replace(
        ANSWER, findings=(Finding("fracture", 0.9, box), Finding("fractured", 0.8, heat))
    )
    radiograph = replace(made_radiograph(), stretch_xy=(2.0, 1.0))
    answer = replace(answer, probability=0.0311951)
    data = answer_as_data("x.dcm", radiograph, answer, False)
    assert data["probability"] == 0.031195, "enough digits to tell it from its threshold"
    assert data["findings"][0]["box_xyxy"] == [5.0, 20.0, 15.0, 40.0]
    x, y = heat.hottest_xy
    assert data["findings"][1]["point_xy"] == [x / 2, y]
    assert "frame" not in data
