"""Structured reports: what is said of an X-ray, by whom, and where."""

from dataclasses import replace
from typing import Any

import pydicom
import pytest
from highdicom.sr import srread

from app.case.case import ReaderWord, Saying
from app.dicom.study import PLAIN, REPORT, new_study
from app.export.measured_values import measured_values
from imaging.measure import Kind, Measurement, Measures
from imaging.overlay import Box, Keypoint
from models.prediction import Finding, Verdict
from tests.app.cases import BOX, drawn_answer, drawn_case, drawn_radiograph, form, full_case
from tests.app.dicom.exporting import (
    comments_in,
    exported,
    group_comments,
    meanings,
    read_back,
    to_file,
)


def test_the_report_is_read_back_by_highdicom(files: dict[str, pydicom.Dataset]) -> None:
    report = srread(to_file(files[REPORT]))
    marked, *drawn = report.content.get_planar_roi_measurement_groups()
    assert marked.finding_type.meaning == "Fracture of bone"
    assert marked.get_measurements()[0].value == 87.0
    assert marked.roi.value.tolist() == [
        [300.0, 200.0], [420.0, 200.0], [420.0, 330.0], [300.0, 330.0], [300.0, 200.0],
    ]  # fmt: skip
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
    assert groups[0].finding_sites[0].laterality.meaning == "Left"
    assert groups[3].get_measurements()[0].value == 23.41
    assert groups[3].get_measurements()[0].unit.value == "mm"


def test_an_answer_says_which_network_gave_it_at_which_point_and_of_which_part() -> None:
    answer = replace(drawn_answer(), point_name="high_sensitivity")
    findings = (Finding("Shoulder", 0.99),)
    answer = replace(answer, prediction=replace(answer.prediction, findings=findings))
    (group,) = read_back(drawn_case(answers=(answer,))).get_image_measurement_groups()
    texts = [item.TextValue for item in group[0].ContentSequence if item.ValueType == "TEXT"]
    for wanted in (
        "OsteoLens detector",
        "0123456789abcdef" * 4,
        "operating point high_sensitivity",
    ):
        assert wanted in texts
    assert group.finding_sites[0].value.meaning == "Shoulder", "and not the file's own word"


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


def test_the_readers_words_are_whole_and_each_has_its_own_verdict() -> None:
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


def test_a_reader_without_a_verdict_is_told_in_words_alone() -> None:
    reader = ReaderWord((Saying("The reader disagrees with this answer."),))
    report = exported(drawn_case(answers=(replace(drawn_answer(), reader=reader),)))[REPORT]
    said = srread(to_file(report)).content.get_image_measurement_groups()[1]
    assert meanings(said) == []
    assert said.finding_type is None


def test_a_finding_is_named_only_where_it_is_found_present_absent_or_doubtful() -> None:
    pose = drawn_answer(Verdict.NOT_APPLICABLE, pipeline="pose")
    keypoint = Finding("left_wrist", 0.5, Keypoint((10.5, 20.5), "left_wrist", 0.5))
    shown = replace(pose.prediction, probability=None, findings=(keypoint,))
    answers = (
        replace(pose, prediction=shown),
        *(drawn_answer(verdict, 0.5, "cbam") for verdict in Verdict),
    )
    groups = read_back(drawn_case(answers=answers)).get_image_measurement_groups()
    named = [group.finding_type and group.finding_type.meaning for group in groups]
    said = [meanings(group) for group in groups]
    assert list(zip(named, said, strict=True)) == [
        (None, []),
        ("Fracture of bone", ["Present"]),
        ("Fracture of bone", ["Absent"]),
        ("Fracture of bone", ["Equivocal"]),
        (None, ["Out of scope"]),
        (None, []),
    ]


@pytest.mark.parametrize(
    ("verdict", "finding", "said"),
    [
        (None, None, []),
        (Verdict.DOUBT, "Fracture of bone", ["Equivocal"]),
        (Verdict.FRACTURE, "Fracture of bone", ["Present"]),
    ],
)
def test_a_place_of_the_reader_says_what_they_said_of_it(
    verdict: Verdict | None, finding: str | None, said: list[str]
) -> None:
    reader = ReaderWord((Saying("The reader corrected this answer.", verdict, (BOX,)),))
    case = drawn_case(answers=(replace(drawn_answer(), reader=reader),))
    place = read_back(case).get_planar_roi_measurement_groups()[-1]
    assert place.tracking_identifier == "YOLO: word of the reader, place"
    assert (place.finding_type and place.finding_type.meaning) == finding
    assert meanings(place) == said


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
            ("fisura", "If fractured: crack"),
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
    shown: dict[str, Any], kind: tuple[str, str], measured: list[tuple[str, float]]
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


def test_both_lines_of_a_cobb_angle_stand_alone() -> None:
    measures = Measures(
        (
            Measurement(Kind.COBB, ((10.0, 10.0), (100.0, 20.0), (12.0, 300.0), (110.0, 340.0))),
            Measurement(Kind.ANGLE, ((10.0, 10.0), (100.0, 20.0), (12.0, 300.0))),
            Measurement(Kind.RULER, ((10.0, 10.0), (100.0, 20.0))),
        )
    )
    case = drawn_case(measurements=measured_values(measures, drawn_radiograph()))
    groups = read_back(case).get_image_measurement_groups()[1:]
    lines = {
        group.tracking_identifier: [
            item.GraphicData
            for item in group.get_measurements()[0][0].ContentSequence
            if item.ValueType == "SCOORD"
        ]
        for group in groups
    }
    assert lines == {
        "Cobb angle": [[10.0, 10.0, 100.0, 20.0], [12.0, 300.0, 110.0, 340.0]],
        "Angle": [[10.0, 10.0, 100.0, 20.0, 12.0, 300.0]],
        "Length": [[10.0, 10.0, 100.0, 20.0]],
    }


@pytest.mark.parametrize(
    ("laterality", "side"), [("L", ("7771000", "Left")), ("R", ("24028007", "Right")), ("", None)]
)
def test_a_place_in_the_body_has_its_side(laterality: str, side: tuple[str, str] | None) -> None:
    case = drawn_case(radiograph=replace(drawn_radiograph(), laterality=laterality))
    (site,) = read_back(case).get_image_measurement_groups()[0].finding_sites
    assert site.value.meaning == "Hand"
    told = site.laterality
    assert (told and (told.value, told.meaning)) == side
