"""Grey values and windows are told in the units of the file, whatever the pixels became."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.uid import ExplicitVRLittleEndian

from app.measuring.words import words_of
from app.scale import Scale
from imaging.dicom.grey import grey_scale
from imaging.equalise import equalised
from imaging.load import load_radiograph
from imaging.measure import Kind, Measurement, region_statistics
from imaging.radiograph import Radiograph
from imaging.value_scale import AS_STORED, ValueScale
from imaging.window import Window
from tests.imaging.made_dicom import lut, sequence_of
from tests.imaging.made_files import dataset_of, dicom_of, ramp, write
from tests.shared_data import shared

DEEP = ramp(64, 64, 4096)
SIGNED = DEEP.astype(np.int16) - 2048
TURNED = {"PhotometricInterpretation": "MONOCHROME1"}
RESCALED = {"RescaleSlope": 2, "RescaleIntercept": -1024}
CURVED = (np.linspace(0, 1, 4096) ** 2 * 3000).astype(int)
BOX = Measurement(Kind.RECTANGLE, ((2.0, 2.0), (20.0, 30.0)))

# Stored values, elements, and what the modality LUT makes of the stored values.
FILES = {
    "plain": (DEEP, {}, DEEP),
    "MONOCHROME1": (DEEP, TURNED, DEEP),
    "signed": (SIGNED, {}, SIGNED),
    "signed MONOCHROME1": (SIGNED, TURNED, SIGNED),
    "rescaled": (DEEP, RESCALED, DEEP.astype(int) * 2 - 1024),
    "rescaled MONOCHROME1": (DEEP, {**RESCALED, **TURNED}, DEEP.astype(int) * 2 - 1024),
    "falling": (DEEP, {"RescaleSlope": -1, "RescaleIntercept": 4095}, 4095 - DEEP.astype(int)),
    "modality LUT": (
        DEEP,
        {"ModalityLUTSequence": sequence_of(lut(CURVED, 0, ModalityLUTType="US"))},
        CURVED[DEEP],
    ),
}


def made(folder: Path, stored: NDArray, **elements: object) -> Radiograph:
    data = dicom_of(stored, ExplicitVRLittleEndian, **{"BitsStored": 12, **elements})
    return load_radiograph(write(folder, "x.dcm", data))


@pytest.mark.parametrize("name", FILES)
def test_every_pixel_stands_for_the_output_of_the_modality_lut(name: str, tmp_path: Path) -> None:
    stored, elements, values = FILES[name]
    radiograph = made(tmp_path, stored, **elements)
    told = radiograph.value_scale.first + radiograph.value_scale.step * radiograph.pixels
    np.testing.assert_allclose(told, values)


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
@pytest.mark.parametrize("name", FILES)
def test_a_window_is_told_as_the_file_states_it(name: str, function: str, tmp_path: Path) -> None:
    stored, elements, _values = FILES[name]
    window = {"WindowCenter": 550, "WindowWidth": 1024, "VOILUTFunction": function}
    radiograph = made(tmp_path, stored, **elements, **window)
    told = radiograph.value_scale.centre_and_width(radiograph.window)
    assert told == pytest.approx((550, 1024))


@pytest.mark.parametrize("name", FILES)
def test_a_region_is_measured_in_the_values_of_the_file(name: str, tmp_path: Path) -> None:
    stored, elements, values = FILES[name]
    found = region_statistics(BOX, made(tmp_path, stored, **elements))
    held = values[2:30, 2:20]
    assert found is not None
    assert found.mean == pytest.approx(held.mean())
    assert found.spread == pytest.approx(held.std())
    assert (found.least, found.greatest) == (held.min(), held.max())


@pytest.mark.parametrize(
    ("elements", "unit"),
    [
        ({}, ""),
        ({**RESCALED, "RescaleType": "HU"}, "HU"),
        ({**RESCALED, "RescaleType": "OD"}, "10⁻³ OD"),
        ({**RESCALED, "RescaleType": "US"}, ""),
        ({**RESCALED, "RescaleType": "Doe^Jane"}, ""),
        ({"ModalityLUTSequence": sequence_of(lut(CURVED, 0, ModalityLUTType="OD"))}, "10⁻³ OD"),
    ],
)
def test_the_unit_is_one_that_the_standard_knows(elements: dict, unit: str, tmp_path: Path) -> None:
    assert made(tmp_path, DEEP, **elements).value_scale.unit == unit


def test_a_region_s_words_have_the_unit_and_digits_enough(tmp_path: Path) -> None:
    stored = np.full((64, 64), 1500, np.uint16)
    hounsfield = made(tmp_path, stored, **RESCALED, RescaleType="HU")
    assert words_of(BOX, hounsfield, Scale()).splitlines() == [
        "mean 1976.0, SD 0.0 HU",
        "1976 to 1976 HU",
        "504 px²",
    ]
    fine = made(tmp_path, stored, RescaleSlope="0.001", RescaleIntercept="0")
    assert words_of(BOX, fine, Scale()).startswith("mean 1.5000, SD 0.0000\n1.500 to 1.500\n")


@pytest.mark.parametrize(
    ("scale", "value", "words"),
    [
        (ValueScale(), 1500.4, "1500"),
        (ValueScale(), -0.3, "0"),
        (ValueScale(-1024.0, 2.0), -1000.0, "-1000"),
        (ValueScale(0.0, -0.5), 1.5, "1.5"),
        (ValueScale(0.5, 1.0), 1.5, "1.5"),
        (ValueScale(0.0, 0.05), 1.55, "1.55"),
        (ValueScale(0.0, 1e-9), 1.5, "1.500000"),
    ],
)
def test_neighbouring_levels_can_be_told_apart(scale: ValueScale, value: float, words: str) -> None:
    assert scale.in_words(value) == words


@pytest.mark.parametrize(
    ("most", "bits"), [(4095, 12), (4096, 13), (8191, 13), (8192, 14), (65535, 16)]
)
def test_values_beyond_the_bits_stated_take_as_many_as_they_need(most: int, bits: int) -> None:
    dataset = dataset_of(DEEP, ExplicitVRLittleEndian)
    dataset.BitsStored = 12
    scale = grey_scale(dataset, np.array([[0, 7, most]], np.uint16))
    assert scale.bits == bits
    assert scale.pixels.tolist() == [[0, 7, most]]
    assert len(scale.modality) == 1 << bits


def test_padding_takes_no_bits_and_the_end_of_its_range_alone_is_none() -> None:
    dataset = dataset_of(DEEP, ExplicitVRLittleEndian)
    dataset.BitsStored = 12
    stored = np.array([[0, 7, 65535]], np.uint16)
    dataset.PixelPaddingRangeLimit = 65535
    assert grey_scale(dataset, stored).blank is None
    dataset.PixelPaddingValue = 60000
    scale = grey_scale(dataset, stored)
    assert scale.bits == 12
    assert scale.blank is not None
    assert scale.blank.tolist() == [[False, False, True]]


def test_made_up_greys_are_no_values_of_the_file(tmp_path: Path) -> None:
    assert equalised(made(tmp_path, DEEP, **RESCALED)).value_scale == AS_STORED


def test_a_window_chosen_here_is_told_in_the_units_of_the_file() -> None:
    turned = ValueScale(4095.0, -1.0)
    assert turned.centre_and_width(Window.spanning(95, 1094)) == (3501.0, 1000.0)


def test_a_real_monochrome1_film_tells_its_own_numbers() -> None:
    radiograph = load_radiograph(shared("data/dicom/RG3_UNC.dcm"))
    assert radiograph.value_scale.centre_and_width(radiograph.window) == (550, 1024)
    assert radiograph.value_scale.at(int(radiograph.pixels[880, 880])) == 306


@pytest.mark.parametrize(
    ("slope", "intercept"),
    [("5e303", "0"), ("1e9", "0"), ("1e-300", "0"), ("1e-10", "0"), ("1", "1e13"), ("0", "0")],
)
def test_a_rescale_beyond_all_units_is_none(slope: str, intercept: str, tmp_path: Path) -> None:
    elements = {"RescaleSlope": slope, "RescaleIntercept": intercept, "BitsStored": 16}
    radiograph = made(tmp_path, SIGNED, **elements)
    assert (radiograph.value_scale.first, radiograph.value_scale.step) == (-32768, 1)


@pytest.mark.parametrize(("slope", "intercept"), [("0.00001", "0"), ("100", "-1e6")])
def test_a_rescale_of_small_or_great_steps_is_kept(
    slope: str, intercept: str, tmp_path: Path
) -> None:
    radiograph = made(tmp_path, DEEP, RescaleSlope=slope, RescaleIntercept=intercept)
    assert radiograph.value_scale.step == pytest.approx(float(slope))
    assert radiograph.value_scale.first == pytest.approx(float(intercept))


@pytest.mark.parametrize(
    ("kind", "stated", "stored", "shown"),
    [
        (np.uint16, 8, (40000, 300, 0), (156, 1, 0)),
        (np.uint16, 16, (40000, 300, 0), (156, 1, 0)),
        (np.uint16, 12, (4095, 1024, 0), (255, 64, 0)),
        (np.uint8, 4, (15, 3, 0), (240, 48, 0)),
        (np.uint8, 4, (200, 100, 0), (200, 100, 0)),
        (np.uint8, 8, (15, 30, 0), (15, 30, 0)),
    ],
)
def test_colours_are_shown_by_the_bits_that_they_use(
    kind: type, stated: int, stored: tuple, shown: tuple, tmp_path: Path
) -> None:
    radiograph = made(tmp_path, np.full((8, 8, 3), stored, kind), BitsStored=stated)
    assert radiograph.rgb is not None
    np.testing.assert_array_equal(radiograph.rgb[0, 0], shown)
