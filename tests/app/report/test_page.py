"""What a report's page says of an X-ray: when it was answered, by whom, in which pixels."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.case.annotated_picture import Look
from app.case.case import CaseImage, ReaderWord, Saying
from imaging.drawing.measurements import COLOUR, Drawn
from imaging.measure import Kind, Measurement
from imaging.orientation import Orientation
from imaging.overlay import Keypoint
from imaging.tone import Tone
from models.prediction import Finding, Verdict
from tests.app.cases import MADE_AT, drawn_answer, drawn_case, drawn_radiograph, full_case
from tests.app.report.test_report_pdf import Printed

RULER = Drawn(Measurement(Kind.RULER, ((100.0, 100.0), (100.0, 500.0))), "56.0 mm")


def figures(image: CaseImage) -> tuple[np.ndarray, np.ndarray]:
    """Return the picture alone and the one with its marks, (height, width, 3) RGB."""
    page = Printed(image).document[0]
    plain, marked = (
        np.asarray(o.get_bitmap().to_pil().convert("RGB"), np.int16)
        for o in page.get_objects()
        if o.type == 3
    )
    return plain, marked


@pytest.fixture
def in_madrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Madrid")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be set there")
@pytest.mark.parametrize(
    ("made_at", "told"),
    [
        (MADE_AT - timedelta(days=3, hours=2), "2026-11-18 08:30"),
        (datetime(2026, 7, 10, 10, 0, tzinfo=UTC), "2026-07-10 12:00"),
    ],
)
@pytest.mark.usefixtures("in_madrid")
def test_an_answer_is_told_with_the_time_that_clocks_showed_then(
    made_at: datetime, told: str
) -> None:
    (words,) = Printed(drawn_case(answers=(replace(drawn_answer(), made_at=made_at),))).words
    assert f"Answered {told}" in words


def test_each_pipeline_is_told_with_its_own_answer_and_measurements_with_their_plane() -> None:
    (words,) = Printed(full_case()).words
    assert "CBAM No fracture found P(fracture) 4 %" in words
    assert "Length 23.4 mm at the detector" in words


def test_the_reader_s_word_stands_beside_the_pipeline_it_is_of() -> None:
    word = ReaderWord((Saying("You were right.", Verdict.NO_FRACTURE),))
    clear = replace(drawn_answer(Verdict.NO_FRACTURE, 0.04, "cbam"), reader=word)
    (words,) = Printed(drawn_case(answers=(drawn_answer(), clear))).words
    assert "CBAM: You were right." in words


def test_places_are_told_in_pixels_of_the_file_though_it_was_stretched() -> None:
    radiograph = replace(drawn_radiograph(), stretch_xy=(1.0, 2.0))
    (words,) = Printed(drawn_case(radiograph=radiograph)).words
    assert "x 300 to 420, y 100 to 165" in words


def test_a_page_says_that_a_part_is_masked_and_how_the_reader_calibrated() -> None:
    (words,) = Printed(drawn_case(is_masked=True, calibrated_mm=0.25)).words
    assert "X-ray, partly masked by the reader" in words
    assert "pixels of 0.25 × 0.25 mm, calibrated" in words
    (words,) = Printed(drawn_case()).words
    assert "masked" not in words
    assert "calibrated" not in words


def test_a_point_under_its_threshold_is_no_finding() -> None:
    shown, hidden = (
        Finding(name, score, Keypoint((9.0, 9.0), name, score, is_shown))
        for name, score, is_shown in (("left_hip", 0.9, True), ("left_ear", 0.1, False))
    )
    answer = drawn_answer(Verdict.NOT_APPLICABLE, pipeline="pose")
    answer = replace(answer, prediction=replace(answer.prediction, findings=(shown, hidden)))
    (words,) = Printed(drawn_case(answers=(answer,))).words
    assert "left hip" in words
    assert "left ear" not in words


def test_findings_in_two_columns_are_read_down_the_first_and_then_the_second() -> None:
    findings = tuple(Finding(f"finding {n:02}", 0.5) for n in range(11))
    answer = drawn_answer()
    answer = replace(answer, prediction=replace(answer.prediction, findings=findings))
    (words,) = Printed(drawn_case(answers=(answer,))).words
    assert "finding 00 0.50 finding 06 0.50" in words
    assert all(f"finding {n:02}" in words for n in range(11))


def test_both_figures_have_the_greys_and_turns_of_the_screen() -> None:
    upright, _marked = figures(drawn_case())
    look = Look(tone=Tone(is_inverted=True), orientation=Orientation(quarter_turns=1))
    for figure in figures(drawn_case(look=look)):
        assert figure.shape[0] > figure.shape[1]
        assert np.abs(figure[100, 5] - figure[100, -5]).max() < 20, "the slope runs down now"
        assert figure[5, 5].min() > upright[5, 5].max() + 100


def test_graphics_of_the_file_lie_on_the_marked_figure_alone_unless_they_are_hidden() -> None:
    plane = np.zeros((600, 800), np.uint8)
    plane[450:550, 50:150] = 255
    radiograph = replace(drawn_radiograph(), overlay_plane=plane)
    plain, marked = figures(drawn_case(radiograph=radiograph))
    assert plain[687, 137].max() < 100
    assert marked[687, 137].min() > 200
    _plain, without = figures(
        drawn_case(radiograph=radiograph, look=Look(shows_overlay_planes=False))
    )
    assert without[687, 137].max() < 100


def test_measurements_lie_on_the_marked_figure_alone() -> None:
    plain, marked = figures(drawn_case(look=Look(measures=(RULER,))))
    for figure, is_drawn in ((plain, False), (marked, True)):
        apart = np.abs(figure - np.array(COLOUR)).max(axis=2)
        assert bool((apart < 40).any()) is is_drawn


def test_each_row_of_the_summary_has_the_number_of_its_page() -> None:
    printed = Printed(drawn_case(), drawn_case())
    assert "1 Fracture" in printed.words[0]
    assert "2 Fracture" in printed.words[0]
    assert "0 Fracture" not in printed.words[0]
    assert "X-ray 2 of 2" in printed.words[2]
