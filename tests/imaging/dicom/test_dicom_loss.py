"""A picture that was compressed with loss stays so, however it is packed now."""

from pathlib import Path

import pytest
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    UID,
    ExplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLSNearLossless,
)

from imaging.load import load_radiograph
from imaging.loss import Loss
from tests.imaging.made_dicom import HIGH_THROUGHPUT, NATIVE, PACKED, packed
from tests.imaging.made_files import ramp, write

JPEG, JPEG_LS = "ISO_10918_1", "ISO_14495_1"
LOSSY = {
    JPEGBaseline8Bit: JPEG,
    JPEGExtended12Bit: JPEG,
    JPEGLSNearLossless: JPEG_LS,
    JPEG2000: "ISO_15444_1",
    HTJ2K: "ISO_15444_15",
}


def losses_in(folder: Path, syntax: UID, **elements: object) -> tuple[Loss, ...]:
    stored = ramp(24, 32, 4096) if syntax in HIGH_THROUGHPUT else ramp(48, 64)
    return load_radiograph(write(folder, "x.dcm", packed(stored, syntax, **elements))).losses


@pytest.mark.parametrize("syntax", [*NATIVE, *PACKED, *HIGH_THROUGHPUT], ids=lambda s: s.name)
def test_a_lossy_transfer_syntax_is_a_loss_and_no_other_is(syntax: UID, tmp_path: Path) -> None:
    method = LOSSY.get(syntax)
    assert losses_in(tmp_path, syntax) == ((Loss(method),) if method else ())


@pytest.mark.parametrize(
    ("elements", "losses"),
    [
        ({}, (Loss(),)),
        ({"Method": JPEG}, (Loss(JPEG),)),
        ({"Method": JPEG, "Ratio": "12.5"}, (Loss(JPEG, 12.5),)),
        ({"Method": [JPEG, JPEG_LS], "Ratio": [10, 2]}, (Loss(JPEG, 10.0), Loss(JPEG_LS, 2.0))),
        ({"Ratio": [10, 2]}, (Loss("", 10.0), Loss("", 2.0))),
        ({"Method": "JOHN_DOE", "Ratio": "0"}, (Loss(),)),
    ],
    ids=["no more", "method", "both", "twice", "ratios", "nonsense"],
)
def test_what_a_file_states_of_its_past_is_known(
    elements: dict[str, object], losses: tuple[Loss, ...], tmp_path: Path
) -> None:
    stated = {f"LossyImageCompression{part}": value for part, value in elements.items()}
    found = losses_in(tmp_path, ExplicitVRLittleEndian, LossyImageCompression="01", **stated)
    assert found == losses


def test_the_packing_is_one_of_the_steps_that_the_file_lists(tmp_path: Path) -> None:
    past = {"LossyImageCompression": "01", "LossyImageCompressionMethod": JPEG}
    assert losses_in(tmp_path, JPEGBaseline8Bit, **past) == (Loss(JPEG),)
    assert losses_in(tmp_path, JPEGLSNearLossless, **past) == (Loss(JPEG), Loss(JPEG_LS))


@pytest.mark.parametrize("syntax", LOSSY, ids=lambda s: s.name)
def test_only_packings_that_can_be_lossless_may_deny_a_loss(syntax: UID, tmp_path: Path) -> None:
    denied = losses_in(tmp_path, syntax, LossyImageCompression="00")
    assert bool(denied) == (syntax not in (JPEG2000, HTJ2K))


def test_a_ratio_that_is_no_number_keeps_no_file_from_being_read(tmp_path: Path) -> None:
    data = packed(
        ramp(),
        ExplicitVRLittleEndian,
        LossyImageCompression="01",
        LossyImageCompressionRatio="10.1",
    ).replace(b"10.1", b"10:1")
    assert load_radiograph(write(tmp_path, "x.dcm", data)).losses == (Loss(),)
