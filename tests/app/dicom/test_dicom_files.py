"""DICOM exports: whole by the standard's own tables, and read back by this program."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from app.dicom.files import dicom_files
from app.dicom.study import ANNOTATED, PLAIN, dicom_text, new_study
from errors import CannotSave
from imaging.load import load_radiograph
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
