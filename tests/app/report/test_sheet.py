"""The head of each page: whoever reports, the case and the time stand beside each other."""

import pytest

from app.report.sheet import FOOT, FOREIGN, LINE, Sheet
from tests.app.cases import MADE_AT, drawn_case, form
from tests.app.report.printed import Printed, ends_mm

LONG = "of the University of the Example, Department of Radiology, " * 3


@pytest.mark.parametrize(
    ("institution", "label"),
    [
        ("Hospital", "Case 17"),
        ("Hospital", f"Case {LONG}"),
        (f"Hospital {LONG}", "Case 17"),
        (f"Hospital {LONG}", f"Case {LONG}"),
        (f"Hospital {LONG}", ""),
    ],
)
def test_neither_a_long_name_nor_a_long_label_takes_the_time_s_place(
    institution: str, label: str
) -> None:
    printed = Printed(drawn_case(), institution=institution, label=label)
    made = f"{MADE_AT.astimezone():%Y-%m-%d %H:%M}"
    assert ends_mm(printed, made)[1] == pytest.approx(195.0, abs=1.0)
    assert ends_mm(printed, "Hospital")[0] == pytest.approx(15.0, abs=1.0)
    head = " ".join(printed.texts[0].splitlines()[0].split())
    assert head.startswith("Hospital")
    assert head.endswith(made)
    assert ("Case" in head) is bool(label)
    assert ("…" in head) is (LONG in institution + label)


def test_a_sign_that_the_font_has_not_is_seen_to_be_there() -> None:
    sheet = Sheet(form())
    assert sheet.printable("a\u6f22b\N{REPLACEMENT CHARACTER}c") == f"a{FOREIGN}b{FOREIGN}c"
    printed = Printed(drawn_case(), label="Case 17")
    assert sheet.printable(FOREIGN) == FOREIGN, "the font has it"
    assert FOREIGN not in printed.words[0]


def test_an_accent_that_stands_alone_joins_its_letter() -> None:
    # As a Mac writes the names of files.
    (words,) = Printed(drawn_case(), label="Jose\u0301 Nu\u0303n\u0303ez").words
    assert "Jos\u00e9 N\u0169\u00f1ez" in words


@pytest.mark.parametrize("left_mm", [4.0, 8.0, 12.0])
def test_a_heading_never_ends_a_page(left_mm: float) -> None:
    sheet = Sheet(form())
    sheet.add_page()
    sheet.set_y(sheet.h - FOOT - left_mm)
    sheet.heading(sheet.l_margin, "Remarks")
    headed = sheet.page
    sheet.write_block(sheet.l_margin, 0, "None.")
    assert sheet.page == headed
    assert (headed == 1) is (left_mm >= 2.5 + LINE + 1.0 + LINE)
