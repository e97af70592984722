"""Several X-rays in one export: none is told in another's series, study or name."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pydicom
import pytest

from app.case.case import CaseImage
from app.dicom.study import PLAIN, REPORT, Studies, dicom_text
from app.export.case_files import write_dicom
from app.files.saving import NO_SOURCES
from imaging.radiograph import Radiograph
from tests.app.cases import drawn_case, drawn_radiograph, form
from tests.app.dicom.exporting import assert_valid

HAND = replace(drawn_radiograph(), study="a" * 32)
FOOT = replace(HAND, sha256="cd" * 32, laterality="R", body_part="FOOT")


def written(
    folder: Path, radiographs: Sequence[Radiograph], label: str = ""
) -> list[list[pydicom.Dataset]]:
    """Return the files of each X-ray of one export."""
    cases: list[CaseImage] = [drawn_case(radiograph=radiograph) for radiograph in radiographs]
    count = write_dicom(cases, folder, form(label=label), NO_SOURCES)
    files = [pydicom.dcmread(path) for path in sorted(folder.iterdir())]
    assert count == len(files) == 3 * len(radiographs)
    numbers = range(1, len(radiographs) + 1)
    return [[f for f in files if (f.SeriesNumber + 2) // 3 == number] for number in numbers]


def different(files: Sequence[Sequence[pydicom.Dataset]], keyword: str) -> int:
    return len({file[keyword].value for ray in files for file in ray})


def test_views_of_one_study_stay_in_it_and_each_has_series_of_its_own(tmp_path: Path) -> None:
    files = written(tmp_path, [HAND, FOOT])
    assert [different(files, k) for k in ("StudyInstanceUID", "PatientID")] == [1, 1]
    assert [different(files, k) for k in ("SeriesInstanceUID", "SeriesNumber")] == [6, 6]
    hand, foot = ([f for f in ray if f.Modality == "OT"] for ray in files)
    assert {(f.BodyPartExamined, f.Laterality) for f in hand} == {("HAND", "L")}
    assert {(f.BodyPartExamined, f.Laterality) for f in foot} == {("FOOT", "R")}


@pytest.mark.parametrize("label", ["", "Case 17"])
def test_different_studies_are_those_of_different_patients(label: str, tmp_path: Path) -> None:
    other = replace(FOOT, study="b" * 32)
    files = written(tmp_path, [HAND, other, replace(HAND, sha256="ef" * 32)], label)
    for keyword in ("StudyInstanceUID", "PatientID", "PatientName"):
        assert [different([ray], keyword) for ray in files] == [1, 1, 1]
        assert different(files, keyword) == 2
    if label:
        assert [ray[0].PatientID for ray in files] == ["Case 17", "Case 17-2", "Case 17"]


def test_a_report_and_its_pictures_are_one_study(tmp_path: Path) -> None:
    for ray in written(tmp_path, [HAND, replace(FOOT, study="b" * 32)]):
        (report,) = (file for file in ray if file.Modality == "SR")
        (study,) = report.CurrentRequestedProcedureEvidenceSequence
        assert study.StudyInstanceUID == report.StudyInstanceUID
        series = study.ReferencedSeriesSequence[0].SeriesInstanceUID
        assert series in {file.SeriesInstanceUID for file in ray if file.Modality == "OT"}


@pytest.mark.parametrize(("label", "count"), [("", 2), ("Case 17", 1)])
def test_files_without_a_study_belong_together_only_by_the_readers_word(
    label: str, count: int
) -> None:
    studies = Studies(form(label=label))
    views = [replace(ray, study="") for ray in (HAND, FOOT)]
    assert len({studies.of(view).study_uid for view in views}) == count


def test_the_frames_of_a_file_are_one_study() -> None:
    studies = Studies(form())
    frames = [replace(HAND, study="", frames=2, frame=number) for number in (0, 1)]
    assert studies.of(frames[0]) is studies.of(frames[1])


def test_a_long_label_still_tells_studies_apart() -> None:
    studies = Studies(form(label="x" * 90))
    patients = [studies.of(replace(HAND, study=str(n))).patient for n in range(12)]
    assert len(set(patients)) == 12
    assert max(map(len, patients)) == 64


def test_no_typed_sign_parts_a_dicom_text_or_a_name() -> None:
    assert dicom_text(" Case\\17^A=b\n\tc ") == "Case 17 A b c"


def test_every_file_of_an_export_is_valid(tmp_path: Path) -> None:
    for ray in written(tmp_path, [HAND, FOOT]):
        for file in ray:
            assert_valid(file, REPORT if file.Modality == "SR" else PLAIN)
