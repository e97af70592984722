"""A DICOM file's pixels, shifted and turned as we document, and what it tells: never of whom."""

import io
from dataclasses import fields
from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from errors import UnreadableImage
from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from imaging.window import Window
from tests.imaging.dicom_reference import assert_same_values, read_both
from tests.imaging.made_dicom import file_of, made
from tests.imaging.made_files import dataset_of, dicom_of, ramp, write

DEEP = ramp(24, 32, 4096)
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def read(folder: Path, data: bytes) -> Radiograph:
    return load_radiograph(write(folder, "x.dcm", data))


@pytest.mark.parametrize(
    "syntax",
    [
        ImplicitVRLittleEndian,
        ExplicitVRLittleEndian,
        ExplicitVRBigEndian,
        DeflatedExplicitVRLittleEndian,
    ],
)
def test_every_uncompressed_syntax_gives_the_same_pixels(syntax: UID, tmp_path: Path) -> None:
    radiograph = made(tmp_path, DEEP, syntax, BitsStored=12)
    np.testing.assert_array_equal(radiograph.pixels, DEEP)
    assert (radiograph.bits, radiograph.format) == (12, "DICOM")


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian])
def test_a_file_without_preamble_is_recognised(syntax: UID, tmp_path: Path) -> None:
    dataset = dataset_of(DEEP, syntax)
    buffer = io.BytesIO()
    bare = Dataset()
    bare.update(dataset)
    pydicom.dcmwrite(buffer, bare, implicit_vr=syntax == ImplicitVRLittleEndian, little_endian=True)
    path = write(tmp_path, "no_ending_at_all", buffer.getvalue())
    assert buffer.getvalue()[128:132] != b"DICM"
    np.testing.assert_array_equal(load_radiograph(path).pixels, DEEP)


@pytest.mark.parametrize(
    ("stored", "elements"),
    [
        (DEEP, {}),
        (DEEP, {"RescaleSlope": 1, "RescaleIntercept": -1024}),
        (DEEP, {"RescaleSlope": 0.25, "RescaleIntercept": 7.5}),
        (DEEP, {"RescaleSlope": -2, "RescaleIntercept": 100}),
        (DEEP, {"BitsStored": 12, "PhotometricInterpretation": "MONOCHROME1"}),
        (
            DEEP,
            {
                "PhotometricInterpretation": "MONOCHROME1",
                "RescaleSlope": -0.5,
                "RescaleIntercept": 3,
            },
        ),
        (DEEP.astype(np.int16) - 2048, {"BitsStored": 12}),
        (DEEP.astype(np.int16) - 2048, {"PhotometricInterpretation": "MONOCHROME1"}),
        (ramp().astype(np.int8), {"RescaleSlope": 3, "RescaleIntercept": 1}),
        (ramp(), {}),
    ],
)
def test_a_rescale_only_moves_and_stretches_the_values(
    stored: NDArray, elements: dict, tmp_path: Path
) -> None:
    radiograph, dataset = read_both(tmp_path, dicom_of(stored, **elements))
    assert_same_values(radiograph, dataset)
    assert radiograph.pixels.dtype == (np.uint8 if stored.dtype.itemsize == 1 else np.uint16)


def test_monochrome1_is_turned_so_that_bone_is_bright(tmp_path: Path) -> None:
    radiograph = made(tmp_path, DEEP, BitsStored=12, PhotometricInterpretation="MONOCHROME1")
    np.testing.assert_array_equal(radiograph.pixels, 4095 - DEEP)


def test_signed_values_are_shifted_to_start_at_zero(tmp_path: Path) -> None:
    stored = DEEP.astype(np.int16) - 2048
    radiograph = made(tmp_path, stored, BitsStored=12, WindowCenter=40, WindowWidth=401)
    np.testing.assert_array_equal(radiograph.pixels, DEEP)
    assert radiograph.window == Window(2048 + 40, 401)


def test_what_lies_above_the_stated_bits_is_not_the_picture(tmp_path: Path) -> None:
    """Overlays of old files lie there."""
    dataset = dataset_of(ramp(), ExplicitVRLittleEndian)
    dataset.BitsStored, dataset.HighBit = 6, 5
    radiograph = read(tmp_path, file_of(dataset))
    assert radiograph.bits == 6
    np.testing.assert_array_equal(radiograph.pixels, ramp() & 63)


def test_pixels_in_the_upper_bits_are_refused(tmp_path: Path) -> None:
    dataset = dataset_of(DEEP << 4, ExplicitVRLittleEndian)
    dataset.BitsStored, dataset.HighBit = 12, 15
    with pytest.raises(UnreadableImage, match="upper bits"):
        read(tmp_path, file_of(dataset))


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("bits", [1, 6])
def test_few_bits_are_shown_from_black_to_white(
    tmp_path: Path, bits: int, photometric: str
) -> None:
    stored = np.tile(np.arange(1 << bits, dtype=np.uint8), (64, 64 >> bits))
    radiograph = made(tmp_path, stored, BitsStored=bits, PhotometricInterpretation=photometric)
    shown = radiograph.window.apply(radiograph.pixels)
    assert radiograph.bits == bits
    assert (shown.min(), shown.max()) == (0, 255)
    assert shown[0, 0] == (255 if photometric == "MONOCHROME1" else 0)


def test_only_the_first_frame_is_shown(tmp_path: Path) -> None:
    frames = np.stack([DEEP, DEEP // 2, DEEP // 3])
    radiograph = made(tmp_path, frames)
    np.testing.assert_array_equal(radiograph.pixels, DEEP)
    assert radiograph.frames == 3
    assert made(tmp_path, DEEP).frames == 1


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"BodyPartExamined": "WRIST", "ViewPosition": "AP", "Laterality": "L"}, "WRIST AP L"),
        ({"ImageLaterality": "R", "Laterality": "L"}, "  R"),
        ({"Laterality": "B"}, "  "),
        ({"BodyPartExamined": "forearm\x1b[31m"}, "FOREARM31M  "),
    ],
)
def test_part_view_and_side_are_read(elements: dict, expected: str, tmp_path: Path) -> None:
    r = made(tmp_path, DEEP, **elements)
    assert f"{r.body_part} {r.view_position} {r.laterality}" == expected


def test_a_patients_name_never_leaves_the_file(tmp_path: Path) -> None:
    data = dicom_of(DEEP, PatientID="4711", InstitutionName="St Elsewhere")
    assert b"Doe^Jane" in data
    radiograph = read(tmp_path, data)
    told = " ".join(str(getattr(radiograph, f.name)) for f in fields(radiograph))
    assert not any(secret in told for secret in ("Doe", "4711", "Elsewhere"))
