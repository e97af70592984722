"""Spacing says in which plane it is true, and pixels that are not square become so."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from pydicom.uid import ExplicitVRLittleEndian

from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from tests.imaging.made_files import colours, dicom_of, ramp, write

DEEP = ramp(24, 32, 4096)
DETECTOR = {"ImagerPixelSpacing": [0.15, 0.15]}


def made(folder: Path, stored=DEEP, **elements: object) -> Radiograph:
    return load_radiograph(
        write(folder, "x.dcm", dicom_of(stored, ExplicitVRLittleEndian, **elements))
    )


# PS3.3 10.7.1.3
SPACINGS = [
    ({}, None, "none"),
    (DETECTOR, (0.15, 0.15), "detector"),
    ({"PixelSpacing": [0.1, 0.1]}, (0.1, 0.1), "unstated"),
    ({**DETECTOR, "PixelSpacing": [0.15, 0.15]}, (0.15, 0.15), "detector"),
    ({**DETECTOR, "PixelSpacing": [0.1, 0.1]}, (0.1, 0.1), "corrected"),
    (
        {"PixelSpacing": [0.1, 0.1], "PixelSpacingCalibrationType": "FIDUCIAL"},
        (0.1, 0.1),
        "corrected",
    ),
    (
        {**DETECTOR, "PixelSpacing": [0.15, 0.15], "PixelSpacingCalibrationType": "GEOMETRY"},
        (0.15, 0.15),
        "corrected",
    ),
    (
        {**DETECTOR, "EstimatedRadiographicMagnificationFactor": 1.25},
        (0.12, 0.12),
        "corrected",
    ),
    ({**DETECTOR, "EstimatedRadiographicMagnificationFactor": 1}, (0.15, 0.15), "detector"),
    ({**DETECTOR, "EstimatedRadiographicMagnificationFactor": 4000}, (0.15, 0.15), "detector"),
    ({"NominalScannedPixelSpacing": [0.2, 0.2]}, (0.2, 0.2), "detector"),
    ({"PixelSpacing": [0, 0], **DETECTOR}, (0.15, 0.15), "detector"),
    ({"PixelSpacing": [0, 0]}, None, "none"),
    ({"PixelSpacing": [-1, 1]}, None, "none"),
]


@pytest.mark.parametrize(("elements", "spacing", "kind"), SPACINGS)
def test_a_spacing_says_in_which_plane_it_is_true(
    elements: dict, spacing: tuple | None, kind: str, tmp_path: Path
) -> None:
    radiograph = made(tmp_path, **elements)
    assert radiograph.spacing_mm == (pytest.approx(spacing) if spacing else None)
    assert radiograph.spacing_kind == kind
    assert radiograph.stretch_xy == (1.0, 1.0)


@pytest.mark.parametrize(
    ("elements", "calibration"),
    [
        ({"PixelSpacing": [0.1, 0.1], "PixelSpacingCalibrationType": "FIDUCIAL"}, "FIDUCIAL"),
        ({"PixelSpacing": [0.1, 0.1], "PixelSpacingCalibrationType": "GEOMETRY"}, "GEOMETRY"),
        ({"PixelSpacing": [0.1, 0.1], "PixelSpacingCalibrationType": "JOHN DOE"}, ""),
        ({**DETECTOR, "PixelSpacing": [0.1, 0.1]}, ""),
        ({**DETECTOR, "EstimatedRadiographicMagnificationFactor": 1.25}, "magnification"),
    ],
)
def test_a_corrected_spacing_keeps_how_it_was_found(
    elements: dict, calibration: str, tmp_path: Path
) -> None:
    radiograph = made(tmp_path, **elements)
    assert (radiograph.spacing_kind, radiograph.calibration) == ("corrected", calibration)


# Size, spacing and stretch of what was 32 x 24 pixels.
ASPECTS = [
    ({"PixelAspectRatio": [1, 1]}, (32, 24), None, (1.0, 1.0)),
    ({"PixelAspectRatio": [2, 1]}, (32, 48), None, (1.0, 2.0)),
    ({"PixelAspectRatio": [3, 4]}, (43, 24), None, (4 / 3, 1.0)),
    ({"PixelSpacing": [0.1, 0.2]}, (64, 24), (0.1, 0.1), (2.0, 1.0)),
    ({"PixelSpacing": [0.3, 0.2]}, (32, 36), (0.2, 0.2), (1.0, 1.5)),
    # The ratio counts only without a spacing, as the standard has it.
    ({"PixelSpacing": [0.2, 0.2], "PixelAspectRatio": [2, 1]}, (32, 24), (0.2, 0.2), (1.0, 1.0)),
    ({"PixelSpacing": [0.14301, 0.143]}, (32, 24), (0.14301, 0.143), (1.0, 1.0)),
    ({"PixelAspectRatio": [100000, 1]}, (32, 24), None, (1.0, 1.0)),
    ({"PixelAspectRatio": [0, 1]}, (32, 24), None, (1.0, 1.0)),
]


@pytest.mark.parametrize(("elements", "size_wh", "spacing", "stretch_xy"), ASPECTS)
def test_pixels_that_are_not_square_are_enlarged_along_their_longer_side(
    elements: dict,
    size_wh: tuple[int, int],
    spacing: tuple | None,
    stretch_xy: tuple[float, float],
    tmp_path: Path,
) -> None:
    radiograph = made(tmp_path, **elements)
    assert radiograph.size_wh == size_wh
    assert radiograph.spacing_mm == (pytest.approx(spacing) if spacing else None)
    assert radiograph.stretch_xy == pytest.approx(stretch_xy)
    expected = cv2.resize(DEEP, size_wh, interpolation=cv2.INTER_LINEAR)
    np.testing.assert_array_equal(radiograph.pixels, expected)


def test_colours_are_stretched_with_their_brightness(tmp_path: Path) -> None:
    radiograph = made(tmp_path, colours(), PixelAspectRatio=[2, 1])
    assert radiograph.rgb is not None
    assert radiograph.rgb.shape == (48, 32, 3)
    assert radiograph.pixels.shape == (48, 32)


@pytest.mark.parametrize("side", ["1e308", "1e200", "101", "1e-5", "1e-320", "0", "-1"])
@pytest.mark.parametrize(
    "name", ["PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing"]
)
def test_a_spacing_that_no_radiograph_has_is_none(name: str, side: str, tmp_path: Path) -> None:
    radiograph = made(tmp_path, **{name: [side, side]})
    assert radiograph.spacing_mm is None
    assert radiograph.spacing_kind == "none"
    assert radiograph.stretch_xy == (1.0, 1.0)


@pytest.mark.parametrize("side", ["0.0001", "0.05", "100"])
def test_a_spacing_at_the_ends_of_what_there_is_is_kept(side: str, tmp_path: Path) -> None:
    assert made(tmp_path, PixelSpacing=[side, side]).spacing_mm == (float(side), float(side))
