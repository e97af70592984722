"""Is the file whole? Decoders fill what is missing with grey and say nothing; this looks first."""

import struct
import zlib
from collections.abc import Callable

from imaging.formats.jpeg_restarts import check_restarts
from imaging.formats.jpeg_scans import check_markers
from imaging.formats.jpeg_work import check_work
from imaging.formats.png_rows import check_rows_are_possible
from imaging.formats.webp_bounds import check_pixels_are_possible
from imaging.refusal import COPY_AGAIN, PLAIN_PIXELS, Refusal
from words import _

_PNG_SIGNATURE_LENGTH = 8
_PNG_HEADER_LENGTH = 13
_CORE_HEADER_LENGTH = 12
# BI_RGB and BI_BITFIELDS.
_UNPACKED_BMP = (0, 3)
# Two bytes give a run of 255 pixels, but four skip 255 rows. Beyond plain pictures as many pixels
# as runs give; source: Microsoft, "Bitmap Compression".
_BMP_RUN_PIXELS_PER_BYTE = 128


def check_whole(data: bytes, format_name: str) -> None:
    """Refuse a file that ends before its own structure says so.

    A TIFF's strips are looked at where its tags are read.

    Raises:
        Refusal: a part is missing or fails its checksum.
    """
    check = _CHECKS.get(format_name)
    if check is None:
        return
    try:
        check(data)
    except (struct.error, IndexError) as error:
        raise _cut_off() from error


def _cut_off() -> Refusal:
    return Refusal(_("it is cut off before its end"), COPY_AGAIN)


def _check_png(data: bytes) -> None:
    """Walk the chunks up to IEND; source: PNG specification, 5.3, 5.4, 5.6 and 11.2.1."""
    position = _PNG_SIGNATURE_LENGTH
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        # The checks go by the first header, Pillow by the last.
        is_header = kind == b"IHDR"
        if is_header != (position == _PNG_SIGNATURE_LENGTH) or (
            is_header and length != _PNG_HEADER_LENGTH
        ):
            raise Refusal(_("it is damaged"), COPY_AGAIN)
        end = position + 8 + length
        (stated,) = struct.unpack_from(">I", data, end)
        # A lower-case first letter marks a chunk that the picture does not need.
        is_critical = kind[0] & 0x20 == 0
        if is_critical and zlib.crc32(memoryview(data)[position + 4 : end]) != stated:
            raise Refusal(_("a part of it fails its checksum"), COPY_AGAIN)
        position = end + 4
    check_rows_are_possible(data)


def _check_jpeg(data: bytes) -> None:
    check_markers(data)
    check_work(data)
    check_restarts(data)


def _check_webp(data: bytes) -> None:
    (length,) = struct.unpack_from("<I", data, 4)
    if len(data) < length + 8:
        raise _cut_off()
    check_pixels_are_possible(data)


def _check_bmp(data: bytes) -> None:
    """Count the rows of pixels: what the header states as the file's length is often a bit off.

    Packed rows end where the header says that the file does.

    Source: Windows GDI, BITMAPFILEHEADER, BITMAPCOREHEADER and BITMAPINFOHEADER.
    """
    stated, first, header = struct.unpack_from("<I4xII", data, 2)
    if header == _CORE_HEADER_LENGTH:
        width, height, _planes, bits = struct.unpack_from("<4H", data, 18)
        packing = 0
    else:
        width, height, _planes, bits, packing = struct.unpack_from("<iiHHI", data, 18)
    if packing in _UNPACKED_BMP:
        # A row takes whole words of 32 bits; a height below 0 says that the first row is on top.
        is_whole = len(data) >= first + abs(height) * ((width * bits + 31) // 32 * 4)
    else:
        most = PLAIN_PIXELS + _BMP_RUN_PIXELS_PER_BYTE * len(data)
        is_whole = len(data) >= stated and abs(width * height) <= most
    if not is_whole:
        raise _cut_off()


_CHECKS: dict[str, Callable[[bytes], None]] = {
    "PNG": _check_png,
    "JPEG": _check_jpeg,
    "WEBP": _check_webp,
    "BMP": _check_bmp,
}
