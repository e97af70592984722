"""The report as a document: its pages, paper, font and size, rendered back and read back."""

import gc
import weakref
from dataclasses import replace

import pytest

from app.case.case import LETTER
from app.report.pdf import MOST_IMAGES, ReportPdf
from errors import CannotSave
from tests.app.cases import drawn_case, drawn_radiograph, form, full_case
from tests.app.report.printed import Printed
from tests.snapshot import assert_like_snapshot


def test_one_x_ray_with_all_that_there_is_fills_one_page_well() -> None:
    printed = Printed(
        full_case(),
        institution="Hospital of the Example, Radiology",
        label="Case 17",
        remarks="Compare with the films of last year.",
    )
    assert len(printed.texts) == 1
    assert_like_snapshot(printed.picture(), "report_full")


def test_the_page_says_all_that_the_answer_needs() -> None:
    (words,) = Printed(full_case(), label="Case 17", remarks="See also last year.").words
    for wanted in (
        "Case 17",
        "2026-11-21",
        "Hand · left · PA · 800 × 600 pixels, 12 bits",
        "P(fracture) 93 %",
        "no fracture under 12 %",
        "fracture from 55 %",
        "x 300 to 420, y 200 to 330",
        "sensitivity 91 % (88–94), missed 3 % (1–5)",
        "The pipelines disagree",
        "Disagrees: an old line.",
        "23.4 mm",
        "12.5 °",
        "See also last year.",
        "Not a diagnosis.",
        "OsteoLens 0.",
        "Page 1 of 1",
    ):
        assert wanted in words
    assert "0123456789abcdef" * 4 in words.replace(" ", "")


def test_what_is_absent_has_no_heading() -> None:
    (words,) = Printed(drawn_case()).words
    for heading in ("Remarks", "Measurements", "The reader's word", "All pipelines"):
        assert heading not in words


def test_no_file_is_named_unless_that_is_wished() -> None:
    assert "wrist.png" not in Printed(drawn_case()).words[0]
    (words,) = Printed(drawn_case(), names_files=True).words
    assert "wrist.png" in words
    assert "ab" * 32 in words


def test_free_text_of_a_file_is_no_body_part() -> None:
    radiograph = replace(drawn_radiograph(), body_part="JOHN MILLER", view_position="J. MILLER")
    assert "MILLER" not in Printed(drawn_case(radiograph=radiograph)).words[0].upper()


@pytest.mark.parametrize(("paper", "size_mm"), [("A4", (210, 297)), (LETTER, (216, 279))])
def test_the_paper_is_the_one_asked_for(paper: str, size_mm: tuple[int, int]) -> None:
    assert Printed(full_case(), paper=paper).sizes_mm == [size_mm]


def test_letters_that_the_font_has_not_are_refused_by_name() -> None:
    with pytest.raises(CannotSave, match="no sign for П р"):
        ReportPdf(form(remarks="Пр"))


def test_an_empty_report_is_refused() -> None:
    with pytest.raises(CannotSave, match="no answer to report on"):
        ReportPdf(form()).finish()


def test_the_font_goes_along_and_the_metadata_name_nobody() -> None:
    printed = Printed(drawn_case(), institution="Hospital", label="Case 17")
    assert printed.document.get_metadata_dict(skip_empty=True).keys() <= {
        "Title",
        "Producer",
        "CreationDate",
    }
    assert b"/FontFile2" in printed.data
    assert b"/Launch" not in printed.data
    assert b"/URI" not in printed.data


def test_a_screen_reader_finds_the_words_of_a_page() -> None:
    # Of a document that says that it is tagged it reads the tagged parts alone.
    assert b"/MarkInfo" not in Printed(full_case()).data


def test_the_pixels_are_let_go_once_the_figures_are_drawn() -> None:
    report, image = ReportPdf(form()), drawn_case()
    pixels = weakref.ref(image.radiograph.pixels)
    report.add(image)
    del image
    gc.collect()
    assert pixels() is None


def test_a_report_has_an_end() -> None:
    report = ReportPdf(form())
    small = drawn_case(radiograph=drawn_radiograph((8, 8)))
    report.add(small)
    report._entries *= MOST_IMAGES
    with pytest.raises(CannotSave, match="several reports"):
        report.add(small)
