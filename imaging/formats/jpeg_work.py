"""Is a JPEG worth decoding? Decoders go through the whole picture for each scan, however short."""

import struct
from itertools import pairwise

from imaging.formats.codestream import FRAME_HEADERS
from imaging.formats.jpeg_restarts import BLOCK_SIDE, START_OF_SCAN, units_of
from imaging.formats.jpeg_scans import HUFFMAN_FRAMES, markers_of
from imaging.refusal import COPY_AGAIN, SAVE_AS_PNG, Refusal
from words import _

# A progressive film of 30 megapixels takes some 300 million; libjpeg does 5 thousand million a
# second, and this is half of one.
_MOST_PIXELS_IN_ALL_SCANS = 2_000_000_000


def check_work(data: bytes) -> None:
    """Refuse a JPEG that takes long, or of which a scan has fewer bits than blocks.

    Source: ITU-T T.81, B.2.2, B.2.3 and G.1.2: each block takes a bit at least in the scans that
    begin with the first coefficient; in the others a code may pass over many blocks.

    Args:
        data: a file that `check_markers` let pass.

    Raises:
        Refusal: it has too many scans for its size, or most of a scan is missing.
        IndexError: it ends inside a header.
        struct.error: it ends inside a header.
    """
    frame, code, scans = b"", 0, 0
    for marker, following in pairwise(markers_of(data)):
        body = data[marker.body : following.start]
        if marker.code in FRAME_HEADERS:
            frame, code = body, marker.code
        elif marker.code == START_OF_SCAN and frame:
            scans += 1
            _check_passes(frame, scans)
            if code in HUFFMAN_FRAMES:
                _check_bits(frame, body)


def _check_passes(frame: bytes, scans: int) -> None:
    height, width = struct.unpack_from(">HH", frame, 3)
    if width * height * scans > _MOST_PIXELS_IN_ALL_SCANS:
        raise Refusal(
            _(
                "it builds up {width} × {height} pixels in {scans} passes or more, "
                "which are not read here"
            ).format(width=width, height=height, scans=scans),
            SAVE_AS_PNG,
        )


def _check_bits(frame: bytes, scan: bytes) -> None:
    (header_bytes,) = struct.unpack_from(">H", scan)
    first_coefficient = scan[3 + 2 * scan[2]]
    bits = (len(scan) - header_bytes) * 8
    if first_coefficient == 0 and units_of(frame, scan, BLOCK_SIDE) > bits:
        raise Refusal(_("it is cut off before its end"), COPY_AGAIN)
