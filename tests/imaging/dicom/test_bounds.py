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
        np.stack([ramp(4, 6)] * 1000),
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
