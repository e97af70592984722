"""Are all pieces of a JPEG there that its restart markers part? Decoders paint over a lost one."""

import re
import struct
from itertools import pairwise

from imaging.formats.codestream import FRAME_HEADERS
from imaging.formats.jpeg_scans import markers_of
from imaging.refusal import COPY_AGAIN, Refusal
from words import _

START_OF_SCAN, _RESTART_INTERVAL = 0xDA, 0xDD
# In scans nothing else follows FF: data bytes of that value are followed by 0 (T.81, B.1.1.5).
_RESTART = re.compile(rb"\xff([\xd0-\xd7])")
_RESTARTS = 8
BLOCK_SIDE = 8
# A lossless frame counts in samples and not in blocks; source: T.81, H.1.1.
_LOSSLESS_FRAMES = frozenset((0xC3, 0xC7, 0xCB, 0xCF))


def check_restarts(data: bytes) -> None:
    """Count the restart markers of each scan, which come in turn.

    Source: ITU-T T.81, A.2 (what a scan codes at once), B.2.2, B.2.3, B.2.4.4 and E.1.4.

    Args:
        data: a file that `check_markers` let pass.

    Raises:
        Refusal: one is missing, or there is one too many; without an interval each is.
        IndexError: it ends inside a header.
        struct.error: it ends inside a header.
    """
    frame, side, interval = b"", 0, 0
    for marker, following in pairwise(markers_of(data)):
        body = data[marker.body : following.start]
        if marker.code in FRAME_HEADERS:
            is_lossless = marker.code in _LOSSLESS_FRAMES
            frame, side = body, 1 if is_lossless else BLOCK_SIDE
        elif marker.code == _RESTART_INTERVAL:
            (interval,) = struct.unpack_from(">H", body, 2)
        elif marker.code == START_OF_SCAN and frame:
            found = [code & 7 for code in b"".join(_RESTART.findall(body))]
            is_in_turn = all(code == place % _RESTARTS for place, code in enumerate(found))
            # Without an interval, decoders take the first for the end of the scan.
            stated = -(-units_of(frame, body, side) // interval) - 1 if interval else 0
            if not is_in_turn or len(found) != stated:
                raise Refusal(_("it is damaged"), COPY_AGAIN)


def units_of(frame: bytes, scan: bytes, side: int) -> int:
    """Return how many units a scan codes: blocks of one component, or groups of blocks of several.

    Args:
        frame: the frame header, from its length on.
        scan: the scan header, from its length on.
        side: of a block, in samples.
    """
    height, width, count = struct.unpack_from(">HHB", frame, 3)
    sampling = {frame[8 + 3 * n]: divmod(frame[9 + 3 * n], 16) for n in range(count)}
    most_across, most_down = (max(s[axis] for s in sampling.values()) for axis in (0, 1))
    if not most_across or not most_down:
        raise Refusal(_("it is damaged"), COPY_AGAIN)
    if scan[2] == 1 and scan[3] in sampling:
        across, down = sampling[scan[3]]
        columns, rows = -(-width * across // most_across), -(-height * down // most_down)
        return -(-columns // side) * -(-rows // side)
    return -(-width // (side * most_across)) * -(-height // (side * most_down))
