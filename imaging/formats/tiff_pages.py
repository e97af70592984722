"""The pages of a TIFF; the decoders read the first and would stumble over a torn list."""

import struct
from typing import NamedTuple

from imaging.refusal import COPY_AGAIN, Refusal
from words import _

_SUBFILE_TAG, _IMAGE_WIDTH_TAG = 254, 256
_SHORT = 3
# Of the kind of a page: a smaller copy of another, and which pixels of another are seen.
_REDUCED, _MASK = 1, 4
# Tags are sorted, and only two come before the width.
_LOOKED_AT = 3
# A small file may state a very long list.
_MOST_PAGES = 10_000


class _Page(NamedTuple):
    """One page.

    Attributes:
        kind: bits, none set for a picture that stands for itself.
        width: in pixels.
    """

    kind: int
    width: int


def has_long_places(data: bytes) -> bool:
    """Tell a little-endian BigTIFF, whose places in the file have 64 bits, from a TIFF."""
    return data[2:4] == b"+\0"


def pages_of(data: bytes) -> tuple[int, ...]:
    """Return which pages are pictures of their own, counted from 0, at least one.

    Masks and smaller copies of other pages are none: shown first, a copy would be read in place of
    the picture.

    Source: TIFF 6.0, section 8, NewSubfileType.

    Raises:
        Refusal: the list leads beyond the file's end: pages of it are missing.
    """
    pages = _all_pages(data)
    widest = max((page.width for page in pages if not page.kind & (_REDUCED | _MASK)), default=0)
    own = [number for number, page in enumerate(pages) if not _is_of_another(page, widest)]
    return tuple(own or range(max(len(pages), 1)))


def _is_of_another(page: _Page, widest: int) -> bool:
    """Tell a mask or a smaller copy; what is no smaller than the widest picture is no copy."""
    return bool(page.kind & _MASK) or (bool(page.kind & _REDUCED) and page.width < widest)


def _all_pages(data: bytes) -> list[_Page]:
    """Return all pages that follow one another; a ring ends where it began.

    Source: TIFF 6.0, section 2; for BigTIFF, whose second number is 43, the LibTIFF design page.
    """
    order = "<" if data[:2] == b"II" else ">"
    is_big = has_long_places(data)
    link, count, entry_bytes = ("Q", "Q", 20) if is_big else ("I", "H", 12)
    value_at = entry_bytes - struct.calcsize(link)
    pages: dict[int, _Page] = {}
    try:
        (place,) = struct.unpack_from(order + link, data, 8 if is_big else 4)
        while place and place not in pages and len(pages) < _MOST_PAGES:
            (entries,) = struct.unpack_from(order + count, data, place)
            first = place + struct.calcsize(order + count)
            numbers = {}
            for at in range(first, first + entry_bytes * min(entries, _LOOKED_AT), entry_bytes):
                tag, kind = struct.unpack_from(order + "HH", data, at)
                form = order + ("H" if kind == _SHORT else "I")
                (numbers[tag],) = struct.unpack_from(form, data, at + value_at)
            if _IMAGE_WIDTH_TAG not in numbers:
                break
            pages[place] = _Page(numbers.get(_SUBFILE_TAG, 0), numbers[_IMAGE_WIDTH_TAG])
            (place,) = struct.unpack_from(order + link, data, first + entries * entry_bytes)
    # A place of 64 bits may lie beyond all that there could be.
    except (struct.error, OverflowError) as error:
        # Without a first page it is the decoder that says what is wrong.
        if pages:
            raise Refusal(_("it is cut off: pages of it are missing"), COPY_AGAIN) from error
    return list(pages.values())
