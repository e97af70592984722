"""DICOM exports: whole by the standard's own tables, and read back by this program."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.case.annotated_picture import Look, annotated
from app.dicom.files import dicom_files
from app.dicom.study import ANNOTATED, PLAIN, dicom_text, new_study
from errors import CannotSave
from imaging.load import load_radiograph
from imaging.tone import Tone
from imaging.window import Window
from tests.app.cases import drawn_case, drawn_radiograph, form
from tests.app.dicom.exporting import exported, saved


def test_the_plain_picture_keeps_all_its_greys(files: dict[str, pydicom.Dataset]) -> None:
    plain, radiograph = files[PLAIN], drawn_radiograph()
    assert np.array_equal(plain.pixel_array, radiograph.pixels)
    assert plain.BitsStored == 12
    assert list(plain.PixelSpacing) == [0.14, 0.14]
    assert (plain.BodyPartExamined, plain.Laterality) == ("HAND", "L")


def test_this_program_reads_what_it_exported(
    files: dict[str, pydicom.Dataset], tmp_path: Path
) -> None:
    read, radiograph = load_radiograph(saved(files[PLAIN], tmp_path)), drawn_radiograph()
    assert np.array_equal(read.pixels, radiograph.pixels)
    assert (read.window, read.spacing_mm) == (radiograph.window, radiograph.spacing_mm)
    assert load_radiograph(saved(files[ANNOTATED], tmp_path)).rgb is not None


def test_the_words_lie_below_the_annotated_picture_whose_pixels_keep_their_size(
    files: dict[str, pydicom.Dataset],
) -> None:
    plain, marked = files[PLAIN], files[ANNOTATED]
    assert marked.Columns == plain.Columns
    assert marked.Rows > plain.Rows
    assert list(marked.PixelSpacing) == list(plain.PixelSpacing)


def test_identifiers_are_new_each_time_and_lead_to_nobody() -> None:
    first, second = (exported(drawn_case(), new_study(form())) for _ in range(2))
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "PatientID"):
        values = {files[kind][keyword].value for files in (first, second) for kind in files}
        assert len(values) == (2 if keyword in ("StudyInstanceUID", "PatientID") else 6)
    assert first[PLAIN].PatientID.startswith("CASE-")
    assert {file.PatientIdentityRemoved for file in first.values()} == {"YES"}


def test_nothing_of_the_source_s_name_is_in_any_file() -> None:
    radiograph = drawn_radiograph(name="Garcia Ana 19500417.png")
    for file in dicom_files(drawn_case(radiograph=radiograph), new_study(form()), 1):
        assert b"Garcia" not in file.data
        assert b"19500417" not in file.data


def test_a_picture_in_colour_keeps_its_colours() -> None:
    rgb = np.zeros((60, 80, 3), np.uint8)
    rgb[:30, :, 0], rgb[30:, :, 2] = 200, 90
    coloured = replace(
        drawn_radiograph(), pixels=rgb[..., 0], rgb=rgb, bits=8, window=Window.spanning(0, 255)
    )
    plain = exported(drawn_case(radiograph=coloured))[PLAIN]
    assert plain.PhotometricInterpretation == "RGB"
    assert np.array_equal(plain.pixel_array, rgb)


def test_the_annotated_picture_is_the_one_that_is_saved() -> None:
    case = drawn_case()
    drawn = annotated(case.radiograph, case.main.prediction, case.warned_look)
    assert np.array_equal(exported(case)[ANNOTATED].pixel_array, np.asarray(drawn))


def test_the_window_that_the_reader_chose_goes_along(tmp_path: Path) -> None:
    chosen = Window.spanning(500, 1500)
    plain = exported(drawn_case(look=Look(tone=Tone(window=chosen))))[PLAIN]
    assert load_radiograph(saved(plain, tmp_path)).window == chosen


@pytest.mark.parametrize(("side", "told"), [("L", "L"), ("R", "R"), ("B", ""), ("", "")])
def test_a_side_is_told_where_the_standard_has_a_word_for_it(side: str, told: str) -> None:
    plain = exported(drawn_case(radiograph=replace(drawn_radiograph(), laterality=side)))[PLAIN]
    assert (plain.Laterality or "") == told
    assert not plain.PatientOrientation, "nothing of ours knows how the body lay"


def test_text_left_in_the_picture_is_declared() -> None:
    assert exported(drawn_case(shows_text=True))[PLAIN].BurnedInAnnotation == "YES"
    assert "BurnedInAnnotation" not in exported(drawn_case())[PLAIN]


@pytest.mark.parametrize(
    ("typed", "text"),
    [("Case\\17^A=B\n", "Case 17 A B"), ("x" * 90, "x" * 64), ("  Łódź ", "Łódź"), ("^", "")],
)
def test_typed_words_are_made_fit_for_a_tag(typed: str, text: str) -> None:
    assert dicom_text(typed) == text


def test_a_picture_longer_than_a_dicom_file_can_say_is_refused_in_a_sentence() -> None:
    long = replace(drawn_radiograph(), pixels=np.zeros((2, 65536), np.uint16))
    with pytest.raises(CannotSave, match="65536 × 2 pixels"):
        dicom_files(drawn_case(radiograph=long), new_study(form()), 1)


def test_a_picture_that_its_words_make_too_long_is_refused_in_a_sentence() -> None:
    long = replace(drawn_radiograph(), pixels=np.zeros((65530, 64), np.uint16))
    with pytest.raises(CannotSave, match="64 × 65"):
        dicom_files(drawn_case(radiograph=long), new_study(form()), 1)
