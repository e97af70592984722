"""The line over a report's page says what its lengths and places are measured by."""

from dataclasses import replace

import pytest

from app.case.case import described
from imaging.radiograph import SpacingKind
from tests.app.cases import drawn_case, drawn_radiograph
from tests.app.report.printed import Printed


@pytest.mark.parametrize(
    ("kind", "plane"),
    [
        ("detector", "at the detector"),
        ("corrected", "corrected"),
        ("unstated", "plane not stated"),
    ],
)
def test_the_size_of_a_pixel_says_in_which_plane_it_is_true(kind: SpacingKind, plane: str) -> None:
    radiograph = replace(drawn_radiograph(), spacing_kind=kind)
    assert described(radiograph, None).endswith(f"pixels of 0.14 × 0.14 mm, {plane}")


def test_a_reader_s_calibration_comes_before_the_file_s_word() -> None:
    words = described(drawn_radiograph(), 0.5)
    assert words.endswith("pixels of 0.5 × 0.5 mm, calibrated")
    (page,) = Printed(drawn_case(calibrated_mm=0.5)).words
    assert "pixels of 0.5 × 0.5 mm, calibrated" in page
    assert "0.14" not in page


def test_a_picture_without_spacing_says_nothing_of_it() -> None:
    radiograph = replace(drawn_radiograph(), spacing_mm=None, spacing_kind="none")
    assert described(radiograph, None).endswith("800 × 600 pixels, 12 bits")
    assert described(radiograph, 0.5).endswith("pixels of 0.5 × 0.5 mm, calibrated")


def test_pixels_that_are_not_square_are_told_as_the_file_has_them() -> None:
    radiograph = replace(drawn_radiograph(), stretch_xy=(1.0, 2.0))
    words = described(radiograph, None)
    assert "800 × 300 pixels" in words
    assert "pixels of 0.28 × 0.14 mm" in words
    (page,) = Printed(drawn_case(radiograph=radiograph)).words
    assert "x 300 to 420, y 100 to 165" in page


def test_a_line_that_is_too_long_for_the_title_s_goes_below_it() -> None:
    long = replace(
        drawn_radiograph(),
        frames=120,
        frame=99,
        is_synthetic=True,
        spacing_mm=(0.1425, 0.1425),
        pixels=drawn_radiograph().pixels,
    )
    (page,) = Printed(drawn_case(radiograph=long)).words
    head = " ".join(page.split())
    assert "picture 100 of 120 · synthetic picture, no X-ray of anyone" in head
