"""Are all rows of a PNG there? Pillow leaves black what the packed stream does not hold."""

import struct
import zlib
from collections.abc import Iterator

from imaging.refusal import COPY_AGAIN, Refusal
from words import _

# Deflate's best, one byte for 1032; source: zlib, "Technical Details".
MOST_PER_BYTE = 1032
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# First column, first row, step across, step down of the passes; source: PNG, 8.2 (Adam7).
_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
_STEP_BYTES = 1 << 20


def check_rows_are_possible(data: bytes) -> None:
    """Refuse a PNG of more rows than its bytes could ever unpack to, before room is made for them.

    Raises:
        Refusal: most of it is missing.
    """
    if _needed_bytes(data) > MOST_PER_BYTE * len(data):
        raise _rows_missing()


def check_rows_are_there(data: bytes) -> None:
    """Unpack a PNG whose last row came out black, or which is interlaced, to count its bytes.

    Raises:
        Refusal: there are fewer than its header states.
    """
    needed, inflater = _needed_bytes(data), zlib.decompressobj()
    for part in _packed_parts(data):
        held = part
        while held and needed > 0 and not inflater.eof:
            needed -= len(inflater.decompress(held, _STEP_BYTES))
            held = inflater.unconsumed_tail
    # A few bytes may wait inside although all that was packed is taken.
    if needed > len(inflater.flush()):
        raise _rows_missing()


def is_interlaced(data: bytes) -> bool:
    """Tell whether the rows come in seven passes."""
    return data[28] != 0


def _rows_missing() -> Refusal:
    return Refusal(_("it is cut off: rows of it are missing"), COPY_AGAIN)


def _needed_bytes(data: bytes) -> int:
    """Return the bytes of all rows, each with its filter's; source: PNG, 7.2 and 11.2.1."""
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    bits = depth * _CHANNELS.get(colour, 1)
    passes = _PASSES if is_interlaced(data) else ((0, 0, 1, 1),)
    needed = 0
    for first_column, first_row, across, down in passes:
        columns = -(-(width - first_column) // across)
        rows = -(-(height - first_row) // down)
        if columns > 0 and rows > 0:
            needed += rows * (1 + (columns * bits + 7) // 8)
    return needed


def _packed_parts(data: bytes) -> Iterator[bytes]:
    position, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        if kind == b"IDAT":
            yield data[position + 8 : position + 8 + length]
        position += 12 + length
