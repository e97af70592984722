"""DICOM exports: whole by the standard's own tables, and read back by three readers."""

import io
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import highdicom
import numpy as np
import pydicom
import pytest
from highdicom.sr import MeasurementsAndQualitativeEvaluations, srread
from pydicom.sequence import Sequence

from app.case.case import CaseImage, ReaderWord, Saying
from app.dicom.files import dicom_files
from app.dicom.study import ANNOTATED, PLAIN, REPORT, Study, dicom_text, new_study
from imaging.load import load_radiograph
from imaging.overlay import Box, Keypoint
from imaging.window import VoiLut, Window
from models.prediction import Finding, Verdict
from tests.app.cases import BOX, drawn_answer, drawn_case, drawn_radiograph, form, full_case
from tests.imaging.made_files import dicom_of, write

TABLES = Path(highdicom.__file__).parent / "_standard"
IODS = {PLAIN: "secondary-capture-image", ANNOTATED: "secondary-capture-image",
        REPORT: "comprehensive-sr"}  # fmt: skip


def exported(image: CaseImage, study: Study | None = None) -> dict[str, pydicom.Dataset]:
    files = dicom_files(image, study or new_study(form(label="Case 17")), 1)
    return {file.kind: pydicom.dcmread(io.BytesIO(file.data)) for file in files}


@pytest.fixture(scope="module")
def files() -> dict[str, pydicom.Dataset]:
    words = form(label="Case 17", institution="Hospital Łódź", remarks="Seen twice.\nStable.")
    return exported(full_case(), new_study(words))


def saved(dataset: pydicom.Dataset, folder: Path, name: str = "x.dcm") -> Path:
    dataset.save_as(folder / name, enforce_file_format=True)
    return folder / name


def table(name: str) -> dict:
    return json.loads((TABLES / f"{name}.json").read_text())


@pytest.mark.parametrize("kind", IODS)
def test_every_attribute_that_the_standard_wants_is_there_and_no_foreign_one(
    files: dict[str, pydicom.Dataset], kind: str
) -> None:
    modules, attributes = table("iod_module_map")[IODS[kind]], table("module_attribute_map")
    allowed: set[str] = set()
    for module in modules:
        for attribute in attributes[module["key"]]:
            if attribute["path"]:
                continue
            keyword = attribute["keyword"]
            allowed.add(keyword)
            # What a report's content item wants depends on its kind; the validator below knows.
            if module["usage"] != "M" or module["key"] == "sr-document-content":
                continue
            if attribute["type"] in ("1", "2"):
                assert keyword in files[kind], keyword
            if attribute["type"] == "1":
                assert files[kind][keyword].value not in (None, "", []), keyword
    assert {element.keyword for element in files[kind]} <= allowed


@pytest.mark.parametrize("kind", IODS)
def test_a_validator_of_others_finds_no_error(
    files: dict[str, pydicom.Dataset], kind: str, tmp_path: Path
) -> None:
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy is not installed; on Debian it comes with dicom3tools")
    path = saved(files[kind], tmp_path)
    said = subprocess.run(["dciodvfy", path], capture_output=True, text=True, check=False)
    assert "Error" not in said.stdout + said.stderr, said.stdout + said.stderr


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


def test_the_report_is_read_back_by_highdicom(
    files: dict[str, pydicom.Dataset], tmp_path: Path
) -> None:
    report = srread(saved(files[REPORT], tmp_path))
    marked, *drawn = report.content.get_planar_roi_measurement_groups()
    assert marked.finding_type.meaning == "Fracture of bone"
    assert marked.get_measurements()[0].value == 87.0
    corners = marked.roi.value
    assert corners.min(0).tolist() == [300.0, 200.0]
    assert corners.max(0).tolist() == [420.0, 330.0]
    assert len(drawn) == 2
    groups = report.content.get_image_measurement_groups()
    names = [group.tracking_identifier for group in groups]
    assert names == [
        "YOLO: answer", "YOLO: word of the reader", "CBAM: answer", "Length", "Angle",
    ]  # fmt: skip
    verdicts = [g.get_qualitative_evaluations()[-1].value.meaning for g in groups[:3]]
    assert verdicts == ["Present", "Absent", "Absent"]
    assert groups[0].get_measurements()[0].value == 93.0
    assert groups[0].finding_sites[0].value.value == "85562004"
    assert groups[3].get_measurements()[0].value == 23.41
    assert groups[3].get_measurements()[0].unit.value == "mm"


def test_the_report_refers_to_the_plain_picture(files: dict[str, pydicom.Dataset]) -> None:
    report = files[REPORT]
    (study,) = report.CurrentRequestedProcedureEvidenceSequence
    (series,) = study.ReferencedSeriesSequence
    (sop,) = series.ReferencedSOPSequence
    assert sop.ReferencedSOPInstanceUID == files[PLAIN].SOPInstanceUID
    assert len({dataset.StudyInstanceUID for dataset in files.values()}) == 1
    assert len({dataset.SeriesInstanceUID for dataset in files.values()}) == 3


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_can_be_said(verdict: Verdict) -> None:
    report = exported(drawn_case(answers=(drawn_answer(verdict),)))[REPORT]
    assert report.Modality == "SR"


def test_keypoints_are_points_and_a_box_beyond_the_picture_is_cut() -> None:
    answer = drawn_answer()
    findings = (
        Finding("left_wrist", 0.5, Keypoint((10.5, 20.5), "left_wrist", 0.5)),
        Finding("nose", 0.1, Keypoint((1.0, 1.0), "nose", 0.1, is_shown=False)),
        Finding("Humerus", 0.9, Box((-9.0, 1.0, 9e9, 5.0), "Humerus", 0.9)),
    )
    answer = replace(answer, prediction=replace(answer.prediction, findings=findings))
    report = exported(drawn_case(answers=(answer,)))[REPORT]
    wrist, humerus = srread(to_file(report)).content.get_planar_roi_measurement_groups()
    assert wrist.roi.value.tolist() == [[10.5, 20.5]]
    assert humerus.finding_type.meaning == "Humerus"
    assert humerus.roi.value.max(0).tolist() == [800.0, 5.0]


def to_file(dataset: pydicom.Dataset) -> io.BytesIO:
    written = io.BytesIO()
    dataset.save_as(written, enforce_file_format=True)
    written.seek(0)
    return written


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


def test_the_readers_remarks_stand_in_the_report_as_a_comment() -> None:
    remarks = "Caída hace dos días.\nVéase también el año pasado; " + "más " * 40
    study = new_study(form(label="Case 17", remarks=remarks))
    report = exported(full_case(), study)[REPORT]
    (comment,) = comments_in(report)
    assert comment.ValueType == "TEXT"
    assert comment.RelationshipType == "CONTAINS"
    assert comment.TextValue == remarks.strip()
    without = exported(full_case(), new_study(form(remarks=" \n")))[REPORT]
    assert comments_in(without) == []


LONG = (
    "First reading, before any answer was seen: no fracture (2 places marked · 2026-11-21 10:30)."
)


def test_the_readers_words_are_whole_and_each_has_its_own_verdict(tmp_path: Path) -> None:
    reader = ReaderWord(
        (
            Saying(LONG, Verdict.NO_FRACTURE, is_first=True),
            Saying("The reader agrees with this answer: fracture.", Verdict.FRACTURE, (BOX,)),
        )
    )
    case = drawn_case(answers=(replace(drawn_answer(), reader=reader),))
    report = exported(case)[REPORT]
    groups = srread(to_file(report)).content.get_image_measurement_groups()
    assert [(g.tracking_identifier, meanings(g)) for g in groups] == [
        ("YOLO: answer", ["Present"]),
        ("YOLO: first reading", ["Absent"]),
        ("YOLO: word of the reader", ["Present"]),
    ]
    assert [c for comments in group_comments(report) for c in comments] == [
        saying.words for saying in reader.sayings
    ]
    assert_valid_report(report, tmp_path)


def test_a_reader_without_a_verdict_is_told_in_words_alone(tmp_path: Path) -> None:
    reader = ReaderWord((Saying("The reader disagrees with this answer."),))
    report = exported(drawn_case(answers=(replace(drawn_answer(), reader=reader),)))[REPORT]
    said = srread(to_file(report)).content.get_image_measurement_groups()[1]
    assert meanings(said) == []
    assert_valid_report(report, tmp_path)


@pytest.mark.parametrize("verdict", [Verdict.FRACTURE, Verdict.NO_FRACTURE, Verdict.DOUBT])
def test_a_probability_is_that_of_a_fracture_whatever_the_verdict(verdict: Verdict) -> None:
    report = exported(drawn_case(answers=(drawn_answer(verdict, 0.0333),)))[REPORT]
    (group,) = srread(to_file(report)).content.get_image_measurement_groups()
    (measured,) = group.get_measurements()
    assert (measured.name.scheme_designator, measured.name.meaning) == (
        "99OSTEOLENS",
        "Probability of fracture",
    )
    assert (measured.value, measured.unit.value) == (3.33, "%")
    assert "Certainty of Impression" not in str(report)


KINDS = (Finding("fisura", 0.839), Finding("fractura", 0.161))


@pytest.mark.parametrize(
    ("shown", "kind", "measured"),
    [
        (
            {"headline": "Fisura (crack)", "findings": KINDS},
            ("fisura", "Fisura (crack)"),
            [("Probability of complete fracture, if fractured", 16.1)],
        ),
        (
            {
                "headline": "Kind not recognised",
                "findings": KINDS,
                "verdict": Verdict.OUT_OF_SCOPE,
            },
            ("not_recognised", "Kind not recognised"),
            [],
        ),
        (
            {"findings": (), "verdict": Verdict.OUT_OF_SCOPE, "probability": None},
            ("out_of_scope", "Out of scope"),
            [],
        ),
    ],
    ids=["known", "not recognised", "no such part"],
)
def test_a_kind_is_told_as_on_the_card_and_says_nothing_of_a_fracture(
    shown: dict[str, Any], kind: tuple[str, str], measured: list[tuple[str, float]], tmp_path: Path
) -> None:
    answer = drawn_answer(Verdict.NOT_APPLICABLE, 0.161, "crack_vs_fracture")
    told = replace(answer, prediction=replace(answer.prediction, **shown))
    report = exported(drawn_case(answers=(told,)))[REPORT]
    (group,) = srread(to_file(report)).content.get_image_measurement_groups()
    assert group.finding_type.meaning == "Kind of fracture"
    (told,) = group.get_qualitative_evaluations()
    assert (told.name.meaning, (told.value.value, told.value.meaning)) == (
        "Kind of fracture",
        kind,
    )
    assert [(m.name.meaning, m.value) for m in group.get_measurements()] == measured
    assert_valid_report(report, tmp_path)


def meanings(group: MeasurementsAndQualitativeEvaluations) -> list[str]:
    """Return what a group says, without its words."""
    return [evaluation.value.meaning for evaluation in group.get_qualitative_evaluations()]


def assert_valid_report(report: pydicom.Dataset, folder: Path) -> None:
    """Hold a report against a validator where there is one."""
    if shutil.which("dciodvfy") is not None:
        command = ["dciodvfy", saved(report, folder)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Error" not in said.stdout + said.stderr, said.stdout + said.stderr


SLOPE = np.linspace(0, 4095, 64 * 64).astype(np.uint16).reshape(64, 64)
TABLE = np.round(4095 * (np.arange(4096) / 4095) ** 2).astype(np.uint16)


def lut(entries: np.ndarray) -> Sequence:
    """Return a VOI LUT sequence of one table over 12 bits."""
    item = pydicom.Dataset()
    item.add_new("LUTDescriptor", "US", [len(entries), 0, 12])
    item.add_new("LUTData", "OW", entries.tobytes())
    return Sequence([item])


@pytest.mark.parametrize(
    "elements",
    [
        {"WindowCenter": "1800", "WindowWidth": "900"},
        {"WindowCenter": "1800.3333333", "WindowWidth": "900.123456789"},
        {"WindowCenter": "1800", "WindowWidth": "900", "VOILUTFunction": "SIGMOID"},
        {"WindowCenter": "1800", "WindowWidth": "0.5", "VOILUTFunction": "LINEAR_EXACT"},
        {"WindowCenter": "1800", "WindowWidth": "900", "VOILUTFunction": "LINEAR_EXACT"},
        {"VOILUTSequence": lut(TABLE)},
        {"VOILUTSequence": lut(TABLE[::-1].copy())},
        {"VOILUTSequence": lut(TABLE[1000:3000])},
    ],
    ids=["linear", "fractions", "sigmoid", "narrow", "exact", "table", "falling", "part"],
)
def test_the_default_greys_are_those_of_the_source(elements: dict, tmp_path: Path) -> None:
    source = write(tmp_path, "source.dcm", dicom_of(SLOPE, BitsStored=12, **elements))
    radiograph = load_radiograph(source)
    plain = exported(drawn_case(radiograph=radiograph))[PLAIN]
    read = load_radiograph(saved(plain, tmp_path))
    wanted, found = (np.asarray(r.window.apply(r.pixels), int) for r in (radiograph, read))
    assert np.abs(wanted - found).max() == 0
    assert_valid(plain, tmp_path)


def test_a_picture_of_all_16_bits_keeps_its_table(tmp_path: Path) -> None:
    pixels = np.linspace(0, 65535, 64 * 64).astype(np.uint16).reshape(64, 64)
    greys = np.linspace(255, 0, 65536).astype(np.uint8)
    window = Window.spanning(0, 65535, VoiLut(greys.tobytes()))
    radiograph = replace(drawn_radiograph(), pixels=pixels, bits=16, window=window)
    read = load_radiograph(saved(exported(drawn_case(radiograph=radiograph))[PLAIN], tmp_path))
    assert np.array_equal(read.window.apply(read.pixels), window.apply(pixels))


def assert_valid(dataset: pydicom.Dataset, folder: Path) -> None:
    """Hold a picture against the standard's table, and against a validator where there is one."""
    modules, attributes = table("iod_module_map")[IODS[PLAIN]], table("module_attribute_map")
    known = {a["keyword"] for module in modules for a in attributes[module["key"]]}
    assert {element.keyword for element in dataset} <= known
    if shutil.which("dciodvfy") is not None:
        command = ["dciodvfy", saved(dataset, folder)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Error" not in said.stdout + said.stderr


@pytest.mark.parametrize("kind", ["detector", "corrected", "unstated"])
def test_the_spacing_keeps_the_plane_that_it_is_true_of(kind: str, tmp_path: Path) -> None:
    radiograph = replace(drawn_radiograph(), spacing_kind=kind)
    files = exported(drawn_case(radiograph=radiograph))
    for picture in (PLAIN, ANNOTATED):
        read = load_radiograph(saved(files[picture], tmp_path))
        assert (read.spacing_mm, read.spacing_kind) == ((0.14, 0.14), kind)
        assert_valid(files[picture], tmp_path)


def test_the_readers_own_calibration_is_the_pictures_spacing(tmp_path: Path) -> None:
    radiograph = replace(drawn_radiograph(), spacing_kind="detector")
    case = drawn_case(radiograph=radiograph, calibrated_mm=0.1234567890123)
    plain = exported(case)[PLAIN]
    read = load_radiograph(saved(plain, tmp_path))
    assert read.spacing_mm == pytest.approx((0.1234567890123, 0.1234567890123))
    assert read.spacing_kind == "corrected"
    assert plain.PixelSpacingCalibrationType == "FIDUCIAL"
    assert_valid(plain, tmp_path)


def test_what_has_to_be_known_of_a_measurement_stands_in_the_report(
    files: dict[str, pydicom.Dataset],
) -> None:
    length, angle = group_comments(files[REPORT])[-2:]
    assert (length, angle) == (["at the detector"], [])


def test_what_contradicts_a_kind_stands_in_the_report() -> None:
    kind = drawn_answer(Verdict.NOT_APPLICABLE, 0.1, "crack_vs_fracture")
    clear = drawn_answer(Verdict.NO_FRACTURE, 0.02, "cascade").prediction
    case = drawn_case(answers=(replace(kind, earlier=(clear,)),))
    warning = "Cascade says no fracture; the kind is what it would be if there were one."
    assert group_comments(exported(case)[REPORT])[0] == [warning]


def group_comments(report: pydicom.Dataset) -> list[list[str]]:
    """Return the comments in each group of the report, in order."""
    (groups,) = (
        item for item in report.ContentSequence
        if item.ConceptNameCodeSequence[0].CodeMeaning == "Imaging Measurements"
    )  # fmt: skip
    return [[c.TextValue for c in comments_in(group)] for group in groups.ContentSequence]


def comments_in(report: pydicom.Dataset) -> list[pydicom.Dataset]:
    """Return what is named by DCM 121106, Comment."""
    names = [item.ConceptNameCodeSequence[0].CodeValue for item in report.ContentSequence]
    return [i for i, n in zip(report.ContentSequence, names, strict=True) if n == "121106"]
