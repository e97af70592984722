"""Files made to do harm, and names made to mislead: a picture or one line, and soon."""

import io
import os
import struct
import sys
import threading
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from errors import UnreadableImage
from imaging.load import load_radiograph
from tests.imaging.made_files import dicom_of, encoded, png_chunk, ramp, tiff_of, write
from tests.imaging.made_tiffs import grey_tags, tiff_of_tags

PNG = encoded(Image.fromarray(ramp()), "PNG")
NAMES = (
    b"n" * 251 + b".png",
    b"two\nlines.png",
    "מימין\u202egnp.exe".encode(),
    b"caf\xe9 \xff\xfe.png",
    b"tab\tand\x1b[31mred.png",
    b"-rf.png",
)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_read_and_refused_in_one_line(name: bytes, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(PNG)
    assert load_radiograph(path).size_wh == (32, 24)
    path.write_bytes(PNG[:60])
    with pytest.raises(UnreadableImage) as told:
        load_radiograph(path)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 220


def test_a_link_is_followed_and_a_circle_of_links_refused(tmp_path: Path) -> None:
    write(tmp_path, "x.png", PNG)
    link, circle = tmp_path / "link.png", tmp_path / "circle.png"
    try:
        link.symlink_to(tmp_path / "x.png")
        circle.symlink_to(circle)
    except OSError:
        pytest.skip("this system makes no links")
    assert load_radiograph(link).size_wh == (32, 24)
    with pytest.raises(UnreadableImage):
        load_radiograph(circle)


def test_a_file_that_is_written_meanwhile_is_whole_or_refused(tmp_path: Path) -> None:
    """The writer never stops; whatever is shown is one of the two pictures, never a mixture."""
    dark, bright = (np.full((300, 300), grey, np.uint8) for grey in (10, 200))
    versions = [encoded(Image.fromarray(pixels), "BMP") for pixels in (dark, bright)]
    path, is_over = write(tmp_path, "x.bmp", versions[0]), threading.Event()

    def keep_writing() -> None:
        while not is_over.is_set():
            for version in versions:
                part = path.with_suffix(".part")
                part.write_bytes(version)
                part.replace(path)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for _ in range(100):
            try:
                shown = set(np.unique(load_radiograph(path).pixels))
            except UnreadableImage:
                continue
            assert shown in ({10}, {200})
    finally:
        is_over.set()
        writer.join()


def bomb_in_text() -> bytes:
    """Return a PNG whose compressed text unpacks to 200 MB."""
    text = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 << 20), 1))
    return PNG[:33] + text + PNG[33:]


def bomb_of_profile() -> bytes:
    """Return a PNG whose colour profile unpacks to 200 MB."""
    profile = png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(200 << 20), 1))
    return PNG[:33] + profile + PNG[33:]


def circle_of_pages() -> bytes:
    """Return a TIFF whose list of pages leads back to its beginning."""
    data = bytearray(tiff_of(ramp(), 1))
    (directory,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, directory)
    struct.pack_into("<I", data, directory + 2 + 12 * entries, directory)
    return bytes(data)


def endless_frames() -> bytes:
    return dicom_of(ramp(), NumberOfFrames=2_000_000_000)


def giant_webp() -> bytes:
    """Return a lossless WebP header of 16384 x 16384 pixels with nothing behind it."""
    size = 16383 | 16383 << 14
    chunk = b"VP8L" + struct.pack("<I", 6) + b"\x2f" + struct.pack("<I", size) + b"\0"
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def millions_of_strips() -> bytes:
    """Return a TIFF of 24 rows that names four million strips."""
    numbers = [8] * 4_000_000
    return tiff_of_tags(grey_tags(32, 24, 1) | {273: numbers, 279: numbers}, ramp().tobytes())


@pytest.mark.parametrize(
    "make",
    [
        bomb_in_text,
        bomb_of_profile,
        circle_of_pages,
        endless_frames,
        giant_webp,
        millions_of_strips,
    ],
)
def test_a_bomb_is_a_picture_or_a_sentence_within_five_seconds(make, tmp_path: Path) -> None:
    path = write(tmp_path, "x.bin", make())
    started = time.process_time()
    try:
        assert load_radiograph(path).size_wh == (32, 24)
    except UnreadableImage as error:
        assert str(error).startswith("x.bin is not a readable image: ")
    assert time.process_time() - started < 5


def test_a_cut_file_in_a_growing_buffer_is_never_a_picture(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(ramp(200, 160)).save(buffer, "PNG")
    whole = buffer.getvalue()
    for end in range(0, len(whole), max(len(whole) // 40, 1)):
        with pytest.raises(UnreadableImage):
            load_radiograph(write(tmp_path, "x.png", whole[:end]))
