"""How a DICOM picture says how large a pixel is, and in which plane that is true."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

from pydicom import Dataset
from pydicom.valuerep import format_number_as_ds

from app.case.case import CaseImage

# A description has 64 letters at most.
BY_THE_READER = "Calibrated by the reader against an object of known size"
BY_THE_SOURCE = "As stated in the source image, whose own words are left out"
BY_MAGNIFICATION = "Detector spacing divided by the estimated magnification factor"


def state_spacing(dataset: Dataset, image: CaseImage) -> None:
    """State the size of a pixel; the reader's own calibration comes before the file's word.

    What is true at the detector is written as the Nominal Scanned Pixel Spacing, which a secondary
    capture has in place of the Imager Pixel Spacing of a direct one. How a spacing was corrected is
    told in the standard's terms and in words of ours, and left out where the source doesn't say.

    Source: DICOM PS3.3 10.7 (calibration macro) and C.8.6.2 (SC Image module).
    """
    radiograph = image.radiograph
    spacing_mm, calibration = radiograph.spacing_mm, radiograph.calibration
    if image.calibrated_mm is not None:
        calibrated = (image.calibrated_mm, image.calibrated_mm)
        _state_calibrated(dataset, calibrated, "FIDUCIAL", BY_THE_READER)
    elif spacing_mm is None:
        return
    elif radiograph.spacing_kind == "detector":
        dataset.NominalScannedPixelSpacing = _as_text(spacing_mm)
    elif calibration == "magnification":
        _state_calibrated(dataset, spacing_mm, "GEOMETRY", BY_MAGNIFICATION)
    elif calibration:
        _state_calibrated(dataset, spacing_mm, calibration, BY_THE_SOURCE)
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
