"""Could these bytes hold so many pixels? A WebP of 38 bytes may state 268 million of one colour."""

import struct

from imaging.refusal import COPY_AGAIN, PLAIN_PIXELS, Refusal
from words import _

_FIRST_CHUNK = 12
_HEADER_BYTES = 8
_ANIMATED = 0x02
_FRAME_BYTES = 16
_SIDE_BITS = 14
# A lossy picture spends 3.4 bits or more on each block, however plain: the cheapest modes of its
# light and of its colours. Source: RFC 6386, 11.2 and 11.3, with the probabilities given there.
_BLOCK_SIDE = 16
_LEAST_BITS_PER_BLOCK = 3
# A lossless code may take no bits at all, so there the bound is a choice: plain pictures up to 16
# megapixels, and beyond them as many pixels to a byte as a PNG has.
MOST_PIXELS_PER_BYTE = 1032


def check_pixels_are_possible(data: bytes) -> None:
    """Refuse a WebP of more pixels than its bytes plausibly hold, before room is made for them.

    Source: RFC 9649, section 2 (chunks, simple and extended) and 3.4 (lossless header).

    Raises:
        Refusal: most of it is missing.
        struct.error: it ends inside its headers.
    """
    width, height, is_lossy = _layout(data)
    if is_lossy:
        blocks = -(-width // _BLOCK_SIDE) * -(-height // _BLOCK_SIDE)
        is_possible = blocks * _LEAST_BITS_PER_BLOCK <= 8 * len(data)
    else:
        is_possible = width * height <= PLAIN_PIXELS + MOST_PIXELS_PER_BYTE * len(data)
    if not is_possible:
        raise Refusal(_("it is cut off before its end"), COPY_AGAIN)


def _layout(data: bytes) -> tuple[int, int, bool]:
    """Return width, height, and whether every pixel is part of a lossy block."""
    kind, body = data[_FIRST_CHUNK : _FIRST_CHUNK + 4], _FIRST_CHUNK + _HEADER_BYTES
    if kind == b"VP8X":
        (flags,) = struct.unpack_from("<B", data, body)
        wide, high = (
            low | top << 16 for low, top in struct.iter_unpack("<HB", data[body + 4 : body + 10])
        )
        # The pictures of an animation may be smaller than the whole.
        return wide + 1, high + 1, not flags & _ANIMATED and has_lossy_chunk(data)
    if kind == b"VP8L":
        (sides,) = struct.unpack_from("<I", data, body + 1)
        side = (1 << _SIDE_BITS) - 1
        return (sides & side) + 1, (sides >> _SIDE_BITS & side) + 1, False
    wide, high = struct.unpack_from("<HH", data, body + 6)
    side = (1 << _SIDE_BITS) - 1
    return wide & side, high & side, True


def has_lossy_chunk(data: bytes) -> bool:
    """Return whether a WebP, or a picture of an animated one, is packed with loss.

    Source: RFC 9649, section 2.
    """
    place = _FIRST_CHUNK
    while place + _HEADER_BYTES <= len(data):
        kind, length = struct.unpack_from("<4sI", data, place)
        if kind == b"VP8 ":
            return True
        # Pictures lie within the frames of an animation. Chunks of odd length are followed by one
        # byte more.
        place += _HEADER_BYTES + (_FRAME_BYTES if kind == b"ANMF" else length + length % 2)
    return False
