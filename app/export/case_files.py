"""The files of one export, made from its images on the worker's thread."""

from collections.abc import Iterable
from pathlib import Path

from app.case.annotated_picture import annotated, write_image
from app.case.case import CaseImage, ReportForm
from app.export.case_images import CaseImages
from app.files.export_names import export_name
from app.files.saving import Sources, save_bytes
from models.pipeline import Progress
from words import _


def report_bytes(images: CaseImages, form: ReportForm, progress: Progress) -> bytes:
    """Return a PDF report on all images."""
    from app.report.pdf import ReportPdf

    report = ReportPdf(form)
    for image in images.read(progress):
        report.add(image)
    progress(_("Making the pages"), 1.0)
    return report.finish()


def write_dicom(
    images: Iterable[CaseImage], folder: Path, form: ReportForm, sources: Sources
) -> int:
    """Write three DICOM files for each image into a folder and return how many files."""
    from app.dicom.files import dicom_files
    from app.dicom.study import Studies

    studies, count = Studies(form), 0
    for number, image in enumerate(images, start=1):
        for file in dicom_files(image, studies.of(image.radiograph), number):
            name = export_name(form.made_at, ".dcm", number, file.kind)
            save_bytes(folder / name, file.data, sources)
            count += 1
    return count


def write_pictures(
    images: Iterable[CaseImage],
    folder: Path,
    ending: str,
    form: ReportForm,
    sources: Sources,
) -> int:
    """Write one annotated picture for each image into a folder and return how many."""
    count = 0
    for number, image in enumerate(images, start=1):
        pipeline = image.main.prediction.pipeline
        picture = annotated(image.radiograph, image.main.prediction, image.warned_look)
        name = export_name(form.made_at, ending, number, pipeline)
        write_image(picture, folder / name, sources)
        count += 1
    return count
