"""The report on paper: rendered back to a picture and read back as text."""

import io
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from app.case.annotated_picture import Look
from app.case.case import LETTER, CaseAnswer, CaseImage
from app.report.pdf import MOST_IMAGES, ReportPdf
from app.report.sheet import VERDICT_INKS, VERDICT_TINTS
from errors import CannotSave
from imaging.orientation import Orientation
from imaging.overlay import Heatmap
from models.prediction import (
    BALANCED,
    HIGH_SENSITIVITY,
    HIGH_SPECIFICITY,
    Finding,
    OperatingPoint,
    Region,
    Verdict,
)
from tests.app.cases import drawn_answer, drawn_case, drawn_radiograph, form, full_case
from tests.snapshot import assert_like_snapshot

POINTS_PER_MM = 72 / 25.4


class Printed:
    """A report as a reader of PDF files sees it."""

    def __init__(self, *images: CaseImage, **fields: object) -> None:
        report = ReportPdf(form(**fields))
        for image in images:
            report.add(image)
        self.data = report.finish()
        self.document = pypdfium2.PdfDocument(self.data)
        pages = list(self.document)
        self.sizes_mm = [tuple(round(s / POINTS_PER_MM) for s in p.get_size()) for p in pages]
        self.texts = [p.get_textpage().get_text_bounded() for p in pages]
        self.words = [" ".join(text.split()) for text in self.texts]

    def picture(self, page: int = 0) -> Image.Image:
        return self.document[page].render(scale=1.3).to_pil().convert("RGB")


def share_of(picture: Image.Image, colour: tuple[int, int, int]) -> float:
    apart = np.abs(np.asarray(picture, np.int16) - np.array(colour, np.int16)).max(axis=2)
    return float((apart < 12).mean())


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


@pytest.mark.parametrize(
    ("verdict", "probability", "ink"),
    [
        (Verdict.FRACTURE, 0.93, (185, 47, 24)),
        (Verdict.NO_FRACTURE, 0.02, (10, 110, 82)),
        (Verdict.DOUBT, 0.3, (143, 86, 0)),
    ],
)
def test_each_verdict_has_its_colour(
    verdict: Verdict, probability: float, ink: tuple[int, int, int]
) -> None:
    picture = Printed(drawn_case(answers=(drawn_answer(verdict, probability),))).picture()
    assert share_of(picture, ink) > 0.0005


def test_the_plain_picture_bears_no_mark_and_the_one_beside_it_does() -> None:
    picture = np.asarray(Printed(drawn_case()).picture(), np.int16)
    blue = (picture[:, :, 2] - picture[:, :, 0]) > 60
    middle = picture.shape[1] // 2
    figures = slice(picture.shape[0] // 6, picture.shape[0] // 2)
    assert not blue[figures, :middle].any()
    assert blue[figures, middle:].any()


def test_several_x_rays_begin_with_all_verdicts_and_have_a_page_each() -> None:
    images = [drawn_case(answers=(drawn_answer(v),)) for v in Verdict]
    printed = Printed(*images, remarks="Seen together.")
    assert len(printed.words) == 6
    for expected in ("Report on 5 X-rays", "Doubt", "No fracture found", "Seen together."):
        assert expected in printed.words[0]
    assert "X-ray 5 of 5" in printed.words[5]
    assert_like_snapshot(printed.picture(), "report_summary")


def test_a_hundred_x_rays_break_their_table_over_pages() -> None:
    small = drawn_case(radiograph=drawn_radiograph((40, 30)))
    printed = Printed(*[small] * 100)
    assert len(printed.words) == 100 + 3
    assert printed.words[-1].endswith("Page 103 of 103") or "Page 103 of 103" in printed.words[-1]


def test_more_findings_than_fit_are_counted() -> None:
    findings = tuple(Finding(f"finding {n}", 0.5) for n in range(60))
    answer = drawn_answer()
    answer = replace(answer, prediction=replace(answer.prediction, findings=findings))
    (words, *_) = Printed(drawn_case(answers=(answer,))).words
    assert "20 more" in words


@pytest.mark.parametrize("size_wh", [(2000, 100), (100, 2000), (1, 1)])
def test_a_picture_of_any_form_has_its_place(size_wh: tuple[int, int]) -> None:
    printed = Printed(drawn_case(radiograph=drawn_radiograph(size_wh)))
    assert len(printed.words) == 1


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
    report = ReportPdf(form())
    report.add(drawn_case())
    assert not any(
        isinstance(value, np.ndarray) or hasattr(value, "pixels")
        for value in vars(report._entries[0]).values()
    )


def test_a_report_has_an_end() -> None:
    report = ReportPdf(form())
    small = drawn_case(radiograph=drawn_radiograph((8, 8)))
    report.add(small)
    report._entries *= MOST_IMAGES
    with pytest.raises(CannotSave, match="several reports"):
        report.add(small)


def test_a_figure_can_be_read_at_the_size_of_the_paper() -> None:
    printed = Printed(drawn_case())
    images = [o for o in printed.document[0].get_objects() if o.type == 3]
    widths = [o.get_bitmap().to_pil().size[0] for o in images]
    assert widths == [1100, 1100]
    kept = io.BytesIO(printed.data)
    assert kept.getbuffer().nbytes < 2_000_000


def test_all_operating_points_are_drawn_with_their_thresholds_and_verdicts() -> None:
    points = {
        BALANCED: OperatingPoint(0.12, 0.55),
        HIGH_SENSITIVITY: OperatingPoint(0.12, 0.12),
        HIGH_SPECIFICITY: OperatingPoint(0.55, 0.55),
    }
    printed = Printed(_judged_by(points))
    (words,) = printed.words
    for wanted in (
        "no fracture under 12 % fracture from 55 %",
        "High sensitivity: Fracture fracture from 12 %",
        "High specificity: No fracture found fracture from 55 %",
    ):
        assert wanted in words
    alone = Printed(_judged_by({BALANCED: points[BALANCED]}))
    tint = VERDICT_TINTS[Verdict.FRACTURE]
    assert share_of(printed.picture(), tint) > 1.5 * share_of(alone.picture(), tint)


def test_mirrored_figures_say_so() -> None:
    mirrored = drawn_case(look=Look(orientation=Orientation(is_mirrored=True)))
    (words,) = Printed(mirrored).words
    assert "X-ray · Mirrored With the marks of the answer · Mirrored" in words
    assert "Mirrored" not in Printed(drawn_case()).words[0]


def test_no_rounded_figure_belies_a_verdict() -> None:
    points = {
        BALANCED: OperatingPoint(0.0312, 0.5),
        HIGH_SENSITIVITY: OperatingPoint(0.0312, 0.0312),
    }
    answer = drawn_answer(Verdict.NO_FRACTURE, 0.0288)
    prediction = replace(answer.prediction, operating_points=points)
    image = drawn_case(answers=(replace(answer, prediction=prediction),))
    (words,) = Printed(image).words
    assert "P(fracture) 2.9 %" in words
    assert "no fracture under 3.1 % fracture from 50.0 %" in words
    assert "High sensitivity: No fracture found fracture from 3.1 %" in words
    assert "2.9 %" in Printed(image, image).words[0]


def test_what_contradicts_an_answer_that_stands_alone_is_said() -> None:
    clear = drawn_answer(Verdict.NO_FRACTURE, 0.02, "cascade").prediction
    answer = replace(_kind(), earlier=(clear,))
    (words,) = Printed(drawn_case(answers=(answer,))).words
    assert "Cascade says no fracture; the kind is what it would be if there were one." in words
    assert "says no fracture;" not in Printed(drawn_case(answers=(_kind(),))).words[0]


def test_the_kinds_of_a_fracture_are_named_and_scored_as_on_screen() -> None:
    (words,) = Printed(drawn_case(answers=(_kind(),))).words
    assert "fisura (crack) 93.12 %" in words
    assert "fractura (complete fracture) 6.88 % hottest at x 1200, y 1400" in words


def test_the_probability_of_a_kind_has_a_name_of_its_own() -> None:
    (words,) = Printed(drawn_case(answers=(_kind(), drawn_answer()))).words
    assert words.count("P(complete, if fractured) 6.88 %") == 2
    assert words.count("P(fracture)") == 1
    first = Printed(drawn_case(answers=(_kind(),)), drawn_case()).words[0]
    assert "93 %" in first
    assert "7 %" not in first


def test_no_probability_is_printed_of_a_kind_that_was_not_recognised() -> None:
    kind = _kind()
    unknown = replace(kind.prediction, verdict=Verdict.OUT_OF_SCOPE)
    (words,) = Printed(drawn_case(answers=(replace(kind, prediction=unknown),))).words
    assert "P(" not in words
    assert "fracture from" not in words


def test_the_regions_of_a_detector_are_judged_in_words() -> None:
    answer = drawn_answer(Verdict.FRACTURE)
    prediction = replace(
        answer.prediction, least_score=0.2, regions=(Region("Wrist", 0.93), Region("Elbow", 0.3))
    )
    (words,) = Printed(drawn_case(answers=(replace(answer, prediction=prediction),))).words
    assert "By region: Wrist: fracture, 93 %; Elbow: doubt, 30 %." in words
    assert "No box reaches this score" not in words
    boxless = replace(answer, prediction=replace(prediction, findings=()))
    assert "No box reaches this score" in Printed(drawn_case(answers=(boxless,))).words[0]


def _kind() -> CaseAnswer:
    answer = drawn_answer(Verdict.NOT_APPLICABLE, 0.0688, "crack_vs_fracture")
    heat = np.zeros((7, 8), np.float32)
    heat[3, 6] = 1.0
    mark = Heatmap(heat, (0.0, 0.0, 1477.0, 2800.0), "fractura")
    findings = (Finding("fisura", 0.9312), Finding("fractura", 0.0688, mark))
    return replace(answer, prediction=replace(answer.prediction, findings=findings))


def _judged_by(points: dict[str, OperatingPoint]) -> CaseImage:
    answer = drawn_answer(Verdict.DOUBT, 0.3)
    prediction = replace(answer.prediction, operating_points=points)
    return drawn_case(answers=(replace(answer, prediction=prediction),))


def right_edges_mm(printed: Printed, *words: str) -> list[float]:
    page = printed.document[0].get_textpage()
    edges = []
    for word in words:
        start, count = page.search(word).get_next()
        edges.append(page.get_charbox(start + count - 1)[2] / POINTS_PER_MM)
    return edges


def test_the_percentages_of_both_kinds_end_under_each_other() -> None:
    kinds = (Finding("fractura", 0.9475), Finding("fisura", 0.0525))
    answer = drawn_answer(Verdict.NOT_APPLICABLE, 0.5, "crack_vs_fracture")
    answer = replace(answer, prediction=replace(answer.prediction, findings=kinds))
    upper, lower = right_edges_mm(Printed(drawn_case(answers=(answer,))), "94.75 %", " 5.25 %")
    assert upper == pytest.approx(lower, abs=0.1)


def test_a_cold_map_has_no_place_and_no_marks() -> None:
    def printed(hottest: float) -> str:
        values = np.eye(8, dtype=np.float32) * hottest
        mark = Heatmap(values, (0.0, 0.0, 800.0, 600.0), "fractured")
        answer = drawn_answer(Verdict.NO_FRACTURE, 0.02, "cbam")
        found = (Finding("fractured", 0.02, mark),)
        answer = replace(answer, prediction=replace(answer.prediction, findings=found))
        return Printed(drawn_case(answers=(answer,))).words[0]

    hot, cold = printed(0.9), printed(0.2)
    assert "hottest at" in hot
    assert "With the marks of the answer" in hot
    assert "hottest at" not in cold
    assert "The answer has no marks" in cold
    assert "nothing in the picture spoke for this" in cold


def test_a_network_that_was_hardly_measured_is_warned_of() -> None:
    answer = replace(drawn_answer(), caution="Hip: too few to say how good it is.")
    printed = Printed(drawn_case(answers=(answer,)))
    assert answer.caution in printed.words[0]
    large = printed.document[0].render(scale=4).to_pil().convert("RGB")
    assert share_of(large, VERDICT_INKS[Verdict.DOUBT]) > 0.0001


def test_the_table_of_all_verdicts_says_of_what_its_probability_is() -> None:
    first = Printed(drawn_case(), drawn_case()).words[0]
    assert "Answer P(fracture) Pipeline" in first
