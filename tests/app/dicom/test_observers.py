"""Each statement of a report is that of who made it: a person or the program."""

from dataclasses import replace

import pydicom

from app.case.case import ReaderWord, Saying
from app.dicom.study import REPORT, new_study
from models.prediction import Verdict
from tests.app.cases import BOX, drawn_answer, form, full_case
from tests.app.dicom.exporting import exported

OBSERVER_TYPE, TRACKING = "121005", "112039"


def observers_in(item: pydicom.Dataset, inherited: str = "") -> list[tuple[str, str]]:
    """Return what can be told apart in a report, each with its observer's type."""
    content = list(item.get("ContentSequence", ()))
    kinds = {i.ConceptNameCodeSequence[0].CodeValue: i for i in content if i.ValueType != "IMAGE"}
    if OBSERVER_TYPE in kinds:
        inherited = kinds[OBSERVER_TYPE].ConceptCodeSequence[0].CodeMeaning
    if TRACKING in kinds:
        return [(kinds[TRACKING].TextValue, inherited)]
    if item.get("TextValue") and item.RelationshipType == "CONTAINS":
        return [(item.TextValue, inherited)]
    return [found for child in content for found in observers_in(child, inherited)]


def report() -> pydicom.Dataset:
    sayings = (
        Saying("First reading: doubt.", Verdict.DOUBT, (BOX,), is_first=True),
        Saying("The reader disagrees with this answer."),
    )
    case = full_case()
    answer = replace(drawn_answer(), reader=ReaderWord(sayings))
    case = replace(case, answers=(answer, *case.answers[1:]))
    return exported(case, new_study(form(remarks="Seen twice.")))[REPORT]


def test_what_people_said_and_measured_is_not_the_programs_word() -> None:
    assert observers_in(report()) == [
        ("YOLO: answer", "Device"),
        ("YOLO: fracture", "Device"),
        ("YOLO: first reading", "Person"),
        ("YOLO: first reading, place", "Person"),
        ("YOLO: word of the reader", "Person"),
        ("CBAM: answer", "Device"),
        ("CBAM: fracture", "Device"),
        ("Length", "Person"),
        ("Angle", "Person"),
        ("Seen twice.", "Person"),
    ]


def test_the_reader_stays_nameless() -> None:
    names = {
        str(element.value) for element in report().iterall() if element.keyword == "PersonName"
    }
    assert names == {"Anonymous^Reader"}
