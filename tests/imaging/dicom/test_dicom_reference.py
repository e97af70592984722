"""Pixels are those of pydicom's own pipeline, for every transfer syntax and number of bits."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.uid import UID, ExplicitVRLittleEndian, JPEGLSNearLossless

from imaging.load import load_radiograph
from tests.imaging.dicom_reference import assert_same_greys, assert_same_values, read_both
from tests.imaging.made_dicom import EIGHT_BIT_ONLY, HIGH_THROUGHPUT, LOSSY, NATIVE, PACKED, packed
from tests.imaging.made_files import ramp
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
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore:overflow encountered in exp"),
]


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
    radiograph, dataset = read_both(tmp_path, data)
    assert_same_values(radiograph, dataset)
    assert_same_greys(radiograph, dataset, 1)
    if syntax not in LOSSY:
        least = int(np.iinfo(stored.dtype).min) if stored.dtype.kind == "i" else 0
        np.testing.assert_array_equal(radiograph.pixels, stored.astype(np.int64) - least)


@pytest.mark.parametrize("syntax", HIGH_THROUGHPUT, ids=lambda uid: uid.name)
def test_high_throughput_jpeg_2000_is_unpacked(syntax: UID, tmp_path: Path) -> None:
    deep = ramp(24, 32, 4096)
    radiograph, dataset = read_both(tmp_path, packed(deep, syntax))
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
    radiograph, dataset = read_both(
        tmp_path,
        packed(stored, ExplicitVRLittleEndian, WindowCenter=9, WindowWidth=levels // 3, **elements),
    )
    assert radiograph.bits == bits
    assert_same_values(radiograph, dataset)
    assert_same_greys(radiograph, dataset, 1)
