"""A PNG that holds fewer rows than it states is refused, not shown with black below."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from errors import UnreadableImage
from imaging.load import load_radiograph
from tests.imaging.made_files import encoded, png_chunk, ramp, write

SIGN = b"\x89PNG\r\n\x1a\n"


def png(
    size_wh: tuple[int, int], depth: int, colour: int, rows: bytes, is_interlaced: bool = False
) -> bytes:
    """Return a PNG of any header round any rows."""
    header = struct.pack(">IIBBBBB", *size_wh, depth, colour, 0, 0, int(is_interlaced))
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return SIGN + b"".join(png_chunk(kind, content) for kind, content in chunks)


def opened(folder: Path, data: bytes) -> np.ndarray:
    return load_radiograph(write(folder, "x.png", data)).pixels


@pytest.mark.parametrize("missing", [1, 5, 9])
@pytest.mark.parametrize(
    ("depth", "colour", "row"), [(8, 0, 10), (16, 0, 20), (1, 0, 2), (8, 2, 30)]
)
def test_missing_rows_are_noticed(
    tmp_path: Path, depth: int, colour: int, row: int, missing: int
) -> None:
    whole = (b"\0" + b"\xff" * row) * 10
    assert opened(tmp_path, png((10, 10), depth, colour, whole)).shape == (10, 10)
    with pytest.raises(UnreadableImage, match=r"rows of it are missing|damaged or cut off"):
        opened(tmp_path, png((10, 10), depth, colour, whole[: -missing * (row + 1)]))


def test_rows_that_are_black_are_no_missing_rows(tmp_path: Path) -> None:
    pixels = ramp(40, 30)
    pixels[20:] = 0
    assert np.array_equal(opened(tmp_path, encoded(Image.fromarray(pixels), "PNG")), pixels)


@pytest.mark.parametrize("size_wh", [(1, 1), (3, 2), (5, 5), (8, 8), (9, 17), (33, 4)])
def test_an_interlaced_picture_is_counted_pass_by_pass(
    tmp_path: Path, size_wh: tuple[int, int]
) -> None:
    width, height = size_wh
    rows = b""
    starts = (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)
    for x, y, across, down in (*starts, (0, 1, 1, 2)):
        columns, lines = len(range(x, width, across)), len(range(y, height, down))
        rows += (b"\0" + b"\x80" * columns) * lines if columns else b""
    whole = png(size_wh, 8, 0, rows, is_interlaced=True)
    assert (opened(tmp_path, whole) == 0x80).all()
    with pytest.raises(UnreadableImage):
        opened(tmp_path, png(size_wh, 8, 0, rows[:-1], is_interlaced=True))


def test_more_rows_than_bytes_could_hold_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="rows of it are missing"):
        opened(tmp_path, png((1000, 400_000), 8, 0, b"\0" * 1001))


def header(width: int, height: int) -> bytes:
    return png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


@pytest.mark.parametrize("size_wh", [(10, 4000), (10, 10), (20_000, 20_000)])
def test_a_second_header_is_damage(tmp_path: Path, size_wh: tuple[int, int]) -> None:
    whole = png((10, 10), 8, 0, (b"\0" + b"\xff" * 10) * 10)
    end = len(SIGN) + len(header(10, 10))
    assert whole[:end] == SIGN + header(10, 10)
    with pytest.raises(UnreadableImage, match="it is damaged"):
        opened(tmp_path, whole[:end] + header(*size_wh) + whole[end:])


def test_a_header_that_is_not_the_first_chunk_or_too_long_is_damage(tmp_path: Path) -> None:
    whole = png((10, 10), 8, 0, (b"\0" + b"\xff" * 10) * 10)
    end = len(SIGN) + len(header(10, 10))
    first = png_chunk(b"tEXt", b"a\0" + bytes(20))
    with pytest.raises(UnreadableImage, match="it is damaged"):
        opened(tmp_path, SIGN + first + whole[len(SIGN) :])
    longer = png_chunk(b"IHDR", whole[16:29] + b"\0")
    with pytest.raises(UnreadableImage, match="it is damaged"):
        opened(tmp_path, SIGN + longer + whole[end:])
