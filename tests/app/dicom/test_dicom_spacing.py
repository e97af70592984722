"""The size of a pixel in exported pictures."""

from dataclasses import replace
from pathlib import Path

import pydicom
import pytest

from app.dicom.spacing import BY_MAGNIFICATION, BY_THE_READER, BY_THE_SOURCE, state_spacing
from app.dicom.study import ANNOTATED, PLAIN
from imaging.load import load_radiograph
from imaging.radiograph import SpacingKind
from tests.app.cases import drawn_case, drawn_radiograph
from tests.app.dicom.exporting import exported, saved
from tests.imaging.made_files import dicom_of, ramp, write

DETECTOR = {"ImagerPixelSpacing": [0.15, 0.15]}
PLACED = {"PixelSpacing": [0.12, 0.12]}


@pytest.mark.parametrize(
    ("elements", "spacing", "kind", "stated"),
    [
        (DETECTOR, 0.15, "detector", (None, None)),
        (PLACED, 0.12, "unstated", (None, None)),
        (
            {**PLACED, "PixelSpacingCalibrationType": "FIDUCIAL"},
            *(0.12, "corrected", ("FIDUCIAL", BY_THE_SOURCE)),
        ),
        (
            {**PLACED, "PixelSpacingCalibrationType": "GEOMETRY"},
            *(0.12, "corrected", ("GEOMETRY", BY_THE_SOURCE)),
        ),
        (
            {**DETECTOR, "EstimatedRadiographicMagnificationFactor": 1.25},
            *(0.12, "corrected", ("GEOMETRY", BY_MAGNIFICATION)),
        ),
        # Corrected, and nothing says how; so it is not told to be.
        ({**DETECTOR, **PLACED}, 0.12, "unstated", (None, None)),
    ],
    ids=["detector", "unstated", "fiducial", "geometry", "magnification", "unknown"],
)
def test_the_spacing_keeps_its_plane_and_how_that_is_known(
    elements: dict, spacing: float, kind: str, stated: tuple, tmp_path: Path
) -> None:
    described = {**elements, "PixelSpacingCalibrationDescription": "John Doe's ball"}
    source = write(tmp_path, "source.dcm", dicom_of(ramp(24, 32, 4096), **described))
    files = exported(drawn_case(radiograph=load_radiograph(source)))
    for picture in (files[PLAIN], files[ANNOTATED]):
        read = load_radiograph(saved(picture, tmp_path))
        assert read.spacing_mm == pytest.approx((spacing, spacing))
        assert read.spacing_kind == kind
        type_ = picture.get("PixelSpacingCalibrationType")
        assert (type_, picture.get("PixelSpacingCalibrationDescription")) == stated


@pytest.mark.parametrize(
    ("kind", "keyword"),
    [
        ("detector", "NominalScannedPixelSpacing"),
        ("unstated", "PixelSpacing"),
        ("corrected", "PixelSpacing"),
    ],
)
def test_the_distance_of_rows_is_stated_before_that_of_columns(
    kind: SpacingKind, keyword: str
) -> None:
    radiograph = replace(drawn_radiograph(), spacing_mm=(0.2, 0.01), spacing_kind=kind)
    stated = pydicom.Dataset()
    state_spacing(stated, drawn_case(radiograph=radiograph))
    assert list(stated[keyword].value) == [0.2, 0.01]


def test_the_readers_own_calibration_is_the_pictures_spacing(tmp_path: Path) -> None:
    radiograph = replace(drawn_radiograph(), spacing_kind="detector")
    case = drawn_case(radiograph=radiograph, calibrated_mm=0.1234567890123)
    plain = exported(case)[PLAIN]
    read = load_radiograph(saved(plain, tmp_path))
    assert read.spacing_mm == pytest.approx((0.1234567890123, 0.1234567890123))
    assert read.spacing_kind == "corrected"
    assert plain.PixelSpacingCalibrationType == "FIDUCIAL"
    assert plain.PixelSpacingCalibrationDescription == BY_THE_READER
