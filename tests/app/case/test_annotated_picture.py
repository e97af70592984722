"""What leaves the program says what it is, and is there whole or not at all."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.case.annotated_picture import Look, annotated, annotated_at_own_size, write_image
from app.case.plain_answers import answer_as_data
from app.files.saving import NO_SOURCES
from app.settings import Settings
from app.version import DISCLAIMER
from errors import CannotSave
from imaging.drawing.lettering import caption_band
from imaging.orientation import Orientation
from imaging.overlay import Box, Heatmap
from imaging.render import render
from imaging.tone import Tone
from models.crack_vs_fracture import HEADLINES
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


def words_below(picture: Image.Image, plain: Image.Image) -> np.ndarray:
    """Return the band of words; above it the picture is what it is without them."""
    assert picture.width == plain.width
    assert (np.asarray(picture)[: plain.height] == np.asarray(plain)).all()
    return np.asarray(picture)[plain.height :]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that are drawn, picture by picture."""
    texts: list[str] = []

    def listen(text: str, *rest):
        texts.append(text.replace("\N{NO-BREAK SPACE}", " "))
        return caption_band(text, *rest)

    monkeypatch.setattr("app.case.annotated_picture.caption_band", listen)
    return texts


@pytest.mark.parametrize("size", SIZES)
def test_every_saved_picture_says_what_it_is(size: tuple[int, int], said: list[str]) -> None:
    radiograph = synthetic(size)
    band = words_below(annotated(radiograph, ANSWER), render(radiograph, ()))
    _rows, columns = np.nonzero(band.max(axis=2) > 100)
    assert 0 < columns.min() < columns.max() < size[0] - 1, "no letter is cut"
    (words,) = said
    for part in (
        "OsteoLens · Cascade · No fracture found",
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
    answer = Prediction(
        *("crack_vs_fracture", "x", Verdict.NOT_APPLICABLE, 0.179, kinds),
        headline=HEADLINES["fisura"],
    )
    annotated(made_radiograph(60, (640, 480)), answer, Look(warning="Cascade says no fracture."))
    (words,) = said
    assert words.startswith("Cascade says no fracture. ·")
    assert (
        "OsteoLens · Crack or fracture · If fractured: crack · fisura (crack) 82.10 %, fractura "
        "(complete fracture) 17.90 % · says nothing about whether there is a fracture ·"
    ) in words


def test_a_saved_picture_says_at_which_point_it_was_judged(said: list[str]) -> None:
    answer = replace(ANSWER, operating_points=POINTS)
    for point_name in POINTS:
        annotated(made_radiograph(60, (640, 480)), answer.at(point_name))
    plain, sensitive = said
    assert plain == f"OsteoLens · Cascade · No fracture found · P(fracture) 12 % · {DISCLAIMER}"
    assert sensitive.startswith(
        "OsteoLens · Cascade · Fracture · P(fracture) 12 % · High sensitivity · "
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


def test_the_words_cover_no_mark_and_stay_among_many_boxes() -> None:
    boxes = tuple(
        Finding("f", 0.9, Box((x, y, x + 80, y + 80), "fracture of the wrist", 0.9))
        for x in range(0, 300, 90)
        for y in range(0, 400, 90)
    )
    radiograph = synthetic((373, 454))
    crowded = replace(ANSWER, findings=boxes)
    assert words_below(annotated(radiograph, crowded), render(radiograph, crowded.overlay)).size


def test_without_the_overlay_the_words_stay() -> None:
    radiograph = synthetic((373, 454))
    hidden = annotated(radiograph, ANSWER, Look(overlay_is_on=False))
    assert words_below(hidden, render(radiograph, ())).size


def test_the_words_lie_below_a_turned_picture_too() -> None:
    radiograph, turned = synthetic((373, 454)), Orientation().turned(1)
    picture = annotated(radiograph, ANSWER, Look(orientation=turned))
    assert words_below(picture, render(radiograph, (), orientation=turned)).size


def test_a_look_says_what_the_settings_say() -> None:
    chosen = Settings(opacity=0.25, overlay_is_on=False, overlay_planes_are_shown=False)
    assert Look.of(chosen) == Look(opacity=0.25, overlay_is_on=False, shows_overlay_planes=False)


def test_another_picture_is_drawn_alike_without_what_is_this_ones_own() -> None:
    shared = Look(opacity=0.25, overlay_is_on=False, shows_overlay_planes=False)
    own = replace(
        shared, tone=Tone(is_inverted=True), orientation=Orientation(is_mirrored=True), warning="!"
    )
    assert own.of_another() == shared


def test_a_picture_too_wide_for_its_format_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match=r"can't hold 70000 × 4 pixels; choose the ending \.png"):
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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("is_limb_below", [False, True])
def test_at_its_own_size_the_words_lie_where_less_is_to_be_seen(
    size: tuple[int, int], is_limb_below: bool
) -> None:
    pixels = np.zeros(size[::-1], np.uint8)
    half = size[1] // 2
    limb = slice(half, None) if is_limb_below else slice(None, half)
    pixels[limb] = np.random.default_rng(0).integers(0, 256, pixels[limb].shape)
    radiograph = replace(made_radiograph(0, size), pixels=pixels)
    picture = np.asarray(annotated_at_own_size(radiograph, ANSWER))
    plain = np.asarray(render(radiograph, ()))
    assert picture.shape == plain.shape
    changed = np.flatnonzero((picture != plain).any(axis=(1, 2)))
    assert changed.size
    assert (changed[0] == 0) == is_limb_below or size[1] < 100
    assert (changed[-1] == size[1] - 1) == (not is_limb_below) or size[1] < 100


@pytest.mark.parametrize("size", [(300, 150), (240, 160)])
def test_at_its_own_size_a_small_picture_is_not_covered_by_its_words(size: tuple[int, int]) -> None:
    radiograph = made_radiograph(60, size)
    look = Look(warning="The pipelines disagree: YOLO says fracture, CBAM says no fracture.")
    picture = np.asarray(annotated_at_own_size(radiograph, ANSWER, look))
    plain = np.asarray(render(radiograph, ()))
    changed = np.flatnonzero((picture != plain).any(axis=(1, 2)))
    assert 0 < len(changed) <= size[1] / 3
