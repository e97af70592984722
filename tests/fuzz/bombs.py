"""Files of a few bytes that state, or unpack to, a very large picture."""

import struct
from collections.abc import Iterator

from PIL import Image

from tests.imaging.made_files import encoded, lossless_webp_of, png_chunk

# What decoding 144 megapixels takes is seen by the clock and by the memory of the child.
STATED_SIDE = 12_000
# Decoders unpack these for good, and damage may turn them into colours, which take four times that.
UNPACKED_SIDE = 6_000


def all_bombs() -> Iterator[tuple[str, bytes]]:
    """Yield them by name, whose first word is the format."""
    yield "WEBP bomb lossless", lossless_webp_of(STATED_SIDE, STATED_SIDE)
    yield "WEBP bomb lossy", _lossy_webp()
    yield "PNG bomb", _png()
    yield "JPEG bomb", _jpeg()
    yield "BMP bomb", _bmp()
    white = Image.new("1", (UNPACKED_SIDE, UNPACKED_SIDE), 1)
    yield "TIFF bomb", encoded(white, "TIFF", compression="group4")


def _block() -> Image.Image:
    return Image.new("L", (16, 16), 90)


def _lossy_webp() -> bytes:
    """Return one whose header states another size than its only block has (RFC 6386, 9.1)."""
    data = bytearray(encoded(_block(), "WEBP"))
    struct.pack_into("<HH", data, 26, STATED_SIDE, STATED_SIDE)
    return bytes(data)


def _png() -> bytes:
    header = struct.pack(">IIBBBBB", STATED_SIDE, STATED_SIDE, 8, 0, 0, 0, 0)
    whole = encoded(_block(), "PNG")
    return whole[:8] + png_chunk(b"IHDR", header) + whole[33:]


def _jpeg() -> bytes:
    data = bytearray(encoded(_block(), "JPEG"))
    struct.pack_into(">HH", data, data.index(b"\xff\xc0") + 5, STATED_SIDE, STATED_SIDE)
    return bytes(data)


def _bmp() -> bytes:
    """Return one of run lengths that only skips rows, 255 at a time.

    Source: Microsoft, "Bitmap Compression": 0, 2, right, up; 0, 1 is the end.
    """
    skips = b"\0\2\0\xff" * -(-UNPACKED_SIDE // 255) + b"\0\1"
    data = bytearray(encoded(_block(), "BMP"))
    (pixels,) = struct.unpack_from("<I", data, 10)
    data[pixels:] = skips
    struct.pack_into("<I", data, 2, len(data))
    struct.pack_into("<ii", data, 18, UNPACKED_SIDE, UNPACKED_SIDE)
    # Packing 1 is run lengths of 8 bits.
    struct.pack_into("<II", data, 30, 1, len(skips))
    return bytes(data)
