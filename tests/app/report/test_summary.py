"""Before several X-rays stands one table of all their verdicts."""

from models.prediction import Verdict
from tests.app.cases import drawn_answer, drawn_case, drawn_radiograph
from tests.app.report.printed import Printed
from tests.snapshot import assert_like_snapshot


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
    assert "Page 103 of 103" in printed.words[-1]


def test_the_table_of_all_verdicts_says_of_what_its_probability_is() -> None:
    first = Printed(drawn_case(), drawn_case()).words[0]
    assert "Answer P(fracture) Pipeline" in first


def test_each_row_of_the_summary_has_the_number_of_its_page() -> None:
    printed = Printed(drawn_case(), drawn_case())
    assert "1 Fracture" in printed.words[0]
    assert "2 Fracture" in printed.words[0]
    assert "0 Fracture" not in printed.words[0]
    assert "X-ray 2 of 2" in printed.words[2]
