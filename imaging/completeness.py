"""Is the file whole? Decoders fill what is missing with grey and say nothing; this looks first."""

import re
import struct
import zlib
from collections.abc import Callable

from imaging.codestream import FRAME_HEADERS
from imaging.png_rows import check_rows_are_possible
from imaging.refusal import COPY_AGAIN, Refusal
from words import _

_PNG_SIGNATURE_LENGTH = 8
_END_OF_IMAGE = 0xD9
_START_OF_SCAN = 0xDA
# Encoders write about ten scans; thousands, each over the whole picture, only take time.
_MOST_SCANS = 200
# JPEG markers without a length: TEM, RST0-RST7, SOI (ITU-T T.81, table B.1).
_BARE_MARKERS = frozenset((0x01, *range(0xD0, 0xD9)))
# Inside a scan, FF 00 is a data byte, FF D0-D7 a restart and FF FF a fill byte.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


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


def _check_jpeg(data: bytes) -> None:
    """Walk the markers up to the end of the image; source: ITU-T T.81, annex B."""
    position, scans = 2, 0
    while True:
        if data[position] != 0xFF or scans > _MOST_SCANS:
            raise Refusal(_("it is damaged"), COPY_AGAIN)
        while data[position] == 0xFF:
            position += 1
        marker = data[position]
        position += 1
        if marker == _END_OF_IMAGE:
            return
        if marker in _BARE_MARKERS:
            continue
        if marker in FRAME_HEADERS:
            _check_jpeg_length(data, position)
        position += struct.unpack_from(">H", data, position)[0]
        if marker == _START_OF_SCAN:
            scans += 1
            found = _NEXT_MARKER.search(data, position)
            if found is None:
                raise _cut_off()
            position = found.start()


def _check_jpeg_length(data: bytes, header: int) -> None:
    """Refuse a frame with more blocks of 8 x 8 than the file has bits: most of it is missing."""
    height, width = struct.unpack_from(">HH", data, header + 3)
    if width * height // 64 > len(data) * 8:
        raise _cut_off()


def _check_webp(data: bytes) -> None:
    (length,) = struct.unpack_from("<I", data, 4)
    if len(data) < length + 8:
        raise _cut_off()


def _check_bmp(data: bytes) -> None:
    (length,) = struct.unpack_from("<I", data, 2)
    if len(data) < length:
        raise _cut_off()


_CHECKS: dict[str, Callable[[bytes], None]] = {
    "PNG": _check_png,
    "JPEG": _check_jpeg,
    "WEBP": _check_webp,
    "BMP": _check_bmp,
}
