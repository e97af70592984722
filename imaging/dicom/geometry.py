"""A DICOM file's geometry: how large a pixel is, in which plane, and whether it is square."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

from imaging.dicom.file import code_of
from imaging.dicom.grey import number_of
from imaging.opencv import cv2
from imaging.radiograph import Calibration, SpacingKind
from imaging.refusal import check_size

# What lies nearer to square is a rounding of the file's text.
_SQUARE = 1.001
# Detectors, scanners and magnifying tables have nothing beyond.
_MOST_ASPECT = 10.0
_MOST_MAGNIFICATION = 10.0
_SAME = 1e-4
# From microscopes to beyond any detector; files state 0 for "unknown", and worse.
_LEAST_MM, _MOST_MM = 1e-4, 100.0
_TERMS: dict[str, Calibration] = {"FIDUCIAL": "FIDUCIAL", "GEOMETRY": "GEOMETRY"}


class Geometry(NamedTuple):
    """The size of a pixel; the fields are those of `Radiograph`."""

    spacing_mm: tuple[float, float] | None
    spacing_kind: SpacingKind
    calibration: Calibration
    stretch_xy: tuple[float, float]

    def squared(self, picture: NDArray) -> NDArray:
        """Return a picture, (height, width[, 3]), with square pixels.

        Raises:
            Refusal: it would be over the limit.
        """
        if self.stretch_xy == (1.0, 1.0):
            return picture
        height, width = picture.shape[:2]
        size_wh = round(width * self.stretch_xy[0]), round(height * self.stretch_xy[1])
        check_size(*size_wh, picture.itemsize * (3 if picture.ndim == 3 else 1))
        return np.asarray(cv2.resize(picture, size_wh, interpolation=cv2.INTER_LINEAR))


def geometry_of(dataset: Dataset) -> Geometry:
    """Return the geometry after the picture has got square pixels.

    It is enlarged along the longer side of its pixels, so that none of its samples is lost.

    Source: PS3.3 10.7.1.3 and C.7.6.3.1.7, which asks for the aspect ratio only without spacing.
    """
    spacing, kind, calibration = _spacing(dataset)
    row, column = spacing or _aspect(dataset)
    if not 1.0 / _MOST_ASPECT <= row / column <= _MOST_ASPECT:
        return Geometry(spacing, kind, calibration, (1.0, 1.0))
    if 1.0 / _SQUARE < row / column < _SQUARE:
        return Geometry(spacing, kind, calibration, (1.0, 1.0))
    least = min(row, column)
    squared = (least, least) if spacing else None
    return Geometry(squared, kind, calibration, (column / least, row / least))


def _spacing(dataset: Dataset) -> tuple[tuple[float, float] | None, SpacingKind, Calibration]:
    """Return (row, column) spacing in mm, the plane it is true of, and how it was corrected.

    Source: PS3.3 10.7.1.3.
    """
    at_detector = _millimetres(dataset, "ImagerPixelSpacing")
    stated = _millimetres(dataset, "PixelSpacing")
    if stated is not None:
        calibration = code_of(dataset.get("PixelSpacingCalibrationType"))
        if calibration:
            return stated, "corrected", _TERMS.get(calibration, "")
        if at_detector is None:
            return stated, "unstated", ""
        is_same = np.allclose(stated, at_detector, rtol=_SAME)
        return stated, "detector" if is_same else "corrected", ""
    if at_detector is not None:
        magnification = number_of(dataset.get("EstimatedRadiographicMagnificationFactor")) or 0.0
        if 1.0 < magnification <= _MOST_MAGNIFICATION:
            row, column = at_detector
            return (row / magnification, column / magnification), "corrected", "magnification"
        return at_detector, "detector", ""
    scanned = _millimetres(dataset, "NominalScannedPixelSpacing")
    # Of a film, which lay in the detector's plane.
    return scanned, "none" if scanned is None else "detector", ""


def _aspect(dataset: Dataset) -> tuple[float, float]:
    """Return Pixel Aspect Ratio (0028,0034), which names the vertical side first."""
    return _pair(dataset, "PixelAspectRatio") or (1.0, 1.0)


def _millimetres(dataset: Dataset, name: str) -> tuple[float, float] | None:
    """Return a spacing that a radiograph can have."""
    pair = _pair(dataset, name)
    is_plausible = pair is not None and all(_LEAST_MM <= side <= _MOST_MM for side in pair)
    return pair if is_plausible else None


def _pair(dataset: Dataset, name: str) -> tuple[float, float] | None:
    values = dataset.get(name)
    if not isinstance(values, MultiValue) or len(values) != 2:
        return None
    first, second = (number_of(value) for value in values)
    # Some files state 0 for "unknown".
    if first is None or second is None or first <= 0 or second <= 0:
        return None
    return first, second
