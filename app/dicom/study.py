"""What the DICOM files of one export share: their study, who made them, and how text is put in."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

import secrets
from dataclasses import dataclass
from typing import Any

from pydicom import Dataset
from pydicom.uid import PYDICOM_IMPLEMENTATION_UID, generate_uid

from app.case.case import ReportForm
from app.version import NAME, VERSION

PLAIN, ANNOTATED, REPORT = "image", "annotated", "report"
SERIES = {PLAIN: 1, ANNOTATED: 2, REPORT: 3}
# What has a meaning of its own in a DICOM text, and so can't be typed into one (PS3.5, 6.2).
_NO_SIGNS = str.maketrans(dict.fromkeys("\\^=\n\r\t", " "))
LONGEST_TEXT = 64


@dataclass(frozen=True)
class Study:
    """What all files of one export share.

    Attributes:
        form: what the reader filled in.
        study_uid: new for every export.
        series_uids: by kind of file.
        patient: the case's label, or a made-up one; never anything of the source.
    """

    form: ReportForm
    study_uid: str
    series_uids: dict[str, str]
    patient: str

    @property
    def institution(self) -> str | None:
        """The institution as a DICOM text; None where the reader named none."""
        return dicom_text(self.form.institution) or None


def new_study(form: ReportForm) -> Study:
    """Return a study with identifiers that lead to nobody."""
    label = dicom_text(form.label)
    return Study(
        form=form,
        study_uid=generate_uid(prefix=None),
        series_uids={kind: generate_uid(prefix=None) for kind in SERIES},
        patient=label or f"CASE-{secrets.token_hex(4).upper()}",
    )


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
