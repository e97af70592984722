"""What the tests of DICOM exports share: each exported file is held against the standard."""

import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import highdicom
import pydicom
from highdicom.sr import MeasurementReport, MeasurementsAndQualitativeEvaluations, srread

from app.case.case import CaseImage
from app.dicom.files import dicom_files
from app.dicom.study import ANNOTATED, PLAIN, REPORT, Study, new_study
from tests.app.cases import form

TABLES = Path(highdicom.__file__).parent / "_standard"
IODS = {PLAIN: "secondary-capture-image", ANNOTATED: "secondary-capture-image",
        REPORT: "comprehensive-sr"}  # fmt: skip


def exported(image: CaseImage, study: Study | None = None) -> dict[str, pydicom.Dataset]:
    """Return an X-ray's files by their kind, read back."""
    files = dicom_files(image, study or new_study(form(label="Case 17")), 1)
    datasets = {file.kind: pydicom.dcmread(io.BytesIO(file.data)) for file in files}
    for kind, dataset in datasets.items():
        assert_valid(dataset, kind)
    return datasets


def read_back(image: CaseImage) -> MeasurementReport:
    """Return what an X-ray's report says."""
    return srread(to_file(exported(image)[REPORT])).content


def saved(dataset: pydicom.Dataset, folder: Path, name: str = "x.dcm") -> Path:
    dataset.save_as(folder / name, enforce_file_format=True)
    return folder / name


def to_file(dataset: pydicom.Dataset) -> io.BytesIO:
    written = io.BytesIO()
    dataset.save_as(written, enforce_file_format=True)
    written.seek(0)
    return written


@cache
def table(name: str) -> dict:
    """Return one of the standard's own tables."""
    return json.loads((TABLES / f"{name}.json").read_text())


def assert_valid(dataset: pydicom.Dataset, kind: str) -> None:
    """Hold a file against the standard's tables, and against a validator where there is one.

    What has to be there is, what has to have a value has one, and nothing foreign is there.
    """
    allowed: set[str] = set()
    for module in table("iod_module_map")[IODS[kind]]:
        for attribute in table("module_attribute_map")[module["key"]]:
            if not attribute["path"]:
                allowed.add(attribute["keyword"])
            # What a report's content item wants depends on its kind; reading it back knows.
            if module["usage"] == "M" and module["key"] != "sr-document-content":
                for item in items_at(dataset, attribute["path"]):
                    assert_has(item, attribute)
    assert {element.keyword for element in dataset} <= allowed
    if kind == REPORT:
        srread(to_file(dataset))
    if shutil.which("dciodvfy") is not None:
        with tempfile.TemporaryDirectory() as folder:
            command = ["dciodvfy", saved(dataset, Path(folder))]
            said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Error" not in said.stdout + said.stderr, said.stdout + said.stderr


def items_at(dataset: pydicom.Dataset, path: list[str]) -> Iterator[pydicom.Dataset]:
    """Yield the items of nested sequences; the file itself for no path."""
    if not path:
        yield dataset
        return
    for item in dataset.get(path[0]) or ():
        yield from items_at(item, path[1:])


def assert_has(dataset: pydicom.Dataset, attribute: dict) -> None:
    keyword = attribute["keyword"]
    if attribute["type"] in ("1", "2"):
        assert keyword in dataset, keyword
    if attribute["type"] == "1":
        assert dataset[keyword].value not in (None, "", []), keyword


def meanings(group: MeasurementsAndQualitativeEvaluations) -> list[str]:
    """Return what a group says, without its words and without who says it."""
    codes = [item for item in group[0].ContentSequence if item.ValueType == "CODE"]
    return [
        item.ConceptCodeSequence[0].CodeMeaning
        for item in codes
        if item.RelationshipType == "CONTAINS"
        and item.ConceptNameCodeSequence[0].CodeMeaning != "Finding"
    ]


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
