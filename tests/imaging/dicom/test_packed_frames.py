"""Half a packed frame is no picture, and a frame of some bytes does not unpack to a giant one."""

import io
import struct
import time
from pathlib import Path

import cv2
import jpeg_ls
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataset import FileDataset
from pydicom.encaps import get_frame
from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from errors import UnreadableImage
from imaging import load
from imaging.dicom.packed_frame import MOST_PIXELS_PER_BYTE
from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from imaging.refusal import PLAIN_PIXELS
from tests.fuzz.bombs import dicom_bombs
from tests.imaging.made_dicom import encapsulated, lossless_jpeg
from tests.imaging.made_files import dataset_of, encoded, ramp, write
from tests.shared_data import shared

SIDE = 256
END, SCAN, TILE = b"\xff\xd9", b"\xff\xda", b"\xff\x90\0\x0a"
CUT_OFF = "it is cut off before its end"
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def noisy(side: int = SIDE) -> np.ndarray:
    noise = np.random.default_rng(5).integers(0, 20, (side, side))
    return (ramp(side, side) * 0.9 + noise).astype(np.uint8)


def jpeg(**options: object) -> bytes:
    return encoded(Image.fromarray(noisy()), "JPEG", **{"quality": 90, **options})


def extended(data: bytes) -> bytes:
    return data.replace(b"\xff\xc0", b"\xff\xc1", 1)


def colour_jpeg() -> bytes:
    grey = Image.fromarray(noisy())
    return encoded(Image.merge("RGB", (grey, grey.rotate(180), grey)), "JPEG")


JPEGS = {
    "baseline": (jpeg(), JPEGBaseline8Bit),
    "colour": (colour_jpeg(), JPEGBaseline8Bit),
    "extended": (extended(jpeg()), JPEGExtended12Bit),
    "progressive": (jpeg(progressive=True), JPEGBaseline8Bit),
    "with restarts": (jpeg(restart_marker_blocks=8), JPEGBaseline8Bit),
    "lossless": (lossless_jpeg(noisy(), 1), JPEGLosslessSV1),
}


def tiles() -> bytes:
    """Return a JPEG 2000 codestream of 4 x 4 tiles."""
    buffer = io.BytesIO()
    Image.fromarray(noisy()).save(buffer, "JPEG2000", no_jp2=True, tile_size=(SIDE // 4, SIDE // 4))
    return buffer.getvalue()


def one_tile(pixels: np.ndarray) -> bytes:
    data = cv2.imencode(".jp2", pixels)[1].tobytes()
    return data[data.index(b"\xff\x4f\xff\x51") :]


def starts_of_tiles(data: bytes) -> list[int]:
    return [place for place in range(len(data)) if data.startswith(TILE, place)]


def even(frame: bytes) -> bytes:
    return frame + b"\0" * (len(frame) % 2)


def dataset_for(data: bytes, pixels: np.ndarray | None = None) -> FileDataset:
    pixels = noisy() if pixels is None else pixels
    if data == JPEGS["colour"][0]:
        pixels = np.dstack([pixels] * 3)
    dataset = dataset_of(pixels, ExplicitVRLittleEndian)
    if pixels.ndim == 3:
        dataset.PhotometricInterpretation = "YBR_FULL_422"
    return dataset


def read(folder: Path, frame: bytes, syntax: UID, dataset: FileDataset) -> Radiograph:
    return load_radiograph(write(folder, "x.dcm", encapsulated(dataset, syntax, [even(frame)])))


@pytest.mark.parametrize("kind", JPEGS)
def test_a_whole_jpeg_frame_is_read(kind: str, tmp_path: Path) -> None:
    data, syntax = JPEGS[kind]
    assert read(tmp_path, data, syntax, dataset_for(data)).size_wh == (SIDE, SIDE)


@pytest.mark.parametrize("kind", ["baseline", "colour", "extended"])
def test_a_jpeg_frame_that_lacks_only_its_end_marker_is_read(kind: str, tmp_path: Path) -> None:
    data, syntax = JPEGS[kind]
    open_ended = data.removesuffix(END)
    np.testing.assert_array_equal(
        read(tmp_path, open_ended, syntax, dataset_for(data)).pixels,
        read(tmp_path, data, syntax, dataset_for(data)).pixels,
    )


@pytest.mark.parametrize("lost", range(1, 30))
def test_no_cut_frame_is_shown_as_another_picture(lost: int, tmp_path: Path) -> None:
    data, syntax = JPEGS["baseline"]
    whole = read(tmp_path, data, syntax, dataset_for(data)).pixels
    for end in (b"", END):
        try:
            shown = read(tmp_path, data[: -2 - lost] + end, syntax, dataset_for(data))
        except UnreadableImage:
            continue
        np.testing.assert_array_equal(shown.pixels, whole)


@pytest.mark.parametrize("end", [b"", END], ids=["", "with an end marker"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", JPEGS)
def test_a_jpeg_frame_that_was_cut_is_refused(
    kind: str, share: float, end: bytes, tmp_path: Path
) -> None:
    data, syntax = JPEGS[kind]
    begin = data.find(SCAN) + 14
    cut = data[: begin + int((len(data) - begin) * share)] + end
    with pytest.raises(UnreadableImage, match=f"{CUT_OFF}|it is damaged"):
        read(tmp_path, cut, syntax, dataset_for(data))


@pytest.mark.parametrize("kind", ["baseline", "colour", "extended", "with restarts", "lossless"])
def test_a_jpeg_frame_that_lost_a_piece_is_refused(kind: str, tmp_path: Path) -> None:
    data, syntax = JPEGS[kind]
    middle = len(data) // 2
    with pytest.raises(UnreadableImage):
        read(tmp_path, data[:middle] + data[middle + 2000 :], syntax, dataset_for(data))


def test_a_second_frame_that_was_cut_is_refused_and_the_first_is_read(tmp_path: Path) -> None:
    whole = JPEGS["baseline"][0]
    dataset = dataset_of(np.stack([noisy()] * 2), ExplicitVRLittleEndian)
    frames = [even(whole), even(whole[: len(whole) // 2] + END)]
    path = write(tmp_path, "x.dcm", encapsulated(dataset, JPEGBaseline8Bit, frames))
    assert load_radiograph(path).size_wh == (SIDE, SIDE)
    with pytest.raises(UnreadableImage, match=CUT_OFF):
        load_radiograph(path, 1)


def test_the_zero_that_pads_a_cut_frame_does_not_end_its_last_block(tmp_path: Path) -> None:
    dataset = pydicom.dcmread(shared("data/dicom/txrv_CR_chest_8bit_jpegbaseline.dcm"))
    frame = get_frame(dataset.PixelData, 0, number_of_frames=1)
    data = frame[: frame.rindex(END)]
    syntax = dataset.file_meta.TransferSyntaxUID
    whole = read(tmp_path, data + END, syntax, dataset).pixels
    assert np.array_equal(read(tmp_path, data, syntax, dataset).pixels, whole)
    for lost in range(1, 9):
        with pytest.raises(UnreadableImage, match=CUT_OFF):
            read(tmp_path, data[:-lost], syntax, dataset)


def test_a_real_lossless_film_that_was_cut_is_refused(tmp_path: Path) -> None:
    path = shared("data/dicom/RG3_JPLL.dcm")
    dataset = pydicom.dcmread(path)
    frame = get_frame(dataset.PixelData, 0, number_of_frames=1)
    syntax = dataset.file_meta.TransferSyntaxUID
    for share in (0.5, 0.99):
        cut = frame[: int(len(frame) * share)] + END
        with pytest.raises(UnreadableImage, match=CUT_OFF):
            read(tmp_path, cut, syntax, dataset)


@pytest.mark.parametrize(
    "lost", ["half of them", "the last", "one in the middle", "the end marker"]
)
def test_a_codestream_that_lost_tiles_is_refused(lost: str, tmp_path: Path) -> None:
    whole = tiles()
    starts = starts_of_tiles(whole)
    assert len(starts) == 16
    assert read(tmp_path, whole, JPEG2000Lossless, dataset_for(whole)).size_wh == (SIDE, SIDE)
    cut = {
        "half of them": whole[: starts[8]] + END,
        "the last": whole[: starts[15]] + END,
        "one in the middle": whole[: starts[5]] + whole[starts[6] :],
        "the end marker": whole[: starts[15]],
    }[lost]
    with pytest.raises(UnreadableImage, match=CUT_OFF):
        read(tmp_path, cut, JPEG2000Lossless, dataset_for(whole))


def test_a_codestream_that_lost_a_stated_part_of_a_tile_is_refused(tmp_path: Path) -> None:
    whole = bytearray(one_tile(noisy()))
    (start,) = starts_of_tiles(bytes(whole))
    # How many parts a tile has is the last byte of its header.
    whole[start + 11] = 2
    with pytest.raises(UnreadableImage, match=CUT_OFF):
        read(tmp_path, bytes(whole), JPEG2000Lossless, dataset_for(bytes(whole)))


def test_a_last_tile_of_open_length_is_read(tmp_path: Path) -> None:
    whole = one_tile(noisy())
    shown = [
        read(tmp_path, frame, JPEG2000Lossless, dataset_for(frame)).pixels
        for frame in (whole, _of_open_length(whole))
    ]
    np.testing.assert_array_equal(*shown)


def _of_open_length(codestream: bytes) -> bytes:
    data = bytearray(codestream)
    struct.pack_into(">I", data, starts_of_tiles(codestream)[0] + 6, 0)
    return bytes(data)


@pytest.mark.parametrize("at", range(4, 120, 7))
def test_a_codestream_that_ends_in_its_headers_is_a_sentence(at: int, tmp_path: Path) -> None:
    whole = tiles()
    for cut in (whole[:at], whole[:at] + END):
        with pytest.raises(UnreadableImage):
            read(tmp_path, cut, JPEG2000Lossless, dataset_for(whole))


@pytest.mark.parametrize(("name", "data"), [pytest.param(*b, id=b[0]) for b in dicom_bombs()])
def test_a_giant_frame_of_a_few_bytes_is_refused_before_room_is_made_for_it(
    name: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "APART", ())
    started = time.process_time()
    with pytest.raises(UnreadableImage):
        load_radiograph(write(tmp_path, "bomb.dcm", data))
    assert time.process_time() - started < 2


@pytest.mark.parametrize("grey", [0, 1 << 15, 65535])
def test_a_blank_film_is_read_however_small_its_file(grey: int, tmp_path: Path) -> None:
    film = np.full((3000, 2500), grey, np.uint16)
    assert film.size < PLAIN_PIXELS
    for syntax, frame in (
        (JPEG2000Lossless, one_tile(film)),
        (JPEGLSLossless, bytes(jpeg_ls.encode(film))),
    ):
        assert film.size > MOST_PIXELS_PER_BYTE * len(frame)
        radiograph = read(tmp_path, frame, syntax, dataset_for(frame, film))
        assert radiograph.size_wh == (2500, 3000)


def test_a_blank_film_in_run_lengths_is_read(tmp_path: Path) -> None:
    dataset = dataset_of(np.zeros((3000, 2500), np.uint16), ExplicitVRLittleEndian)
    dataset.compress(RLELossless, encoding_plugin="pylibjpeg")
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    assert load_radiograph(write(tmp_path, "x.dcm", buffer.getvalue())).size_wh == (2500, 3000)


def test_a_jpeg_ls_frame_without_its_end_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Unpacking it here, where it would be seen: it takes ten seconds and then says no more.
    monkeypatch.setattr(load, "APART", ())
    monkeypatch.setattr(jpeg_ls, "decode_pixel_data", lambda *_: pytest.fail("it was unpacked"))
    deep = ramp(24, 32, 4096)
    dataset = dataset_of(deep, ExplicitVRLittleEndian, BitsStored=12, HighBit=11)
    cut = bytes(jpeg_ls.encode_array(deep))[:200]
    with pytest.raises(UnreadableImage, match="cut off before its end"):
        read(tmp_path, cut, JPEGLSLossless, dataset)
