"""Are all strips or tiles of a TIFF there? Decoders leave black what no strip is named for."""

import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from imaging.formats.codestream import FRAME_HEADERS
from imaging.formats.jpeg_restarts import check_restarts
from imaging.formats.jpeg_scans import check_markers, markers_of
from imaging.formats.jpeg_work import check_work
from imaging.formats.tiff_directory import Directory
from imaging.refusal import COPY_AGAIN, Refusal, check_size
from words import _

WIDTH_TAG, HEIGHT_TAG, COMPRESSION_TAG = 256, 257, 259
_BITS_TAG, _SAMPLES_TAG, _ROWS_TAG, _PLANES_TAG = 258, 277, 278, 284
# Offsets and byte counts.
_STRIPS, _TILES = (273, 279), (324, 325)
_TILE_WIDTH_TAG, _TILE_HEIGHT_TAG = 322, 323
_LAYOUT_TAGS = frozenset((*range(256, 260), 273, *range(277, 280), 284, *range(322, 326)))
_UNCOMPRESSED, JPEG = 1, 7
_IN_PLANES = 2
# More than a film of 65,535 rows has with a strip for each row of each colour.
_MOST_PARTS = 1 << 18


class Parts(NamedTuple):
    """The strips or tiles of a page, all of which lie in the file.

    Attributes:
        packing: as TIFF numbers it.
        tags: of their offsets and of their byte counts.
        offsets: where each begins.
        counts: how many bytes each has.
    """

    packing: int
    tags: tuple[int, int]
    offsets: NDArray[np.int64]
    counts: NDArray[np.int64]


class _Grid(NamedTuple):
    """How a page is cut into parts.

    Attributes:
        tags: as in `Parts`.
        width: of a part.
        heights: of each part.
        row_bits: of one row of a part.
        is_in_planes: True where a part holds one colour.
    """

    tags: tuple[int, int]
    width: int
    heights: NDArray[np.int64]
    row_bits: int
    is_in_planes: bool


def parts_of(data: bytes, page: int) -> Parts:
    """Return the strips or tiles of a page that has as many as its size asks for.

    Source: TIFF 6.0, sections 3, 8, 15 and 22, and Technical Note 2 for JPEG.

    Args:
        data: the file's bytes.
        page: counted from 0.

    Raises:
        Refusal: some are missing, lie beyond the file's end or on one another.
        LookupError: the page has no size, or no strips.
        ValueError: a list lies beyond the file's end.
        struct.error: the directory is cut off.
    """
    directory = Directory(data, page)
    if _LAYOUT_TAGS & directory.repeated:
        raise _damaged()
    grid = _grid_of(directory)
    named = [directory.entry(tag).amount for tag in grid.tags]
    if named != [len(grid.heights)] * 2:
        raise _damaged() if min(named) >= len(grid.heights) else _parts_missing()
    offsets, counts = (directory.numbers(tag, len(grid.heights)) for tag in grid.tags)
    parts = Parts(directory.number(COMPRESSION_TAG, _UNCOMPRESSED), grid.tags, offsets, counts)
    if (offsets <= 0).any() or (counts <= 0).any():
        raise _parts_missing()
    if (counts > len(data)).any() or (offsets > len(data) - counts).any():
        raise _cut_off()
    if parts.packing == _UNCOMPRESSED:
        _check_plain(parts, grid)
    elif parts.packing == JPEG:
        for offset, count, height in zip(offsets, counts, grid.heights, strict=True):
            _check_jpeg(data[offset : offset + count], grid, int(height))
    return parts


def _grid_of(directory: Directory) -> _Grid:
    width, height = (directory.number(tag, 0) for tag in (WIDTH_TAG, HEIGHT_TAG))
    check_size(width, height, 1)
    samples = directory.number(_SAMPLES_TAG, 1)
    is_in_planes = samples > 1 and directory.number(_PLANES_TAG, 1) == _IN_PLANES
    planes = samples if is_in_planes else 1
    bits = _bits_of(directory, samples, is_in_planes)
    is_tiled = any(tag in directory for tag in (_TILE_WIDTH_TAG, _TILE_HEIGHT_TAG, *_TILES))
    # Pillow would take the strips then and libtiff the tiles.
    if is_tiled and _STRIPS[0] in directory:
        raise _damaged()
    if is_tiled:
        across, down = (directory.number(tag, 0) for tag in (_TILE_WIDTH_TAG, _TILE_HEIGHT_TAG))
    else:
        across, down = width, min(directory.number(_ROWS_TAG, height), height)
    # A small picture may state a giant tile, for which libtiff would make room.
    check_size(across, down, max(bits // 8, 1))
    number = -(-width // across) * -(-height // down) * planes
    if not 0 < number <= _MOST_PARTS:
        raise _damaged()
    heights = np.full(number, down)
    if not is_tiled:
        # The last strip of each plane has the rows that are left.
        heights[number // planes - 1 :: number // planes] = height - (height - 1) // down * down
    tags = _TILES if is_tiled else _STRIPS
    return _Grid(tags, across, heights, across * bits, is_in_planes)


def _bits_of(directory: Directory, samples: int, is_in_planes: bool) -> int:
    """Return the bits of a pixel, or of one sample where each has a plane of its own."""
    bits = [1]
    if _BITS_TAG in directory:
        bits = directory.numbers(_BITS_TAG, samples).tolist()
    # One number may stand for all samples.
    return max(bits) if is_in_planes else sum(bits) + bits[-1] * (samples - len(bits))


def _check_plain(parts: Parts, grid: _Grid) -> None:
    """Count the bytes of uncompressed parts; a writer may have put more behind them."""
    needed = grid.heights * -(-grid.row_bits // 8)
    if (parts.counts < needed).any():
        raise _parts_missing()
    order = np.argsort(parts.offsets)
    ends = (parts.offsets + needed)[order]
    if (parts.offsets[order][1:] < ends[:-1]).any():
        raise _damaged()


def _check_jpeg(strip: bytes, grid: _Grid, height: int) -> None:
    """Walk the markers of a strip or tile, which is a JPEG whose tables may stand elsewhere."""
    try:
        check_markers(strip)
        check_work(strip)
        check_restarts(strip)
        for marker in markers_of(strip):
            # The planes of colour may have fewer pixels.
            if marker.code in FRAME_HEADERS and not grid.is_in_planes:
                rows, columns = struct.unpack_from(">HH", strip, marker.body + 3)
                if rows < height or columns < grid.width:
                    raise _parts_missing()
    except (struct.error, IndexError) as error:
        raise _cut_off() from error


def _parts_missing() -> Refusal:
    return Refusal(_("it is cut off: parts of it are missing"), COPY_AGAIN)


def _cut_off() -> Refusal:
    return Refusal(_("it is cut off before its end"), COPY_AGAIN)


def _damaged() -> Refusal:
    return Refusal(_("it is damaged"), COPY_AGAIN)
