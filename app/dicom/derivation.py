"""What has to be known of a picture that is not simply the pixels of an X-ray."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

from pydicom import Dataset

from app.case.case import CaseImage
from imaging.radiograph import Radiograph

STAND_IN = (
    "Kept thumbnail, not the X-ray itself: "
    "a small JPEG picture from the history, enlarged to the size of the X-ray"
)
SYNTHETIC = "Synthetic picture, no X-ray of anyone"
MASKED = "Parts were blackened by the reader"
MADE_SQUARE = "Pixels were made square by interpolation"


def state_derivation(dataset: Dataset, image: CaseImage) -> None:
    """State what was done to a picture, and what it is where it is no X-ray.

    Source: DICOM PS3.3 C.12.4 (Derivation Description) and C.7.6.1 (Image Comments, which viewers
    show, and Quality Control Image, which is that of any phantom).
    """
    radiograph, warnings = image.radiograph, warnings_on(image.radiograph)
    steps = [*warnings]
    if image.is_masked:
        steps.append(MASKED)
    if radiograph.stretch_xy != (1.0, 1.0):
        steps.append(MADE_SQUARE)
    if steps:
        dataset.DerivationDescription = _sentences(steps)
    if warnings:
        dataset.ImageComments = _sentences(warnings)
    if radiograph.is_synthetic:
        dataset.QualityControlImage = "YES"


def warnings_on(radiograph: Radiograph) -> list[str]:
    """Return why a picture is not to be taken for an X-ray; nothing where it is one."""
    warnings = [STAND_IN] if radiograph.is_stand_in else []
    return [*warnings, SYNTHETIC] if radiograph.is_synthetic else warnings


def _sentences(words: list[str]) -> str:
    return " ".join(f"{sentence}." for sentence in words)
