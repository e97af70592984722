"""TIFFs for the tests, made tag by tag or changed in one tag."""

import struct
from collections.abc import Mapping, Sequence

import numpy as np

from imaging.formats.tiff_directory import Directory

SHORT, LONG, LONG_8 = 3, 4, 16


def tiff_of_tags(
    tags: Mapping[int, Sequence[int]], pixels: bytes, *, is_big: bool = False, order: str = "<"
) -> bytes:
    """Return a TIFF of one page whose pixels begin at 8, of a BigTIFF at 16.

    Args:
        tags: numbers by tag; they are stored in 32 bits, of a BigTIFF in 64.
        pixels: the data of all its strips or tiles.
        is_big: True for a BigTIFF.
        order: "<" or ">".
    """
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if is_big else 42)
    head += struct.pack(order + "HH", 8, 0) if is_big else b""
    count, link, entry_bytes = ("Q", "Q", 20) if is_big else ("H", "I", 12)
    kind, start = (LONG_8, 16) if is_big else (LONG, 8)
    directory = start + len(pixels)
    end = directory + struct.calcsize(count) + entry_bytes * len(tags) + struct.calcsize(link)
    entries, behind = b"", b""
    for tag, numbers in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(numbers)}{link}", *numbers)
        if len(numbers) > 1:
            packed, behind = struct.pack(order + link, end + len(behind)), behind + packed
        entries += struct.pack(order + "HH" + link, tag, kind, len(numbers)) + packed
    packed_count = struct.pack(order + count, len(tags))
    nowhere = struct.pack(order + link, 0)
    return (
        head
        + struct.pack(order + link, directory)
        + pixels
        + packed_count
        + entries
        + nowhere
        + behind
    )


def grey_tags(
    width: int, height: int, rows: int, **more: Sequence[int]
) -> dict[int, Sequence[int]]:
    """Return the tags of an uncompressed grey picture in strips of some rows that lie in turn.

    Args:
        width: in pixels.
        height: in pixels.
        rows: of a strip.
        more: other numbers for a tag, named as "tag_273".
    """
    starts = range(0, height, rows)
    tags: dict[int, Sequence[int]] = {256: [width], 257: [height], 258: [8], 259: [1], 262: [1]}
    tags |= {277: [1], 278: [rows], 273: [8 + width * start for start in starts]}
    tags[279] = [width * min(rows, height - start) for start in starts]
    return tags | {int(name.removeprefix("tag_")): numbers for name, numbers in more.items()}


def with_numbers(data: bytes, tag: int, numbers: Sequence[int], page: int = 0) -> bytes:
    """Return a TIFF with other numbers for a tag that is there."""
    changed = bytearray(data)
    Directory(data, page).move(changed, tag, np.array(numbers))
    return bytes(changed)
