"""Is the file whole? Decoders fill what is missing with grey and say nothing; this looks first."""

import struct
import zlib
from collections.abc import Callable

from imaging.formats.jpeg_scans import check_markers
from imaging.formats.png_rows import check_rows_are_possible
from imaging.formats.webp_bounds import check_pixels_are_possible
from imaging.refusal import COPY_AGAIN, Refusal
from words import _

_PNG_SIGNATURE_LENGTH = 8


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
    """Walk the chunks up to IEND; source: PNG specification, 5.3 and 5.4."""
    position = _PNG_SIGNATURE_LENGTH
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 8 + length
        (stated,) = struct.unpack_from(">I", data, end)
        # A lower-case first letter marks a chunk that the picture does not need.
        is_critical = kind[0] & 0x20 == 0
        if is_critical and zlib.crc32(memoryview(data)[position + 4 : end]) != stated:
            raise Refusal(_("a part of it fails its checksum"), COPY_AGAIN)
        position = end + 4
    check_rows_are_possible(data)


def _check_webp(data: bytes) -> None:
    (length,) = struct.unpack_from("<I", data, 4)
    if len(data) < length + 8:
        raise _cut_off()
    check_pixels_are_possible(data)


def _check_bmp(data: bytes) -> None:
    (length,) = struct.unpack_from("<I", data, 2)
    if len(data) < length:
        raise _cut_off()


_CHECKS: dict[str, Callable[[bytes], None]] = {
    "PNG": _check_png,
    "JPEG": check_markers,
    "WEBP": _check_webp,
    "BMP": _check_bmp,
}
