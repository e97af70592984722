"""What a file says besides its pixels is bounded, whatever it is packed in."""

import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian, ImplicitVRLittleEndian

from errors import UnreadableImage
from imaging import load
from imaging.load import load_radiograph
from tests.fuzz.bombs import crowded_dicoms
from tests.imaging.made_dicom import lut, sequence_of
from tests.imaging.made_files import dicom_of, ramp, write
from tests.imaging.refused import bad

DEEP = ramp(24, 32, 4096)
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.mark.parametrize(("name", "data"), [pytest.param(*b, id=b[0]) for b in crowded_dicoms()])
def test_a_crowded_file_is_refused_in_little_time(
    name: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "APART", ())
    started = time.process_time()
    with pytest.raises(UnreadableImage):
        load_radiograph(write(tmp_path, "x.dcm", data))
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("group", "element", "name"),
    [
        (0x0028, 0x1050, "WindowCenter"),
        (0x0028, 0x0030, "PixelSpacing"),
        (0x0028, 0x1053, "RescaleSlope"),
        (0x0028, 0x0120, "PixelPaddingValue"),
        (0x0028, 0x1055, "WindowCenterWidthExplanation"),
        (0x0008, 0x0005, "SpecificCharacterSet"),
    ],
)
def test_a_million_values_are_refused_by_name(
    group: int, element: int, name: str, tmp_path: Path
) -> None:
    data = dicom_of(DEEP, ImplicitVRLittleEndian)
    value = b"1\\" * 1_000_000
    crowded = struct.pack("<HHI", group, element, len(value)) + value
    # Character sets count from where they stand on.
    at = data.index(b"\x08\0\x16\0", 200) if group == 8 else data.index(b"\xe0\x7f\x10\0")
    with pytest.raises(UnreadableImage, match=f"its element {name} is larger than any picture"):
        load_radiograph(write(tmp_path, "x.dcm", data[:at] + crowded + data[at:]))


def test_values_in_a_group_of_frames_are_bounded_too(tmp_path: Path) -> None:
    centres = {"WindowCenter": [1] * 50_000, "WindowWidth": 1}
    groups = sequence_of({"FrameVOILUTSequence": sequence_of(centres)})
    data = dicom_of(DEEP, ImplicitVRLittleEndian, SharedFunctionalGroupsSequence=groups)
    with pytest.raises(UnreadableImage, match="its element WindowCenter is larger"):
        load_radiograph(write(tmp_path, "x.dcm", data))


def test_an_enhanced_file_of_a_thousand_frames_is_read(tmp_path: Path) -> None:
    def of_frame(number: int) -> dict[str, object]:
        return {
            "PixelMeasuresSequence": sequence_of({"PixelSpacing": [0.1, 0.1]}),
            "FrameVOILUTSequence": sequence_of({"WindowCenter": number, "WindowWidth": 100}),
            "FrameAnatomySequence": sequence_of({"FrameLaterality": "L"}),
            "PlanePositionSequence": sequence_of({"ImagePositionPatient": [0, 0, number]}),
        }

    data = dicom_of(
        np.stack([ramp(4, 6, 4096)] * 1000),
        PerFrameFunctionalGroupsSequence=sequence_of(*(of_frame(n) for n in range(1000))),
    )
    radiograph = load_radiograph(write(tmp_path, "x.dcm", data), 998)
    assert radiograph.presets[0].window.centre == pytest.approx(998, abs=1)


def test_sixteen_full_tables_are_read(tmp_path: Path) -> None:
    table = lut(np.arange(1 << 16) // 2, 0)
    data = dicom_of(ramp(24, 32, 65536), VOILUTSequence=sequence_of(*[table] * 16))
    assert len(load_radiograph(write(tmp_path, "x.dcm", data)).presets) == 16


def test_a_blank_film_deflated_is_read_and_a_bomb_of_zeros_refused(tmp_path: Path) -> None:
    blank = dicom_of(np.zeros((4000, 4000), np.uint16), DeflatedExplicitVRLittleEndian)
    assert len(blank) < 50_000
    assert load_radiograph(write(tmp_path, "x.dcm", blank)).size_wh == (4000, 4000)
    small = dicom_of(ramp(), DeflatedExplicitVRLittleEndian)
    at = 144 + struct.unpack_from("<I", small, 140)[0]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = zlib.decompressobj(-15).decompress(small[at:])
    more = struct.pack("<HH2sHI", 0x7FE1, 0x1001, b"OB", 0, 200 << 20) + bytes(200 << 20)
    bomb = small[:at] + packer.compress(body) + packer.compress(more) + packer.flush()
    assert len(bomb) < 300_000
    with pytest.raises(UnreadableImage, match="it is damaged"):
        load_radiograph(write(tmp_path, "x.dcm", bomb))


def with_stated_length(data: bytes, held: int, stated: int) -> bytes:
    """Return an explicit little-endian file whose Pixel Data, its last element, states another."""
    at = data.index(struct.pack("<I", held), data.index(b"\xe0\x7f\x10\0O"))
    return data[:at] + struct.pack("<I", stated) + data[at + 4 :]


@pytest.mark.parametrize("stated", [8193, 8194, 10192, 2**31 - 1, 0xFFFFFFFE])
def test_pixel_data_shorter_than_they_state_are_refused_though_they_would_do(
    stated: int, tmp_path: Path
) -> None:
    lying = with_stated_length(dicom_of(ramp(64, 64, 4096)), 8192, stated)
    sentence = bad(tmp_path, lying, "x.dcm")
    assert "it is cut off before its end; copy it again from where it came" in sentence


def test_deflated_pixel_data_shorter_than_they_state_are_refused_too(tmp_path: Path) -> None:
    plain = with_stated_length(dicom_of(ramp(64, 64, 4096)), 8192, 8194)
    deflated = dicom_of(ramp(64, 64, 4096), DeflatedExplicitVRLittleEndian)
    at, from_plain = (144 + struct.unpack_from("<I", data, 140)[0] for data in (deflated, plain))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(plain[from_plain:]) + packer.flush()
    assert "it is cut off before its end" in bad(tmp_path, deflated[:at] + body, "x.dcm")


def test_a_table_shorter_than_it_states_is_refused(tmp_path: Path) -> None:
    table = lut(np.arange(16), 0)
    data = dicom_of(ramp(24, 32, 16), VOILUTSequence=sequence_of(table))
    at = data.index(b"\x28\0\x06\x30OW") + 8
    assert struct.unpack_from("<I", data, at) == (32,)
    longer = data[:at] + struct.pack("<I", 40) + data[at + 4 :]
    assert "it is cut off before its end" in bad(tmp_path, longer, "x.dcm")


def test_what_stands_after_pixel_data_does_not_matter(tmp_path: Path) -> None:
    data = dicom_of(ramp(64, 64, 4096))
    for tail in (bytes(2), bytes(512), b"\n"):
        read = load_radiograph(write(tmp_path, "x.dcm", data + tail))
        assert read.size_wh == (64, 64)


def test_a_byte_that_only_makes_a_length_even_may_be_missing(tmp_path: Path) -> None:
    data = dicom_of(ramp(5, 7))
    assert data.endswith(b"\0")
    assert load_radiograph(write(tmp_path, "x.dcm", data[:-1])).size_wh == (7, 5)
    odd = with_stated_length(data, 36, 35)[:-1]
    assert load_radiograph(write(tmp_path, "x.dcm", odd)).size_wh == (7, 5)
