"""Is all of a JPEG there? libjpeg paints what is missing grey and warns where nobody hears it."""

import io
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import numpy as np
from PIL import Image

from imaging.formats.codestream import FRAME_HEADERS
from imaging.refusal import COPY_AGAIN, Refusal
from words import _

_END_OF_IMAGE = 0xD9
_START_OF_SCAN = 0xDA
_RESTART_INTERVAL = 0xDD
# Encoders write about ten scans; thousands, each over the whole picture, only take time.
_MOST_SCANS = 200
# JPEG markers without a length: TEM, RST0-RST7, SOI (ITU-T T.81, table B.1).
_BARE_MARKERS = frozenset((0x01, *range(0xD0, 0xD9)))
# Inside a scan, FF 00 is a data byte, FF D0-D7 a restart and FF FF a fill byte.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
# Baseline, extended and progressive, with Huffman codes; an arithmetic code may leave away zeros at
# its end (T.81, D.1.8), so that more behind it would change a whole picture.
HUFFMAN_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
# What a block without any coefficient is painted with, also where Adobe's CMYK is turned round.
_MISSING_GREYS = (127, 128)
# Decoders pass over what stands between two segments; more is the work of a wrong length.
_MOST_STRAY_BYTES = 16
# All of such a picture is in its one scan: a cut one lacks blocks.
_ONE_PASS_FRAMES = frozenset((0xC0, 0xC1))
# No byte of it begins a marker; read as a code, it paints anything but an even grey.
_NOISE = bytes(range(0x35, 0xF5)) * 2
# The one begins with a bit of 0, as what decoders put in for missing data, the other with a 1.
TWO_NOISES = (_NOISE, _NOISE[::-1])


class _Marker(NamedTuple):
    """One marker.

    Attributes:
        code: its second byte.
        start: where its first byte stands.
        body: where its length stands.
    """

    code: int
    start: int
    body: int


def check_markers(data: bytes) -> None:
    """Walk the markers up to the end of the image.

    Raises:
        Refusal: it is damaged, or ends before.
        IndexError: it ends inside a header.
        struct.error: it ends inside a header.
    """
    for marker in markers_of(data):
        if marker.code in FRAME_HEADERS:
            _check_length(data, marker.body)


def with_end(data: bytes) -> bytes:
    """Return a JPEG that lacks nothing but its end marker with one; else the file as it is.

    Of several scans the last ones may be missing, and behind a restart marker no noise is read:
    there nothing would tell whether the picture is whole.
    """
    end = bytes((0xFF, _END_OF_IMAGE))
    if data.endswith(end):
        return data
    codes: list[int] = []
    with suppress(Refusal, IndexError, struct.error):
        for marker in markers_of(data):
            codes.append(marker.code)
    frames = [code for code in codes if code in FRAME_HEADERS]
    is_open = codes[-1:] == [_START_OF_SCAN] and codes.count(_START_OF_SCAN) == 1
    if not is_open or _RESTART_INTERVAL in codes or not _ONE_PASS_FRAMES.issuperset(frames):
        return data
    return data.rstrip(b"\xff") + end


def check_blocks_are_there(data: bytes, picture: Image.Image, *, is_mended: bool = False) -> None:
    """Decode a JPEG once more with noise behind its last scan: a whole picture stays as it is.

    That is done only where blocks may be missing: the end marker was, the last pixel has the grey
    of a missing block, or there are several scans, of which a later one only adds to what the first
    has painted.

    Args:
        data: a file that `check_markers` let pass.
        picture: what it was decoded to.
        is_mended: True where `with_end` gave it its end.

    Raises:
        Refusal: the data ends before the last block.
    """
    markers = list(markers_of(data))
    scans = sum(marker.code == _START_OF_SCAN for marker in markers)
    frames = {marker.code for marker in markers if marker.code in FRAME_HEADERS}
    if not scans or not frames <= HUFFMAN_FRAMES:
        return
    if scans == 1 and not is_mended and not _ends_like_a_missing_block(picture):
        return
    for noise in TWO_NOISES if is_mended else TWO_NOISES[:1]:
        noisy = io.BytesIO(with_noise_behind(data, noise))
        with Image.open(noisy, formats=["JPEG"]) as again:
            if not np.array_equal(np.asarray(again), np.asarray(picture)):
                raise _cut_off()


def with_noise_behind(data: bytes, noise: bytes = _NOISE) -> bytes:
    """Return a JPEG with noise behind its last scan, which changes no picture that is whole.

    Args:
        data: a file that `check_markers` let pass, with a scan.
        noise: bytes of which none begins a marker.
    """
    markers = list(markers_of(data))
    last = max(n for n, marker in enumerate(markers) if marker.code == _START_OF_SCAN)
    end = markers[last + 1].start
    # Fill bytes before a marker belong to it.
    while data[end - 1] == 0xFF:
        end -= 1
    return data[:end] + noise + data[end:]


def markers_of(data: bytes) -> Iterator[_Marker]:
    """Yield the markers that have a length, and the end of the image; source: T.81, annex B."""
    position, scans = 2, 0
    while True:
        start = position
        while data[position] != 0xFF and position - start < _MOST_STRAY_BYTES:
            position += 1
        if data[position] != 0xFF or scans > _MOST_SCANS:
            raise Refusal(_("it is damaged"), COPY_AGAIN)
        while data[position] == 0xFF:
            position += 1
        code = data[position]
        position += 1
        if code in _BARE_MARKERS:
            continue
        yield _Marker(code, start, position)
        if code == _END_OF_IMAGE:
            return
        position += struct.unpack_from(">H", data, position)[0]
        if code == _START_OF_SCAN:
            scans += 1
            found = _NEXT_MARKER.search(data, position)
            if found is None:
                raise _cut_off()
            position = found.start()


def _check_length(data: bytes, header: int) -> None:
    """Refuse a frame with more blocks of 8 x 8 than the file has bits: most of it is missing."""
    height, width = struct.unpack_from(">HH", data, header + 3)
    if width * height // 64 > len(data) * 8:
        raise _cut_off()


def _ends_like_a_missing_block(picture: Image.Image) -> bool:
    last = picture.getpixel((picture.width - 1, picture.height - 1))
    return bool(np.isin(np.asarray(last), _MISSING_GREYS).all())


def _cut_off() -> Refusal:
    return Refusal(_("it is cut off before its end"), COPY_AGAIN)
