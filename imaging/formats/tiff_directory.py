"""The directory of a TIFF's page: how many numbers a tag has is known before they are read."""

import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from imaging.formats.tiff_pages import has_long_places
from imaging.refusal import COPY_AGAIN, Refusal
from words import _

# As many as there are tags; a BigTIFF of a few bytes may state 2**64.
_MOST_ENTRIES = 1 << 16
# BYTE, SHORT, LONG, their signed kin, IFD, and the three of BigTIFF that have 64 bits.
_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}


class Entry(NamedTuple):
    """One entry of a directory.

    Attributes:
        position: where it stands in the file.
        kind: of its numbers, as TIFF counts them.
        amount: how many they are.
        place: where the first of them stands.
    """

    position: int
    kind: int
    amount: int
    place: int


class Directory:
    """The entries of one page by their tags."""

    def __init__(self, data: bytes, page: int) -> None:
        """Find the entries of a page.

        Source: TIFF 6.0, section 2; for BigTIFF the LibTIFF design page.

        Args:
            data: the file's bytes.
            page: counted from 0.

        Raises:
            Refusal: it has more entries than there are tags.
            struct.error: the directory is cut off.
        """
        self._data = data
        self.order = "<" if data[:2] == b"II" else ">"
        is_big = has_long_places(data)
        self._link, self._head = ("Q", "HHQ") if is_big else ("I", "HHI")
        self._entries: dict[int, Entry] = {}
        self.repeated: set[int] = set()
        count = "Q" if is_big else "H"
        link_bytes = struct.calcsize(self._link)
        entry_bytes = struct.calcsize(self.order + self._head) + link_bytes
        place, first, end = 8 if is_big else 4, 0, 0
        for _page in range(page + 1):
            (directory,) = self._read(self._link, place)
            (entries,) = self._read(count, directory)
            if entries > _MOST_ENTRIES:
                raise Refusal(_("it is damaged"), COPY_AGAIN)
            first = directory + struct.calcsize(self.order + count)
            place = end = first + entry_bytes * entries
        # The directory ends with the place of the next one; a file cut inside it is not whole.
        self._read(self._link, end)
        for position in range(first, end, entry_bytes):
            self._add(position, link_bytes)

    def __contains__(self, tag: int) -> bool:
        return tag in self._entries

    def entry(self, tag: int) -> Entry:
        """Return the entry of a tag that is there."""
        return self._entries[tag]

    def number(self, tag: int, default: int) -> int:
        """Return the first number of a tag."""
        if tag not in self._entries or not self._entries[tag].amount:
            return default
        return int(self.numbers(tag, 1)[0])

    def numbers(self, tag: int, most: int) -> NDArray[np.int64]:
        """Return a tag's numbers, of which there may be more.

        Raises:
            Refusal: they are no whole numbers.
            ValueError: they lie beyond the file's end.
        """
        _position, kind, count, place = self._entries[tag]
        if kind not in _NUMBERS:
            raise Refusal(_("it is damaged"), COPY_AGAIN)
        read = np.frombuffer(self._data, self.order + _NUMBERS[kind], min(count, most), place)
        return read.astype(np.int64)

    def change(self, data: bytearray, tag: int, number: int) -> None:
        """Change the first number of a tag in a copy of the file."""
        _position, kind, _count, place = self._entries[tag]
        struct.pack_into(self.order + _NUMBERS[kind], data, place, number)

    def move(self, data: bytearray, tag: int, numbers: NDArray[np.int64]) -> None:
        """Give a tag other numbers, which are put at the end of a copy of the file."""
        link = self.order + self._link
        kind = 16 if self._link == "Q" else 4
        value = numbers.astype(link).tobytes()
        if len(numbers) > 1:
            end = len(data)
            data += value
            value = struct.pack(link, end)
        entry = struct.pack(self.order + self._head, tag, kind, len(numbers)) + value
        position = self._entries[tag].position
        data[position : position + len(entry)] = entry

    def _add(self, position: int, link_bytes: int) -> None:
        tag, kind, count = self._read(self._head, position)
        place = position + struct.calcsize(self.order + self._head)
        if struct.calcsize(self.order + _NUMBERS.get(kind, "Q")) * count > link_bytes:
            (place,) = self._read(self._link, place)
        if tag in self._entries:
            self.repeated.add(tag)
        self._entries[tag] = Entry(position, kind, count, place)

    def _read(self, form: str, position: int) -> tuple[int, ...]:
        return struct.unpack_from(self.order + form, self._data, position)
