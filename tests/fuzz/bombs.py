"""Files of a few bytes that state, or unpack to, a very large picture."""

import io
import struct
import zlib
from collections.abc import Iterator

import cv2
import jpeg_ls
import numpy as np
from PIL import Image
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
)

from tests.imaging.made_dicom import encapsulated
from tests.imaging.made_files import dataset_of, encoded, lossless_webp_of, png_chunk

# What decoding 144 megapixels takes is seen by the clock and by the memory of the child.
STATED_SIDE = 12_000
# Decoders unpack these for good, and damage may turn them into colours, which take four times that.
UNPACKED_SIDE = 6_000
_EMPTY_ITEM, _NO_LENGTH = b"\xfe\xff\0\xe0\0\0\0\0", 0xFFFFFFFF
# As many, and as long, as deflated fits into ten thousand bytes.
_MANY, _LONG = 400_000, 8 << 20


def all_bombs() -> Iterator[tuple[str, bytes]]:
    """Yield them by name, whose first word is the format."""
    yield "WEBP bomb lossless", lossless_webp_of(STATED_SIDE, STATED_SIDE)
    yield "WEBP bomb lossy", _lossy_webp()
    yield "PNG bomb", _png()
    yield "JPEG bomb", _jpeg()
    yield "BMP bomb", _bmp()
    white = Image.new("1", (UNPACKED_SIDE, UNPACKED_SIDE), 1)
    yield "TIFF bomb", encoded(white, "TIFF", compression="group4")
    yield from dicom_bombs()


def dicom_bombs() -> Iterator[tuple[str, bytes]]:
    """Yield DICOM files with a giant frame of a few bytes."""
    yield "DICOM bomb JPEG", _giant_frame(_jpeg(), JPEGBaseline8Bit)
    yield "DICOM bomb JPEG 2000", _giant_frame(_jpeg2000(), JPEG2000Lossless)
    yield "DICOM bomb JPEG-LS", _giant_frame(_jpeg_ls(), JPEGLSLossless)
    yield "DICOM bomb run lengths", _giant_frame(_run_lengths(), RLELossless)


def crowded_dicoms() -> Iterator[tuple[str, bytes]]:
    """Yield DICOM files with a million elements, items or values, which no way of damage mends."""
    for name, element in (
        ("empty items", _element(0x5200, 0x9230, b"SQ", _EMPTY_ITEM * _MANY)),
        ("empty tables", _element(0x0028, 0x3010, b"SQ", _EMPTY_ITEM * _MANY)),
        ("items without an end", _element(0x0008, 0x1140, b"SQ", _EMPTY_ITEM * _MANY, _NO_LENGTH)),
        ("elements", b"\x09\0\x01\x10SH\0\0" * _MANY),
        ("values", _element(0x0028, 0x1050, b"UC", b"1\\" * _MANY)),
        ("character sets", _element(0x0008, 0x0005, b"UC", b"\\" * 2 * _MANY)),
        ("palette", _element(0x0028, 0x1221, b"OW", bytes(_LONG))),
        ("pixels as text", _element(0x7FE0, 0x0010, b"UC", b"\\" * 2 * _MANY)),
    ):
        yield f"DICOM bomb {name}", _deflated(element)


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


def _giant_frame(frame: bytes, syntax: UID) -> bytes:
    dataset = dataset_of(np.zeros((1, 1), np.uint8), ExplicitVRLittleEndian)
    dataset.Rows = dataset.Columns = STATED_SIDE
    return encapsulated(dataset, syntax, [frame + b"\0" * (len(frame) % 2)])


def _jpeg2000() -> bytes:
    """Return a codestream whose picture and whose only tile state another size."""
    data = cv2.imencode(".jp2", np.zeros((1000, 1000), np.uint8))[1].tobytes()
    codestream = bytearray(data[data.index(b"\xff\x4f\xff\x51") :])
    for place in (8, 24):
        struct.pack_into(">II", codestream, place, STATED_SIDE, STATED_SIDE)
    return bytes(codestream)


def _jpeg_ls() -> bytes:
    data = bytearray(jpeg_ls.encode(np.zeros((16, 16), np.uint8)))
    struct.pack_into(">HH", data, data.index(b"\xff\xf7") + 5, STATED_SIDE, STATED_SIDE)
    return bytes(data)


def _run_lengths() -> bytes:
    """Return a frame of one segment of zeros; source: PS3.5 annex G."""
    return struct.pack("<16I", 1, 64, *[0] * 14) + b"\x81\0" * 500


def _element(group: int, element: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    """Return an explicit element with a length of four bytes."""
    stated = len(value) if length is None else length
    return struct.pack("<HH", group, element) + vr + b"\0\0" + struct.pack("<I", stated) + value


def _deflated(element: bytes) -> bytes:
    """Return a deflated file in which an element stands where it belongs among the others."""
    dataset = dataset_of(np.zeros((8, 8), np.uint8), ExplicitVRLittleEndian)
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    plain = buffer.getvalue()
    (meta_bytes,) = struct.unpack_from("<I", plain, 140)
    body = plain[144 + meta_bytes :]
    # Elements of another picture's follow in any order; the last of a tag counts.
    is_first = element[:4] == b"\x08\0\x05\0"
    whole = element + body if is_first else body + element
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return _meta_of_deflated() + packer.compress(whole) + packer.flush()


def _meta_of_deflated() -> bytes:
    buffer = io.BytesIO()
    dataset = dataset_of(np.zeros((8, 8), np.uint8), DeflatedExplicitVRLittleEndian)
    dataset.save_as(buffer, enforce_file_format=True)
    (meta_bytes,) = struct.unpack_from("<I", buffer.getvalue(), 140)
    return buffer.getvalue()[: 144 + meta_bytes]


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
