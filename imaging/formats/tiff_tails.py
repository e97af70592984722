"""Is all of each strip of a TIFF there? libtiff makes up what fax and JPEG strips lack."""

import io
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from imaging.formats.codestream import FRAME_HEADERS
from imaging.formats.jpeg_scans import HUFFMAN_FRAMES, markers_of, with_noise_behind
from imaging.formats.tiff_directory import Directory
from imaging.formats.tiff_parts import JPEG, WIDTH_TAG, Parts, parts_of
from imaging.refusal import COPY_AGAIN, DECODER_ERRORS, Refusal
from words import _

_GROUP_3, _GROUP_4 = 3, 4
_FAX_OPTIONS_TAG, _FILL_ORDER_TAG = 292, 266
_LOWEST_BIT_FIRST = 2
_SAVED_AS = {_GROUP_3: "group3", _GROUP_4: "group4"}
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
# Twice the code for the end of a row, 12 bits each; source: ITU-T T.6, 2.4.1.1.
_END_OF_FAX, _END_BITS = 0x001001, 24
# Some writers fill their strips up with zeros.
_LOOKED_AT_BYTES = 64
# More than one, so that a row which is made up alike can't hide the others.
_TAIL_ROWS = 6
_BEGINNINGS = (0b11111111, 0b01111111, 0b00111111, 0b00011111)


def check_tails(data: bytes, page: int, parts: Parts, picture: Image.Image) -> None:
    """Unpack fax and JPEG strips once more with others behind each: a whole picture stays.

    Group 4 may leave its end mark away and Group 3 has none, so that nothing else tells. The other
    packings are counted by libtiff, which refuses what is short.

    Args:
        data: the file's bytes.
        page: counted from 0.
        parts: its strips or tiles.
        picture: what they were unpacked to.

    Raises:
        Refusal: a strip ends before its last row.
    """
    for put_behind in _tails(data, page, parts):
        changed = _with_other_parts(data, page, parts, put_behind)
        try:
            with Image.open(io.BytesIO(changed), formats=["TIFF"]) as again:
                if page:
                    again.seek(page)
                is_same = np.array_equal(np.asarray(again), np.asarray(picture))
        except DECODER_ERRORS as error:
            raise _cut_off() from error
        if not is_same:
            raise _cut_off()


def _tails(data: bytes, page: int, parts: Parts) -> Iterator[Callable[[bytes], bytes]]:
    if parts.packing == JPEG:
        yield _with_noise
    if parts.packing not in _SAVED_AS:
        return
    directory = Directory(data, page)
    is_reversed = directory.number(_FILL_ORDER_TAG, 1) == _LOWEST_BIT_FIRST
    options = directory.number(_FAX_OPTIONS_TAG, 0) & 1
    columns = np.arange(directory.number(WIDTH_TAG, 1))
    for left in (False, True):
        rows = np.tile((columns < len(columns) // 2) == left, (_TAIL_ROWS, 1))
        # Each row differs from the one above, so that none of them can go for its copy.
        rows[1::2] ^= True
        tail = _packed(rows, parts.packing, options)
        yield lambda strip, tail=tail: _with_rows_behind(strip, tail, is_reversed)
    for tail in _short_codes(len(columns)):
        yield lambda strip, tail=tail: _with_rows_behind(strip, tail, is_reversed)


def _short_codes(width: int) -> Iterator[bytes]:
    """Yield ones, in Group 4 rows like the one above, in Group 3 runs of 7 white and 2 black.

    A cut goes through a code. libtiff stops where what follows makes it none, and paints nothing of
    it; of these beginnings, one makes it a code.
    """
    for begin in _BEGINNINGS:
        yield bytes((begin,)) + b"\xff" * (width // 8 * 2 + 16)


def _with_noise(strip: bytes) -> bytes:
    frames = {marker.code for marker in markers_of(strip) if marker.code in FRAME_HEADERS}
    return with_noise_behind(strip) if frames <= HUFFMAN_FRAMES else strip


def _packed(rows: NDArray[np.bool_], packing: int, options: int) -> bytes:
    """Return rows as the data of one strip."""
    buffer = io.BytesIO()
    tags = {_FAX_OPTIONS_TAG: options} if packing == _GROUP_3 else {}
    Image.fromarray(rows).save(buffer, "TIFF", compression=_SAVED_AS[packing], tiffinfo=tags)
    parts = parts_of(buffer.getvalue(), 0)
    first = int(parts.offsets[0])
    return buffer.getvalue()[first : first + int(parts.counts[0])]


def _with_rows_behind(strip: bytes, tail: bytes, is_reversed: bool) -> bytes:
    """Return a fax strip with more rows behind, in place of the mark that ends it."""
    if is_reversed:
        strip = strip.translate(_REVERSED)
    head, end = strip[:-_LOOKED_AT_BYTES], strip[-_LOOKED_AT_BYTES:]
    bits, more = int.from_bytes(end), int.from_bytes(tail)
    kept = len(end) * 8
    for shift in range(kept - _END_BITS + 1):
        if bits >> shift & (1 << _END_BITS) - 1 == _END_OF_FAX:
            kept -= shift + _END_BITS
            bits >>= shift + _END_BITS
            break
    length = kept + len(tail) * 8
    padding = -length % 8
    joined = (bits << len(tail) * 8 | more) << padding
    strip = head + joined.to_bytes((length + padding) // 8)
    return strip.translate(_REVERSED) if is_reversed else strip


def _with_other_parts(
    data: bytes, page: int, parts: Parts, put_behind: Callable[[bytes], bytes]
) -> bytes:
    changed = bytearray(data)
    offsets, counts = [], []
    for offset, count in zip(parts.offsets, parts.counts, strict=True):
        part = put_behind(data[offset : offset + count])
        offsets.append(len(changed))
        counts.append(len(part))
        changed += part
    directory = Directory(data, page)
    for tag, numbers in zip(parts.tags, (offsets, counts), strict=True):
        directory.move(changed, tag, np.array(numbers))
    return bytes(changed)


def _cut_off() -> Refusal:
    return Refusal(_("it is cut off before its end"), COPY_AGAIN)
