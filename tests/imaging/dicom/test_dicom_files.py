"""DICOM pixels are those of pydicom's own pipeline, up to the shift and the turn we document."""

import io
from dataclasses import fields
from pathlib import Path

import cv2
import jpeg_ls
import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.pixels.processing import apply_modality_lut
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
    JPEGLSLossless,
)

from errors import UnreadableImage
from imaging import load
from imaging.formats.codestream import Layout, codestream_layout, is_whole_jpeg_ls
from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from imaging.window import Window
from tests.imaging.made_dicom import encapsulated
from tests.imaging.made_files import colours, dataset_of, dicom_of, ramp, write

DEEP = ramp(24, 32, 4096)
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def read(folder: Path, data: bytes) -> Radiograph:
    return load_radiograph(write(folder, "x.dcm", data))


def made(folder: Path, stored: NDArray, syntax: UID = ExplicitVRLittleEndian, **elements):
    return read(folder, dicom_of(stored, syntax, **elements))


def from_0_to_1(values: NDArray) -> NDArray[np.float64]:
    """Move and stretch values, which a linear rescale is free to do as well."""
    return (values - values.min()) / np.ptp(values.astype(float))


def assert_rescaled(radiograph: Radiograph, modality: NDArray, dataset: Dataset) -> None:
    """Compare the pixels with the modality's values, or their negative where small is bright."""
    is_dark_high = dataset.PhotometricInterpretation == "MONOCHROME1"
    expected = from_0_to_1(-modality.astype(float) if is_dark_high else modality)
    np.testing.assert_allclose(from_0_to_1(radiograph.pixels), expected, atol=1e-12)


def sequence_of(**elements: object) -> Sequence:
    item = Dataset()
    for keyword, value in elements.items():
        setattr(item, keyword, value)
    return Sequence([item])


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
    data = dicom_of(stored, **elements)
    dataset = pydicom.dcmread(io.BytesIO(data))
    radiograph = read(tmp_path, data)
    assert_rescaled(radiograph, apply_modality_lut(stored, dataset), dataset)
    assert radiograph.pixels.dtype == (np.uint8 if stored.dtype.itemsize == 1 else np.uint16)


def test_monochrome1_is_turned_so_that_bone_is_bright(tmp_path: Path) -> None:
    radiograph = made(tmp_path, DEEP, BitsStored=12, PhotometricInterpretation="MONOCHROME1")
    np.testing.assert_array_equal(radiograph.pixels, 4095 - DEEP)


def test_signed_values_are_shifted_to_start_at_zero(tmp_path: Path) -> None:
    stored = DEEP.astype(np.int16) - 2048
    radiograph = made(tmp_path, stored, BitsStored=12, WindowCenter=40, WindowWidth=401)
    np.testing.assert_array_equal(radiograph.pixels, DEEP)
    assert radiograph.window == Window(2048 + 40, 401)


WINDOWS = [
    ({"WindowCenter": 600, "WindowWidth": 301}, (449.5, 749.5)),
    ({"WindowCenter": [600, 40], "WindowWidth": [301, 80]}, (449.5, 749.5)),
    ({"WindowCenter": 600, "WindowWidth": 300, "VOILUTFunction": "LINEAR_EXACT"}, (450, 750)),
    (
        {"WindowCenter": 600, "WindowWidth": 301, "RescaleSlope": 2, "RescaleIntercept": 100},
        (174.75, 324.75),
    ),
    (
        {"WindowCenter": 600, "WindowWidth": 301, "PhotometricInterpretation": "MONOCHROME1"},
        (65535 - 749.5, 65535 - 449.5),
    ),
]


@pytest.mark.parametrize(("elements", "limits"), WINDOWS)
def test_the_files_window_is_kept_in_units_of_the_pixels(
    elements: dict, limits: tuple[float, float], tmp_path: Path
) -> None:
    assert made(tmp_path, DEEP, **elements).window.limits == pytest.approx(limits)


def test_a_file_without_window_shows_all_it_holds_but_its_padding(tmp_path: Path) -> None:
    stored = (DEEP // 2 + 500).astype(np.uint16)
    stored[:3] = 0
    radiograph = made(tmp_path, stored, PixelPaddingValue=0)
    held = stored[3:]
    assert radiograph.window == Window.spanning(int(held.min()), int(held.max()))


@pytest.mark.parametrize(
    "elements", [{"WindowCenter": 5, "WindowWidth": 0}, {"WindowCenter": 5}, {"WindowWidth": 9}]
)
def test_half_a_window_is_none(elements: dict, tmp_path: Path) -> None:
    window = made(tmp_path, DEEP, **elements).window
    assert window == Window.spanning(int(DEEP.min()), int(DEEP.max()))


def test_a_voi_lut_becomes_the_window_over_which_it_rises(tmp_path: Path) -> None:
    rising = np.clip(np.arange(1000) - 300, 0, 255).astype(np.uint16)
    lut = sequence_of(LUTDescriptor=[1000, 50, 16], LUTData=rising.tobytes())
    window = made(tmp_path, DEEP, VOILUTSequence=lut).window
    assert window.limits == pytest.approx((350, 605))


def test_what_lies_above_the_stated_bits_is_not_the_picture(tmp_path: Path) -> None:
    """Overlays of old files lie there."""
    dataset = dataset_of(ramp(), ExplicitVRLittleEndian)
    dataset.BitsStored, dataset.HighBit = 6, 5
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    radiograph = read(tmp_path, buffer.getvalue())
    assert radiograph.bits == 6
    np.testing.assert_array_equal(radiograph.pixels, ramp() & 63)


def test_pixels_in_the_upper_bits_are_refused(tmp_path: Path) -> None:
    dataset = dataset_of(DEEP << 4, ExplicitVRLittleEndian)
    dataset.BitsStored, dataset.HighBit = 12, 15
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    with pytest.raises(UnreadableImage, match="upper bits"):
        read(tmp_path, buffer.getvalue())


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
    dataset.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    dataset.PixelData = encapsulate([jpeg])
    dataset["PixelData"].is_undefined_length = True
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    rgb = read(tmp_path, buffer.getvalue()).rgb
    assert rgb is not None
    assert np.abs(rgb.astype(int) - bright).max() <= 3


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


@pytest.mark.parametrize("ending", [".jpg", ".jp2"])
def test_a_codestream_tells_its_size(ending: str) -> None:
    picture = cv2.imencode(ending, ramp(37, 61))[1].tobytes()
    if ending == ".jp2":
        picture = picture[picture.index(b"\xff\x4f\xff\x51") :]
    assert codestream_layout(picture) == Layout(61, 37, 1, 8, False, ending == ".jp2")


@pytest.mark.parametrize("frame", [b"", b"\xff\xd8", b"\xff\x4f\xff\x51\0", b"\0\0\0\1rle"])
def test_a_codestream_that_can_not_be_read_tells_nothing(frame: bytes) -> None:
    assert codestream_layout(frame) is None


def test_a_jpeg_ls_frame_is_whole_with_its_end_marker_alone() -> None:
    frame = bytes(jpeg_ls.encode_array(ramp()))
    assert is_whole_jpeg_ls(frame)
    assert is_whole_jpeg_ls(frame + b"\0")
    assert not is_whole_jpeg_ls(frame[:-1])


def test_a_jpeg_ls_frame_without_its_end_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Unpacking it here, where it would be seen: it takes ten seconds and then says no more.
    monkeypatch.setattr(load, "APART", ())
    monkeypatch.setattr(jpeg_ls, "decode_pixel_data", lambda *_: pytest.fail("it was unpacked"))
    dataset = dataset_of(DEEP, ExplicitVRLittleEndian, BitsStored=12, HighBit=11)
    cut = bytes(jpeg_ls.encode_array(DEEP))[:200]
    with pytest.raises(UnreadableImage, match="cut off before its end"):
        read(tmp_path, encapsulated(dataset, JPEGLSLossless, [cut]))
