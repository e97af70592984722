"""What DICOM files of one export share: their study, who made them, and how text is put in."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

import secrets
from dataclasses import dataclass
from typing import Any

from pydicom import Dataset
from pydicom.uid import PYDICOM_IMPLEMENTATION_UID, generate_uid

from app.case.case import ReportForm
from app.version import NAME, VERSION
from imaging.radiograph import Radiograph

PLAIN, ANNOTATED, REPORT = "image", "annotated", "report"
_KINDS = (PLAIN, ANNOTATED, REPORT)
# What has a meaning of its own in a DICOM text, and so can't be typed into one (PS3.5, 6.2).
_NO_SIGNS = str.maketrans(dict.fromkeys("\\^=\n\r\t", " "))
LONGEST_TEXT = 64


@dataclass(frozen=True)
class Study:
    """What all files of one study share.

    Attributes:
        form: what the reader filled in.
        study_uid: new for every export.
        patient: the case's label, or a made-up one; never anything of the source.
    """

    form: ReportForm
    study_uid: str
    patient: str

    @property
    def institution(self) -> str | None:
        """The institution as a DICOM text; None where the reader named none."""
        return dicom_text(self.form.institution) or None


class Studies:
    """The studies of one export: views that belong together stay so, and no two people become one.

    Different studies get different patients, as nothing is known of whose they are. Files that
    state no study, such as a PNG, are one study where the reader gave the case a label; else each
    is its own.
    """

    def __init__(self, form: ReportForm) -> None:
        self._form = form
        self._known: dict[str, Study] = {}

    def of(self, radiograph: Radiograph) -> Study:
        """Return the study that an X-ray is exported in."""
        alone = "" if dicom_text(self._form.label) else radiograph.sha256
        key = radiograph.study or alone
        if key not in self._known:
            self._known[key] = new_study(self._form, len(self._known) + 1)
        return self._known[key]


def new_study(form: ReportForm, place: int = 1) -> Study:
    """Return a study with identifiers that lead to nobody.

    Args:
        place: among the studies of one export, from 1; the label alone is the first one's patient.
    """
    patient = dicom_text(form.label)
    if not patient:
        patient = f"CASE-{secrets.token_hex(4).upper()}"
    elif place > 1:
        ending = f"-{place}"
        patient = patient[: LONGEST_TEXT - len(ending)] + ending
    return Study(form=form, study_uid=generate_uid(prefix=None), patient=patient)


def series(kind: str, number: int) -> dict[str, Any]:
    """Return the series that a file makes up alone.

    Body part and side are those of a whole series (DICOM PS3.3 C.7.3.1), and two X-rays may differ
    in both.

    Args:
        kind: `PLAIN`, `ANNOTATED` or `REPORT`.
        number: of the X-ray in the export, from 1.
    """
    return {
        "series_instance_uid": generate_uid(prefix=None),
        "series_number": len(_KINDS) * (number - 1) + _KINDS.index(kind) + 1,
        "instance_number": 1,
    }


def dicom_text(words: str) -> str:
    """Return typed words as one DICOM text of the usual length."""
    return " ".join(words.translate(_NO_SIGNS).split())[:LONGEST_TEXT].strip()


def equipment() -> dict[str, Any]:
    """Return what made the files."""
    return {
        "manufacturer": NAME,
        "manufacturer_model_name": NAME,
        "software_versions": VERSION,
    }


def finish(dataset: Dataset, study: Study) -> None:
    """Say of a file that nobody is named in it, and which program wrote it."""
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = f"{NAME} {VERSION}: made anew from pixels, new identifiers"
    if study.institution:
        dataset.InstitutionName = study.institution
    dataset.file_meta.ImplementationClassUID = PYDICOM_IMPLEMENTATION_UID
    dataset.file_meta.ImplementationVersionName = f"{NAME} {VERSION}"[:16]
