"""Are all tiles of a JPEG 2000 codestream there? OpenJPEG paints those that are not black.

Source: ISO/IEC 15444-1, A.4 (delimiters) and A.5.1 (SIZ); the same in 15444-15 for HTJ2K.
"""

import struct
from collections import Counter

from imaging.formats.codestream import without_boxes
from imaging.refusal import COPY_AGAIN, Refusal
from words import _

_FIRST_MARKER = 2
_SOT, _EOC = 0xFF90, 0xFFD9
_SIZES = 8
# The marker with its length, tile, length of the part, its number and the number of parts.
_TILE_PART = struct.Struct(">HHHIBB")
# Encoders write one or a few for each tile; a million only take time.
_MOST_PARTS = 1 << 17


def check_tiles_are_there(frame: bytes) -> None:
    """Walk the tile-parts up to the end of the codestream.

    Raises:
        Refusal: a tile or a stated part of one is missing, or the end marker is.
        struct.error: it ends inside a header.
    """
    data = without_boxes(frame)
    right, bottom, _left, _top, wide, high, first_x, first_y = struct.unpack_from(
        ">8I", data, _SIZES
    )
    if not wide or not high:
        raise Refusal(_("it is damaged"), COPY_AGAIN)
    tiles = -(-(right - first_x) // wide) * -(-(bottom - first_y) // high)
    held, stated = _parts(data)
    is_there = len(held) == tiles and max(held) == tiles - 1
    if not is_there or any(held[tile] < parts for tile, parts in stated.items()):
        raise _cut_off()


def _parts(data: bytes) -> tuple[Counter[int], dict[int, int]]:
    """Return how many parts of each tile are there, and how many should be where that is stated."""
    held: Counter[int] = Counter()
    stated: dict[int, int] = {}
    position = _first_part(data)
    for _part in range(_MOST_PARTS):
        if len(data) < position + 2 or struct.unpack_from(">H", data, position)[0] == _EOC:
            break
        marker, _length, tile, length, _number, parts = _TILE_PART.unpack_from(data, position)
        if marker != _SOT:
            raise Refusal(_("it is damaged"), COPY_AGAIN)
        held[tile] += 1
        if parts:
            stated[tile] = parts
        # The last one may leave its length open. No packed data looks like a marker above FF 8F.
        position = position + length if length else data.find(_EOC.to_bytes(2), position)
        if position < 0 or 0 < length < _TILE_PART.size:
            raise _cut_off()
    if data[position : position + 2] != _EOC.to_bytes(2):
        raise _cut_off()
    return held, stated


def _first_part(data: bytes) -> int:
    """Return where the header of the whole ends."""
    position = _FIRST_MARKER
    while struct.unpack_from(">H", data, position)[0] != _SOT:
        position += 2 + struct.unpack_from(">H", data, position + 2)[0]
    return position


def _cut_off() -> Refusal:
    return Refusal(_("it is cut off before its end"), COPY_AGAIN)
