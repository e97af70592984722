"""How a DICOM picture says how large a pixel is, and in which plane that is true."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

from pydicom import Dataset
from pydicom.valuerep import format_number_as_ds

from app.case.case import CaseImage

# A description has 64 letters at most.
BY_THE_READER = "Calibrated by the reader against an object of known size"
BY_THE_SOURCE = "Corrected in the source image, which need not say how"


def state_spacing(dataset: Dataset, image: CaseImage) -> None:
    """State the size of a pixel; the reader's own calibration comes before the file's word.

    What is true at the detector is written as the Nominal Scanned Pixel Spacing, which a secondary
    capture has in place of the Imager Pixel Spacing of a direct one.

    Source: DICOM PS3.3 10.7 (calibration macro) and C.8.6.2 (SC Image module).
    """
    spacing_mm, kind = image.radiograph.spacing_mm, image.radiograph.spacing_kind
    if image.calibrated_mm is not None:
        calibrated = (image.calibrated_mm, image.calibrated_mm)
        _state_calibrated(dataset, calibrated, "FIDUCIAL", BY_THE_READER)
    elif spacing_mm is None:
        return
    elif kind == "detector":
        dataset.NominalScannedPixelSpacing = _as_text(spacing_mm)
    elif kind == "corrected":
        _state_calibrated(dataset, spacing_mm, "GEOMETRY", BY_THE_SOURCE)
    else:
        dataset.PixelSpacing = _as_text(spacing_mm)


def _state_calibrated(
    dataset: Dataset, spacing_mm: tuple[float, float], kind: str, how: str
) -> None:
    dataset.PixelSpacing = _as_text(spacing_mm)
    dataset.PixelSpacingCalibrationType = kind
    dataset.PixelSpacingCalibrationDescription = how


def _as_text(spacing_mm: tuple[float, float]) -> list[str]:
    return [format_number_as_ds(float(value)) for value in spacing_mm]
