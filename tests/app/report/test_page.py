"""What a report's page says of an X-ray: when it was answered, by whom, in which pixels."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.case.case import ReaderWord, Saying
from models.prediction import Verdict
from tests.app.cases import MADE_AT, drawn_answer, drawn_case, drawn_radiograph, full_case
from tests.app.report.printed import Printed


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
