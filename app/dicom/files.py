"""X-rays and answers as DICOM files: the plain picture, the annotated one, the structured report.

Every file is made anew from pixels. Of the source only what is on a short list goes along: body
part, laterality, pixel spacing and how it was found, what was lost by compression, which pixels are
padding, and the course of its greys; and of these only what the standard's own terms can say.
"""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

import io
from dataclasses import dataclass

import numpy as np
from highdicom import UID
from highdicom.sc import SCImage
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.uid import generate_uid

from app.case.annotated_picture import annotated
from app.case.body_parts import body_part
from app.case.case import CaseImage
from app.dicom.derivation import state_derivation
from app.dicom.greys import state_window
from app.dicom.loss import state_loss
from app.dicom.padding import padded, state_padding
from app.dicom.report import structured_report
from app.dicom.spacing import state_spacing
from app.dicom.study import ANNOTATED, PLAIN, REPORT, Study, equipment, finish, series
from errors import CannotSave
from words import _

# Rows (0028,0010) and Columns (0028,0011) are unsigned shorts.
_LONGEST_SIDE = 65535


@dataclass(frozen=True)
class DicomFile:
    """One file, ready to be written.

    Attributes:
        kind: `PLAIN`, `ANNOTATED` or `REPORT`.
        data: all its bytes.
    """

    kind: str
    data: bytes


def dicom_files(image: CaseImage, study: Study, number: int) -> list[DicomFile]:
    """Return an X-ray's three files, which belong together by their identifiers.

    Args:
        number: of the X-ray in the export, from 1.

    Raises:
        CannotSave: the picture is larger than DICOM can say.
    """
    _check_sides(image.radiograph.size_wh)
    plain = plain_capture(image, study, number)
    drawn = annotated(image.radiograph, image.main.prediction, image.warned_look)
    _check_sides(drawn.size)
    marked = _capture(np.asarray(drawn), image, study, ANNOTATED, number)
    report = structured_report(image, plain, study, number)
    return [
        DicomFile(PLAIN, _bytes_of(plain)),
        DicomFile(ANNOTATED, _bytes_of(marked)),
        DicomFile(REPORT, _bytes_of(report)),
    ]


def _check_sides(size_wh: tuple[int, int]) -> None:
    width, height = size_wh
    if max(width, height) > _LONGEST_SIDE:
        raise CannotSave(
            _(
                "An X-ray of {width} × {height} pixels could not be saved: a DICOM file holds "
                "{most} pixels a side at most; save it as a PNG picture."
            ).format(width=width, height=height, most=_LONGEST_SIDE)
        )


def plain_capture(image: CaseImage, study: Study, number: int) -> SCImage:
    """Return the picture alone, with all its grey levels."""
    radiograph = image.radiograph
    if radiograph.rgb is not None:
        return _capture(radiograph.rgb, image, study, PLAIN, number)
    grey = padded(radiograph)
    dataset = _capture(grey.pixels, image, study, PLAIN, number)
    state_padding(dataset, grey)
    state_window(dataset, image.look.tone.window or radiograph.window, radiograph.levels)
    return dataset


def _capture(
    pixels: NDArray[np.uint8 | np.uint16],
    image: CaseImage,
    study: Study,
    kind: str,
    number: int,
) -> SCImage:
    radiograph = image.radiograph
    dataset = SCImage(
        pixel_array=pixels,
        photometric_interpretation="MONOCHROME2" if pixels.ndim == 2 else "RGB",
        bits_allocated=pixels.dtype.itemsize * 8,
        coordinate_system="PATIENT",
        # Wanted by the class and taken out again below: no file of ours knows it.
        patient_orientation=("L", "F"),
        study_instance_uid=study.study_uid,
        sop_instance_uid=UID(generate_uid(prefix=None)),
        study_id="1",
        patient_id=study.patient,
        # The trailing sign says that this name has one part only.
        patient_name=f"{study.patient}^",
        study_date=study.form.made_at.date(),
        study_time=study.form.made_at.time(),
        laterality=radiograph.laterality if radiograph.laterality in ("L", "R") else None,
        **series(kind, number),
        **equipment(),
    )
    dataset.add_new("PatientOrientation", "CS", None)
    if "Laterality" not in dataset:
        dataset.add_new("Laterality", "CS", None)
    part = body_part(radiograph.body_part)
    if part is not None:
        dataset.BodyPartExamined = part.term
    if image.shows_text:
        dataset.BurnedInAnnotation = "YES"
    state_derivation(dataset, image)
    state_loss(dataset, radiograph)
    state_spacing(dataset, image)
    finish(dataset, study)
    return dataset


def _bytes_of(dataset: Dataset) -> bytes:
    written = io.BytesIO()
    dataset.save_as(written, enforce_file_format=True)
    return written.getvalue()
