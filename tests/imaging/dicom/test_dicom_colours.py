"""Colours are the file's, as pydicom's own pipeline has them, beside their brightness."""

import io
from pathlib import Path

import cv2
import numpy as np
import pydicom
import pytest
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from imaging.load import load_radiograph
from tests.imaging.made_dicom import EIGHT_BIT_ONLY, NATIVE, encapsulated, made, packed
from tests.imaging.made_files import colours, dataset_of, ramp, write

SHALLOW = ramp(40, 48)
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore:overflow encountered in exp"),
]
COLOUR_MODELS: dict[str, tuple[UID, ...]] = {
    "RGB": (*NATIVE, RLELossless, JPEGLSLossless, JPEG2000Lossless, JPEG2000, *EIGHT_BIT_ONLY),
    "YBR_FULL": (*NATIVE, RLELossless, JPEGLSLossless, JPEG2000Lossless, *EIGHT_BIT_ONLY),
    "YBR_FULL_422": (*NATIVE, *EIGHT_BIT_ONLY),
    "PALETTE COLOR": (
        *NATIVE,
        RLELossless,
        JPEGLSLossless,
        JPEG2000Lossless,
        JPEGLossless,
        JPEGLosslessSV1,
    ),
}
SEGMENTS = {
    "Red": [0, 2, 0, 10, 1, 100, 60000, 1, 154, 300],
    "Green": [0, 1, 65535, 1, 128, 0, 1, 127, 40000],
    # The indirect segment copies the first two.
    "Blue": [0, 1, 500, 1, 127, 9000, 2, 2, 0, 0],
}


def palette(bits: int = 16) -> dict[str, object]:
    """Return the elements of a palette whose red falls while green and blue rise."""
    elements: dict[str, object] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for place, colour in enumerate(("Red", "Green", "Blue")):
        values = np.arange(256)[:: 1 if place else -1] * (place + 1) // 3
        table = (values * 257).astype("<u2") if bits == 16 else values.astype(np.uint8)
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, bits]
        elements[f"{colour}PaletteColorLookupTableData"] = table.tobytes()
    return elements


@pytest.mark.parametrize(
    ("photometric", "syntax"),
    [(model, syntax) for model, syntaxes in COLOUR_MODELS.items() for syntax in syntaxes],
    ids=lambda value: value.name if isinstance(value, UID) else value,
)
def test_every_colour_model_has_the_references_colours(
    photometric: str, syntax: UID, tmp_path: Path
) -> None:
    if photometric == "PALETTE COLOR":
        data = packed(SHALLOW, syntax, **palette())
    else:
        data = packed(colours(40, 48), syntax, PhotometricInterpretation=photometric)
    dataset = pydicom.dcmread(io.BytesIO(data))
    expected = pixel_array(dataset, index=0)
    if photometric == "PALETTE COLOR":
        # 16 bits become 8, as for every picture with colours.
        expected = apply_color_lut(expected, dataset) // 257
    rgb = load_radiograph(write(tmp_path, "x.dcm", data)).rgb
    assert rgb is not None
    np.testing.assert_array_equal(rgb, expected)


def test_a_palette_of_bytes_is_looked_up(tmp_path: Path) -> None:
    data = packed(SHALLOW, ExplicitVRLittleEndian, **palette(bits=8))
    dataset = pydicom.dcmread(io.BytesIO(data))
    rgb = load_radiograph(write(tmp_path, "x.dcm", data)).rgb
    np.testing.assert_array_equal(rgb, apply_color_lut(SHALLOW, dataset))


def test_a_segmented_palette_is_expanded(tmp_path: Path) -> None:
    elements: dict[str, object] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for colour, words in SEGMENTS.items():
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        data = np.array(words, "<u2").tobytes()
        elements[f"Segmented{colour}PaletteColorLookupTableData"] = data
    file = packed(SHALLOW, ExplicitVRLittleEndian, **elements)
    expected = apply_color_lut(SHALLOW, pydicom.dcmread(io.BytesIO(file)))
    rgb = load_radiograph(write(tmp_path, "x.dcm", file)).rgb
    assert rgb is not None
    assert np.abs(rgb - expected / 257.0).max() <= 0.5


def test_a_grey_palette_keeps_its_sixteen_bits(tmp_path: Path) -> None:
    elements: dict[str, object] = {"PhotometricInterpretation": "PALETTE COLOR"}
    table = (np.arange(256) ** 2).astype("<u2")
    for colour in SEGMENTS:
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        elements[f"{colour}PaletteColorLookupTableData"] = table.tobytes()
    file = packed(SHALLOW, ExplicitVRLittleEndian, **elements)
    radiograph = load_radiograph(write(tmp_path, "x.dcm", file))
    assert radiograph.rgb is None
    np.testing.assert_array_equal(radiograph.pixels, table[SHALLOW])


@pytest.mark.parametrize("syntax", NATIVE, ids=lambda uid: uid.name)
def test_colours_of_twelve_bits_keep_their_brightness(syntax: UID, tmp_path: Path) -> None:
    deep = colours(40, 48).astype(np.uint16) * 16
    file = packed(deep, syntax, BitsStored=12)
    rgb = load_radiograph(write(tmp_path, "x.dcm", file)).rgb
    assert rgb is not None
    assert np.abs(rgb.astype(int) - colours(40, 48)).max() <= 1


def test_true_colour_is_kept_beside_its_brightness(tmp_path: Path) -> None:
    radiograph = made(tmp_path, colours())
    assert radiograph.rgb is not None
    np.testing.assert_array_equal(radiograph.rgb, colours())
    np.testing.assert_array_equal(radiograph.pixels, cv2.cvtColor(colours(), cv2.COLOR_RGB2GRAY))


def test_a_secondary_capture_with_three_like_channels_is_grey(tmp_path: Path) -> None:
    radiograph = made(tmp_path, np.dstack([ramp()] * 3))
    assert radiograph.rgb is None
    np.testing.assert_array_equal(radiograph.pixels, ramp())


def test_a_colour_jpeg_is_turned_into_rgb(tmp_path: Path) -> None:
    bright = np.full((32, 32, 3), (200, 40, 90), np.uint8)
    jpeg = cv2.imencode(".jpg", bright[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 100])[1].tobytes()
    dataset = dataset_of(bright, ExplicitVRLittleEndian, PhotometricInterpretation="YBR_FULL_422")
    path = write(tmp_path, "x.dcm", encapsulated(dataset, JPEGBaseline8Bit, [jpeg]))
    rgb = load_radiograph(path).rgb
    assert rgb is not None
    assert np.abs(rgb.astype(int) - bright).max() <= 3
