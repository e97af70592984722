"""The pages of a TIFF; the decoders read the first and would stumble over a torn list."""

import struct

from imaging.refusal import COPY_AGAIN, Refusal
from words import _

_IMAGE_WIDTH_TAG = 256
# Tags are sorted, and only two come before the width.
_LOOKED_AT = 3
# A small file may state a very long list.
_MOST_PAGES = 10_000


def has_long_places(data: bytes) -> bool:
    """Tell a little-endian BigTIFF, whose places in the file have 64 bits, from a TIFF."""
    return data[2:4] == b"+\0"


def count_pages(data: bytes) -> int:
    """Return how many pages follow one another, at least 1; a ring ends where it began.

    Source: TIFF 6.0, section 2; for BigTIFF, whose second number is 43, the LibTIFF design page.

    Raises:
        Refusal: the list leads beyond the file's end: pages of it are missing.
    """
    order = "<" if data[:2] == b"II" else ">"
    is_big = has_long_places(data)
    link, count, entry_bytes = ("Q", "Q", 20) if is_big else ("I", "H", 12)
    seen: set[int] = set()
    try:
        (place,) = struct.unpack_from(order + link, data, 8 if is_big else 4)
        while place and place not in seen and len(seen) < _MOST_PAGES:
            (entries,) = struct.unpack_from(order + count, data, place)
            first = place + struct.calcsize(order + count)
            tags = [
                struct.unpack_from(order + "H", data, first + number * entry_bytes)[0]
                for number in range(min(entries, _LOOKED_AT))
            ]
            if _IMAGE_WIDTH_TAG not in tags:
                break
            seen.add(place)
            (place,) = struct.unpack_from(order + link, data, first + entries * entry_bytes)
    except struct.error as error:
        # Without a first page it is the decoder that says what is wrong.
        if seen:
            raise Refusal(_("it is cut off: pages of it are missing"), COPY_AGAIN) from error
    return max(len(seen), 1)
