"""A DICOM file that can't be shown is refused with what it is, or what it lacks."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.config import IGNORE
from pydicom.uid import (
    MPEG2MPML,
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    RLELossless,
)

from imaging import refusal, source
from imaging.decoding import DICOM, decode
from imaging.load import load_radiograph
from tests.imaging.made_dicom import encapsulated, file_of, packed
from tests.imaging.made_files import dataset_of, dicom_of, ramp, write
from tests.imaging.refused import bad, refusal_of
from tests.shared_data import shared


def test_a_giant_dicom_is_refused_from_its_header(tmp_path: Path) -> None:
    data = dicom_of(ramp(), Rows=65535, Columns=65535)
    assert "65535 × 65535 pixels are more than the limit" in bad(tmp_path, data, "x.dcm")


def test_a_deflated_file_that_would_fill_the_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = dicom_of(ramp(), DeflatedExplicitVRLittleEndian)
    start = 144 + struct.unpack_from("<I", data, 140)[0]
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = deflater.compress(bytes(1 << 26)) + deflater.flush()
    monkeypatch.setattr("imaging.dicom.file.MAX_BYTES", 1 << 25)
    with pytest.raises(refusal.Refusal, match="unpacked it is larger than the limit"):
        decode(source.Source(Path("bomb.dcm"), data[:start] + bomb, ""), DICOM)


def test_a_dicom_without_pixels_is_refused(tmp_path: Path) -> None:
    assert "its pixels are missing" in bad(tmp_path, dicom_of(ramp(), PixelData=None))


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("1.2.840.10008.5.1.4.1.1.88.11", "Basic Text SR Storage"),
        ("1.2.840.10008.5.1.4.1.1.104.1", "Encapsulated PDF Storage"),
        ("1.2.840.10008.5.1.4.1.1.481.5", "RT Plan Storage"),
        ("1.2.840.10008.5.1.4.1.1.481.3", "RT Structure Set Storage"),
        ("1.2.840.10008.5.1.4.1.1.9.1.1", "12-lead ECG Waveform Storage"),
        ("1.2.840.10008.5.1.4.1.1.11.1", "Grayscale Softcopy Presentation State Storage"),
    ],
)
def test_a_report_or_document_is_named(kind: str, named: str, tmp_path: Path) -> None:
    data = dicom_of(ramp(), SOPClassUID=kind, Rows=None, Columns=None, PixelData=None)
    sentence = bad(tmp_path, data, "x.dcm")
    assert f"it is a DICOM object without a picture ({named}); open the image" in sentence


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, DeflatedExplicitVRLittleEndian])
@pytest.mark.parametrize("length", [140, 200, 300, 400])
def test_a_stump_of_a_dicom_is_called_cut_off(tmp_path: Path, length: int, syntax: UID) -> None:
    sentence = bad(tmp_path, dicom_of(ramp(), syntax)[:length], "x.dcm")
    assert "cut off" in sentence
    assert "without a picture" not in sentence


def test_a_stump_of_a_dicom_without_preamble_is_called_cut_off(tmp_path: Path) -> None:
    data = dicom_of(ramp())
    start = data.index(b"\x08\0\x16\0UI")
    assert "cut off" in bad(tmp_path, data[start : start + 60], "x.dcm")


def test_a_map_of_radiation_doses_is_no_picture(tmp_path: Path) -> None:
    data = dicom_of(ramp(), SOPClassUID="1.2.840.10008.5.1.4.1.1.481.2")
    assert "it is a DICOM object without a picture (RT Dose Storage)" in bad(tmp_path, data)


def test_floating_point_pixels_are_named(tmp_path: Path) -> None:
    data = dicom_of(ramp(), PixelData=None, FloatPixelData=bytes(32 * 24 * 4))
    assert "its pixels are floating-point numbers; save it with 16 bits" in bad(tmp_path, data)


def test_samples_that_the_colour_model_has_not_are_refused(tmp_path: Path) -> None:
    data = dicom_of(ramp(), SamplesPerPixel=3)
    assert "it states 3 samples a pixel" in bad(tmp_path, data, "x.dcm")


@pytest.mark.parametrize(
    ("syntax", "named"),
    [
        (MPEG2MPML, "MPEG2 Main Profile / Main Level"),
        (UID("1.2.840.10008.1.2.4.93"), "JPEG 2000 Part 2 Multi-component"),
        (UID("1.2.840.10008.1.2.4.95"), "JPIP Referenced Deflate"),
        (UID("1.2.3.4.5.6"), "the unknown transfer syntax 1.2.3.4.5.6"),
        pytest.param(
            UID("1.2\t3\x18.4", IGNORE),
            "the unknown transfer syntax 1.2�3�.4,",
            marks=pytest.mark.filterwarnings("ignore:Invalid value for VR UI"),
        ),
    ],
    ids=str,
)
def test_a_transfer_syntax_that_is_not_read_is_named(
    syntax: UID, named: str, tmp_path: Path
) -> None:
    dataset = dataset_of(ramp(), ExplicitVRLittleEndian)
    sentence = bad(tmp_path, encapsulated(dataset, syntax, [b"\0\0\1\xba" * 8]), "x.dcm")
    assert f"its pixels, packed as {named}" in sentence


def test_a_codestream_of_a_thousand_components_is_not_unpacked(tmp_path: Path) -> None:
    data = bytearray(packed(ramp(40, 48), JPEG2000Lossless))
    at = data.index(b"\xff\x4f\xff\x51")
    data[at + 40 : at + 42] = struct.pack(">H", 1000)
    assert "it holds 1000 samples of 8 bits a pixel" in bad(tmp_path, bytes(data), "x.dcm")


def test_a_deflated_file_without_preamble_is_inflated_step_by_step_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = dicom_of(ramp(), DeflatedExplicitVRLittleEndian)[132:]
    assert load_radiograph(write(tmp_path, "bare", data)).format == "DICOM"
    monkeypatch.setattr("imaging.dicom.file.MAX_BYTES", 64)
    with pytest.raises(refusal.Refusal, match="unpacked it is larger than the limit"):
        decode(source.Source(Path("bare"), data, ""), DICOM)


def test_a_palette_that_names_itself_again_and_again_is_not_expanded(tmp_path: Path) -> None:
    # Each indirect segment copies all before it; three such words double the table.
    words = [0, 2, 1, 2, *[1, 65535, 9] * 20, *[2, 20, 0, 0] * 4000]
    elements: dict[str, Any] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for colour in ("Red", "Green", "Blue"):
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [0, 0, 16]
        data = np.array(words, "<u2").tobytes()
        elements[f"Segmented{colour}PaletteColorLookupTableData"] = data
    palette = load_radiograph(write(tmp_path, "x.dcm", dicom_of(ramp(), **elements)))
    assert palette.size_wh == (32, 24)
    for colour in ("Red", "Green", "Blue"):
        elements[f"Segmented{colour}PaletteColorLookupTableData"] = bytes([1, 0, 5, 0, 9, 0])
    assert "its palette is damaged" in bad(tmp_path, dicom_of(ramp(), **elements), "x.dcm")


def test_a_dicomdir_is_refused(tmp_path: Path) -> None:
    data = dicom_of(ramp(), SOPClassUID="1.2.840.10008.1.3.10", PixelData=None)
    assert "it is a DICOMDIR" in bad(tmp_path, data, "DICOMDIR")


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, RLELossless, JPEG2000Lossless])
def test_a_million_frames_that_are_not_there_are_refused(syntax: UID, tmp_path: Path) -> None:
    data = packed(ramp(40, 48), syntax)
    dataset = dcmread(io.BytesIO(data))
    dataset.NumberOfFrames = 1_000_000
    sentence = bad(tmp_path, file_of(dataset), "x.dcm")
    assert "it states 1000000 pictures but is cut off before its end" in sentence


def test_an_unknown_colour_model_is_named(tmp_path: Path) -> None:
    data = dicom_of(ramp(), PhotometricInterpretation="HSV")
    assert "its colour model HSV is not read here" in bad(tmp_path, data, "x.dcm")


def test_the_packing_that_no_decoder_knows_is_named() -> None:
    assert refusal_of(shared("data/dicom/RG2_JPLY.dcm")) == (
        "RG2_JPLY.dcm is not a readable image: its pixels, packed as JPEG Extended "
        "(Process 2 and 4), can't be unpacked; save it uncompressed in the program it comes from"
    )


def test_a_packed_frame_larger_than_its_header_says_is_not_unpacked(tmp_path: Path) -> None:
    dataset = dcmread(shared("data/dicom/RG3_J2KI.dcm"))
    dataset.Rows = 100
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    sentence = bad(tmp_path, buffer.getvalue(), "x.dcm")
    assert "it states 1760 x 100 pixels but holds 1760 x 1760" in sentence
