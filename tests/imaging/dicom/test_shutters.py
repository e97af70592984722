"""What lies outside a display shutter is treated as padding is."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.uid import ExplicitVRLittleEndian

from imaging.grey_statistics import GreyStatistics
from imaging.load import load_radiograph
from imaging.preprocess import grey_8bit
from imaging.radiograph import Radiograph
from imaging.render import render
from imaging.tone import Tone
from tests.imaging.made_files import dicom_of, ramp, write

SHAPE = (40, 48)
DEEP = ramp(*SHAPE, levels=4096) // 4 + 500
ROWS, COLUMNS = np.mgrid[1 : SHAPE[0] + 1, 1 : SHAPE[1] + 1]
RECTANGLE = {
    "ShutterUpperHorizontalEdge": 5,
    "ShutterLowerHorizontalEdge": 30,
    "ShutterLeftVerticalEdge": 11,
    "ShutterRightVerticalEdge": 40,
}
CIRCLE = {"CenterOfCircularShutter": [20, 24], "RadiusOfCircularShutter": 15}
TRIANGLE = {"VerticesOfThePolygonalShutter": [1, 1, 40, 1, 40, 40]}
IN_RECTANGLE = (ROWS >= 5) & (ROWS <= 30) & (COLUMNS >= 11) & (COLUMNS <= 40)
IN_CIRCLE = (ROWS - 20) ** 2 + (COLUMNS - 24) ** 2 <= 15**2
IN_TRIANGLE = (COLUMNS <= ROWS) & (COLUMNS <= 40)
SHUTTERS = {
    "rectangle": ({"ShutterShape": "RECTANGULAR", **RECTANGLE}, IN_RECTANGLE),
    "circle": ({"ShutterShape": "CIRCULAR", **CIRCLE}, IN_CIRCLE),
    "polygon": ({"ShutterShape": "POLYGONAL", **TRIANGLE}, IN_TRIANGLE),
    "two together": (
        {"ShutterShape": ["RECTANGULAR", "CIRCULAR"], **RECTANGLE, **CIRCLE},
        IN_RECTANGLE & IN_CIRCLE,
    ),
    "one of which nothing is known": (
        {"ShutterShape": ["RECTANGULAR", "CIRCULAR"], **RECTANGLE},
        IN_RECTANGLE,
    ),
}


def made(folder: Path, stored: NDArray = DEEP, **elements: object) -> Radiograph:
    data = dicom_of(stored, ExplicitVRLittleEndian, **{"BitsStored": 12, **elements})
    return load_radiograph(write(folder, "x.dcm", data))


@pytest.mark.parametrize("name", SHUTTERS)
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_what_a_shutter_hides_is_black_and_in_no_window(
    name: str, photometric: str, tmp_path: Path
) -> None:
    elements, inside = SHUTTERS[name]
    stored = np.where(inside, DEEP, 4000).astype(np.uint16)
    radiograph = made(tmp_path, stored, PhotometricInterpretation=photometric, **elements)
    assert radiograph.blank is not None
    np.testing.assert_array_equal(radiograph.blank == 0, inside)
    assert not radiograph.pixels[~inside].any()
    held = radiograph.pixels[inside]
    assert radiograph.window.limits == (held.min(), held.max())
    assert GreyStatistics.of(radiograph, radiograph.pixels).extent == (held.min(), held.max())
    for tone in (Tone(), Tone(is_inverted=True)):
        drawn = np.asarray(render(radiograph, (), tone=tone))
        assert not drawn[~inside].any()


def test_a_network_sees_black_outside_and_the_same_within(tmp_path: Path) -> None:
    elements, inside = SHUTTERS["rectangle"]
    seen = grey_8bit(made(tmp_path, **elements), "percentile")
    alone = grey_8bit(made(tmp_path, DEEP[4:30, 10:40]), "percentile")
    assert not seen[~inside].any()
    np.testing.assert_allclose(seen[4:30, 10:40].astype(int), alone.astype(int), atol=1)


def test_a_shutter_and_padding_hide_together(tmp_path: Path) -> None:
    elements, inside = SHUTTERS["rectangle"]
    stored = DEEP.copy()
    stored[10] = 4095
    radiograph = made(tmp_path, stored, PixelPaddingValue=4095, **elements)
    assert radiograph.blank is not None
    np.testing.assert_array_equal(radiograph.blank == 0, inside & (ROWS != 11))


def test_a_circle_is_round_where_pixels_are_square(tmp_path: Path) -> None:
    radiograph = made(tmp_path, PixelAspectRatio=[1, 2], **SHUTTERS["circle"][0])
    assert radiograph.blank is not None
    rows, columns = np.nonzero(radiograph.blank == 0)
    assert radiograph.pixels.shape == (40, 96)
    # Fifteen pixels of the file along a row, thirty square ones; the picture is less high.
    assert abs(np.ptp(columns) + 1 - 61) <= 2
    assert np.ptp(rows) + 1 == 40


def test_a_colour_picture_has_a_shutter_too(tmp_path: Path) -> None:
    grey = ramp(*SHAPE) // 2 + 60
    stored = np.dstack([grey, 255 - grey, grey])
    elements, inside = SHUTTERS["circle"]
    radiograph = made(tmp_path, stored, **{**elements, "BitsStored": 8})
    assert radiograph.rgb is not None
    assert not radiograph.rgb[~inside].any()
    np.testing.assert_array_equal(radiograph.rgb[inside], stored[inside])
    assert not np.asarray(render(radiograph, (), tone=Tone(is_inverted=True)))[~inside].any()


@pytest.mark.parametrize(
    "elements",
    [
        {"ShutterShape": "RECTANGULAR"},
        {"ShutterShape": "OCTAGONAL", **RECTANGLE},
        {"ShutterShape": "RECTANGULAR", **RECTANGLE, "ShutterUpperHorizontalEdge": 200},
        {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [20], "RadiusOfCircularShutter": 9},
        {**CIRCLE, "ShutterShape": "CIRCULAR", "RadiusOfCircularShutter": 0},
        {**CIRCLE, "ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [-(10**9), 10**9]},
        {**CIRCLE, "ShutterShape": "CIRCULAR", "RadiusOfCircularShutter": 10**9},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1, 5, 5]},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1, 5, 5, 9, 9, 3]},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [10**9] * 8},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1, 40, 96] * 251},
        RECTANGLE,
    ],
)
def test_a_shutter_that_makes_no_sense_hides_nothing(elements: dict, tmp_path: Path) -> None:
    radiograph = made(tmp_path, **elements)
    assert radiograph.blank is None
    np.testing.assert_array_equal(radiograph.pixels, DEEP)
