"""Pixels and greys are those of pydicom's own pipeline, for every syntax and every grey scale."""

import io
from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    JPEG2000,
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from tests.imaging.dicom_reference import modality_values, shown_greys
from tests.imaging.made_dicom import (
    EIGHT_BIT_ONLY,
    HIGH_THROUGHPUT,
    LOSSY,
    NATIVE,
    PACKED,
    lut,
    packed,
    sequence_of,
)
from tests.imaging.made_files import colours, ramp, write
from tests.shared_data import shared

DEEP = ramp(40, 48, 4096)
SIGNED = DEEP.astype(np.int16) - 2048
WHOLE = ramp(40, 48, 65536)
SHALLOW = ramp(40, 48)
SHARED_FILES = (
    "CR-ModalitySequenceLUT.dcm",
    "RG1_J2KI.dcm",
    "RG2_JLSL.dcm",
    "RG3_J2KI.dcm",
    "RG3_JPLL.dcm",
    "RG3_RLE.dcm",
    "RG3_UNC.dcm",
    "XA_multiframe96_fodicom_HasFragmentSequence.dcm",
    "txrv_CR_chest_8bit_jpegbaseline.dcm",
    "txrv_Fake_MONOHR1.dcm",
)
RISING = np.clip(np.arange(3000) - 700, 0, 1023) * 4
CURVED = (4095 * (np.arange(4096) / 4095) ** 1.7).astype(np.uint16)
MONOCHROME1 = {"PhotometricInterpretation": "MONOCHROME1"}
TWO_WINDOWS = {"WindowCenter": [600, 2048], "WindowWidth": [301, 4096]}
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore:overflow encountered in exp"),
]


def read(folder: Path, data: bytes) -> tuple[Radiograph, Dataset]:
    return load_radiograph(write(folder, "x.dcm", data)), pydicom.dcmread(io.BytesIO(data))


def assert_same_values(radiograph: Radiograph, dataset: Dataset) -> None:
    """The pixels are the modality's values, moved and stretched, and turned for MONOCHROME1."""
    expected = modality_values(dataset, radiograph.frame).astype(float)
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        expected = -expected
    pixels = radiograph.pixels.astype(float)
    assert radiograph.pixels.max() < radiograph.levels
    spread = np.ptp(expected)
    np.testing.assert_allclose(
        (pixels - pixels.min()) / np.ptp(pixels), (expected - expected.min()) / spread, atol=1e-12
    )


def assert_same_greys(radiograph: Radiograph, dataset: Dataset, presets: int) -> None:
    """Each grey is the reference's, rounded."""
    assert len(radiograph.presets) >= presets
    for place in range(presets):
        expected = shown_greys(dataset, radiograph.frame, place)
        greys = radiograph.presets[place].window.apply(radiograph.pixels)
        assert np.abs(greys - expected).max() <= 0.5 + 1e-6, place
    assert radiograph.window == radiograph.presets[0].window


@pytest.mark.parametrize("name", SHARED_FILES)
def test_a_real_file_has_the_references_values_and_greys(name: str) -> None:
    path = shared(f"data/dicom/{name}")
    radiograph, dataset = load_radiograph(path), pydicom.dcmread(path)
    assert_same_values(radiograph, dataset)
    if "WindowCenter" in dataset or "VOILUTSequence" in dataset:
        assert_same_greys(radiograph, dataset, 1)


def test_every_frame_of_a_real_angiogram_can_be_chosen() -> None:
    path = shared("data/dicom/XA_multiframe96_fodicom_HasFragmentSequence.dcm")
    dataset = pydicom.dcmread(path)
    for frame in (0, 50, 95):
        radiograph = load_radiograph(path, frame)
        assert (radiograph.frame, radiograph.frames) == (frame, 96)
        assert_same_values(radiograph, dataset)


@pytest.mark.parametrize("stored", [DEEP, SIGNED, WHOLE, SHALLOW, SHALLOW.astype(np.int8)])
@pytest.mark.parametrize("syntax", [*NATIVE, *PACKED], ids=lambda uid: uid.name)
def test_every_transfer_syntax_has_the_references_values(
    syntax: UID, stored: NDArray, tmp_path: Path
) -> None:
    if syntax in EIGHT_BIT_ONLY and stored.dtype != np.uint8:
        pytest.skip("this syntax holds 8 bits and no sign")
    if syntax == JPEGLSNearLossless and stored.dtype.kind == "i":
        pytest.skip("losses round the sign's end turn white into black, in the reference too")
    data = packed(stored, syntax, WindowCenter=100, WindowWidth=1000)
    radiograph, dataset = read(tmp_path, data)
    assert_same_values(radiograph, dataset)
    assert_same_greys(radiograph, dataset, 1)
    if syntax not in LOSSY:
        least = int(np.iinfo(stored.dtype).min) if stored.dtype.kind == "i" else 0
        np.testing.assert_array_equal(radiograph.pixels, stored.astype(np.int64) - least)


@pytest.mark.parametrize("syntax", HIGH_THROUGHPUT, ids=lambda uid: uid.name)
def test_high_throughput_jpeg_2000_is_unpacked(syntax: UID, tmp_path: Path) -> None:
    deep = ramp(24, 32, 4096)
    radiograph, dataset = read(tmp_path, packed(deep, syntax))
    np.testing.assert_array_equal(radiograph.pixels, deep)
    assert_same_values(radiograph, dataset)


@pytest.mark.parametrize("bits", range(8, 17))
@pytest.mark.parametrize("is_signed", [False, True])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_every_number_of_bits_has_the_references_values(
    bits: int, is_signed: bool, photometric: str, tmp_path: Path
) -> None:
    levels = 1 << bits
    stored = ramp(24, 32, levels).astype(np.int64) - (levels // 2 if is_signed else 0)
    stored = stored.astype(f"{'i' if is_signed else 'u'}2")
    elements = {"BitsStored": bits, "PhotometricInterpretation": photometric}
    radiograph, dataset = read(
        tmp_path,
        packed(stored, ExplicitVRLittleEndian, WindowCenter=9, WindowWidth=levels // 3, **elements),
    )
    assert radiograph.bits == bits
    assert_same_values(radiograph, dataset)
    assert_same_greys(radiograph, dataset, 1)


SCALES: dict[str, tuple[NDArray, dict, int]] = {
    "two windows": (DEEP, TWO_WINDOWS, 2),
    "MONOCHROME1": (DEEP, {**TWO_WINDOWS, **MONOCHROME1, "BitsStored": 12}, 2),
    "linear exact": (DEEP, {**TWO_WINDOWS, "VOILUTFunction": "LINEAR_EXACT"}, 2),
    "sigmoid": (DEEP, {**TWO_WINDOWS, "VOILUTFunction": "SIGMOID"}, 2),
    "sigmoid of MONOCHROME1": (
        DEEP,
        {**TWO_WINDOWS, **MONOCHROME1, "VOILUTFunction": "SIGMOID", "BitsStored": 12},
        2,
    ),
    "narrow exact": (
        DEEP,
        {"WindowCenter": 600.3, "WindowWidth": 0.4, "VOILUTFunction": "LINEAR_EXACT"},
        1,
    ),
    "signed": (SIGNED, {"WindowCenter": [-500, 0], "WindowWidth": [800, 4096]}, 2),
    "rescaled": (DEEP, {**TWO_WINDOWS, "RescaleSlope": 0.25, "RescaleIntercept": 7.5}, 2),
    "falling": (DEEP, {**TWO_WINDOWS, "RescaleSlope": -2, "RescaleIntercept": 3000}, 2),
    "falling MONOCHROME1": (
        DEEP,
        {**TWO_WINDOWS, **MONOCHROME1, "RescaleSlope": -0.5, "RescaleIntercept": 2500},
        2,
    ),
    "signed, rescaled, sigmoid": (
        SIGNED,
        {**TWO_WINDOWS, "VOILUTFunction": "SIGMOID", "RescaleSlope": 3, "RescaleIntercept": -100},
        2,
    ),
    "modality LUT": (
        DEEP,
        {
            **TWO_WINDOWS,
            "ModalityLUTSequence": sequence_of(
                lut(np.arange(3000) * 4 % 9973, 500, ModalityLUTType="US")
            ),
        },
        2,
    ),
    "modality LUT of MONOCHROME1": (
        SIGNED,
        {
            **TWO_WINDOWS,
            **MONOCHROME1,
            "ModalityLUTSequence": sequence_of(lut(CURVED, -2048, ModalityLUTType="US")),
        },
        2,
    ),
    "two VOI LUTs": (
        DEEP,
        {"VOILUTSequence": sequence_of(lut(RISING, 50, 12), lut(CURVED, 0, 12))},
        2,
    ),
    "VOI LUT of MONOCHROME1": (
        DEEP,
        {**MONOCHROME1, "VOILUTSequence": sequence_of(lut(CURVED, 0, 12)), "BitsStored": 12},
        1,
    ),
    "falling VOI LUT": (DEEP, {"VOILUTSequence": sequence_of(lut(CURVED[::-1], 0, 12))}, 1),
    "VOI LUT after a falling rescale": (
        DEEP,
        {
            "VOILUTSequence": sequence_of(lut(CURVED, 0, 12)),
            "RescaleSlope": -1,
            "RescaleIntercept": 4095,
        },
        1,
    ),
    "VOI LUT after a modality LUT": (
        DEEP,
        {
            "ModalityLUTSequence": sequence_of(lut(CURVED, 0, ModalityLUTType="US")),
            "VOILUTSequence": sequence_of(lut(RISING, 300, 12)),
        },
        1,
    ),
}


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("name", SCALES)
def test_every_grey_scale_has_the_references_greys(name: str, syntax: UID, tmp_path: Path) -> None:
    stored, elements, presets = SCALES[name]
    if syntax == ExplicitVRBigEndian and "LUT" in name:
        pytest.skip("the tables here are written as little-endian words")
    radiograph, dataset = read(tmp_path, packed(stored, syntax, **elements))
    assert_same_values(radiograph, dataset)
    assert_same_greys(radiograph, dataset, presets)


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


SEGMENTS = {
    "Red": [0, 2, 0, 10, 1, 100, 60000, 1, 154, 300],
    "Green": [0, 1, 65535, 1, 128, 0, 1, 127, 40000],
    # The indirect segment copies the first two.
    "Blue": [0, 1, 500, 1, 127, 9000, 2, 2, 0, 0],
}


def test_a_segmented_palette_is_expanded(tmp_path: Path) -> None:
    elements: dict[str, object] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for colour, words in SEGMENTS.items():
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        data = np.array(words, "<u2").tobytes()
        elements[f"Segmented{colour}PaletteColorLookupTableData"] = data
    made = packed(SHALLOW, ExplicitVRLittleEndian, **elements)
    expected = apply_color_lut(SHALLOW, pydicom.dcmread(io.BytesIO(made)))
    rgb = load_radiograph(write(tmp_path, "x.dcm", made)).rgb
    assert rgb is not None
    assert np.abs(rgb - expected / 257.0).max() <= 0.5


def test_a_grey_palette_keeps_its_sixteen_bits(tmp_path: Path) -> None:
    elements: dict[str, object] = {"PhotometricInterpretation": "PALETTE COLOR"}
    table = (np.arange(256) ** 2).astype("<u2")
    for colour in SEGMENTS:
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        elements[f"{colour}PaletteColorLookupTableData"] = table.tobytes()
    made = packed(SHALLOW, ExplicitVRLittleEndian, **elements)
    radiograph = load_radiograph(write(tmp_path, "x.dcm", made))
    assert radiograph.rgb is None
    np.testing.assert_array_equal(radiograph.pixels, table[SHALLOW])


@pytest.mark.parametrize("syntax", NATIVE, ids=lambda uid: uid.name)
def test_colours_of_twelve_bits_keep_their_brightness(syntax: UID, tmp_path: Path) -> None:
    deep = colours(40, 48).astype(np.uint16) * 16
    made = packed(deep, syntax, BitsStored=12)
    rgb = load_radiograph(write(tmp_path, "x.dcm", made)).rgb
    assert rgb is not None
    assert np.abs(rgb.astype(int) - colours(40, 48)).max() <= 1
