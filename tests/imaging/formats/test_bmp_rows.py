"""A BMP is whole or refused by its rows, whatever length its header tells."""

import struct
from pathlib import Path

import pytest
from PIL import Image

from imaging.load import load_radiograph
from tests.imaging.made_files import encoded, ramp, write
from tests.imaging.refused import bad


def bmp_of(bits: int, height: int = 24) -> bytes:
    picture = Image.fromarray(ramp(height, 30))
    return encoded(picture.convert({1: "1", 8: "L", 24: "RGB", 32: "RGBA"}[bits]), "BMP")


@pytest.mark.parametrize("bits", [1, 8, 24, 32])
@pytest.mark.parametrize("stated", [2, -1000])
def test_a_bmp_whose_header_tells_a_wrong_length_is_read(
    bits: int, stated: int, tmp_path: Path
) -> None:
    data = bytearray(bmp_of(bits))
    struct.pack_into("<I", data, 2, max(len(data) + stated, 0))
    assert load_radiograph(write(tmp_path, "x.bmp", bytes(data))).size_wh == (30, 24)


@pytest.mark.parametrize("is_topmost_first", [False, True])
@pytest.mark.parametrize("bits", [1, 8, 24, 32])
def test_a_bmp_that_lacks_a_byte_is_refused_whatever_length_it_tells(
    bits: int, is_topmost_first: bool, tmp_path: Path
) -> None:
    data = bytearray(bmp_of(bits)[:-1])
    struct.pack_into("<I", data, 2, len(data))
    if is_topmost_first:
        struct.pack_into("<i", data, 22, -24)
    assert "it is cut off before its end" in bad(tmp_path, bytes(data))


def test_a_bmp_with_the_header_of_os_2_is_whole_or_refused(tmp_path: Path) -> None:
    palette, rows = bytes(level for level in range(256) for _ in range(3)), bytes(24 * 32)
    start = 14 + 12 + len(palette)
    header = struct.pack("<2sIHHI", b"BM", 0, 0, 0, start)
    data = header + struct.pack("<IHHHH", 12, 30, 24, 1, 8) + palette + rows
    assert load_radiograph(write(tmp_path, "x.bmp", data)).size_wh == (30, 24)
    assert "it is cut off before its end" in bad(tmp_path, data[:-1])


def run_lengths(width: int, height: int, packed: bytes) -> bytes:
    """Return a BMP of run lengths of 8 bits whose palette is a grey ramp."""
    palette = b"".join(bytes((level, level, level, 0)) for level in range(256))
    first = 54 + len(palette)
    header = struct.pack("<2sIHHI", b"BM", first + len(packed), 0, 0, first)
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(packed), 0, 0, 256, 0)
    return header + info + palette + packed


SKIP_255_ROWS, END_OF_LINE, END = b"\0\2\0\xff", b"\0\0", b"\0\1"


def test_run_lengths_that_skip_rows_are_a_picture(tmp_path: Path) -> None:
    data = run_lengths(4000, 4000, SKIP_255_ROWS * 16 + END)
    assert load_radiograph(write(tmp_path, "x.bmp", data)).size_wh == (4000, 4000)


def test_a_large_film_of_runs_is_read(tmp_path: Path) -> None:
    rows = (b"\xff\x40" * 20 + END_OF_LINE) * 5000 + END
    radiograph = load_radiograph(write(tmp_path, "x.bmp", run_lengths(5100, 5000, rows)))
    assert radiograph.size_wh == (5100, 5000)
    assert (radiograph.pixels == 0x40).all()


@pytest.mark.parametrize("height", [20_000, -20_000])
def test_more_pixels_than_runs_give_are_refused_before_they_are_made(
    height: int, tmp_path: Path
) -> None:
    data = run_lengths(9000, height, SKIP_255_ROWS * 79 + END)
    assert "it is cut off before its end" in bad(tmp_path, data)
