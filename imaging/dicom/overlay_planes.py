"""The overlay planes of a DICOM file: graphics of one bit that lie over the picture, not in it."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from collections.abc import MutableSequence

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag

from imaging.dicom.grey import number_of
from imaging.refusal import MAX_PIXELS

# Source: PS3.5 7.6, repeating groups: 6000 to 601E, even ones only.
_GROUPS = range(0x6000, 0x6020, 2)
_ROWS, _COLUMNS, _FRAMES, _ORIGIN, _FIRST_FRAME = 0x0010, 0x0011, 0x0015, 0x0050, 0x0051
_DATA = 0x3000
OVERLAY_TAGS: list[BaseTag] = [
    Tag(group, element)
    for group in _GROUPS
    for element in (_ROWS, _COLUMNS, _FRAMES, _ORIGIN, _FIRST_FRAME, _DATA)
]
"""What is read of a file for them. Planes in unused bits of the pixels are retired and not read."""

# Unpacked at once: a plane may be far wider than the picture that it lies on.
_BITS_AT_ONCE = 1 << 24


def overlay_of(dataset: Dataset, shape: tuple[int, int], frame: int) -> NDArray[np.bool_] | None:
    """Return where any overlay plane of a frame has a mark, graphics and regions of interest alike.

    Args:
        dataset: with the attributes of PS3.3 C.9.2 and C.9.3.
        shape: rows and columns of the picture.
        frame: of the picture, counted from 0.

    Returns:
        Of that shape; None where no plane marks anything. A plane that is cut off is left out.
    """
    marked = np.zeros(shape, np.bool_)
    for group in _GROUPS:
        if Tag(group, _DATA) in dataset:
            _lay(dataset, group, marked, frame)
    return marked if marked.any() else None


def _lay(dataset: Dataset, group: int, marked: NDArray[np.bool_], frame: int) -> None:
    """Add one plane's marks, as far as they lie on the picture."""
    rows, columns = (_whole(dataset, group, element) for element in (_ROWS, _COLUMNS))
    place = _place_of(dataset, group, frame)
    if not rows or not columns or place is None or rows * columns > MAX_PIXELS:
        return
    packed = _packed_bits(dataset, group)
    begin = place * rows * columns
    if 8 * len(packed) < begin + rows * columns:
        return
    top, left = _origin(dataset, group)
    height, width = marked.shape
    first, last = max(-top, 0), min(rows, height - top)
    start, end = max(-left, 0), min(columns, width - left)
    if last <= first or end <= start:
        return
    step = max(_BITS_AT_ONCE // columns, 1)
    for row in range(first, last, step):
        count = min(step, last - row)
        part = _bits(packed, begin + row * columns, count * columns).reshape(count, columns)
        marked[top + row : top + row + count, left + start : left + end] |= part[:, start:end]


def _place_of(dataset: Dataset, group: int, frame: int) -> int | None:
    """Return which of a plane's own frames belongs to a frame of the picture; None for none.

    Source: PS3.3 C.9.3: frames of an overlay belong to those of the picture from Image Frame Origin
    (60xx,0051) on; a plane without frames of its own belongs to all.
    """
    frames = _whole(dataset, group, _FRAMES)
    if frames is None:
        return 0
    place = frame - ((_whole(dataset, group, _FIRST_FRAME) or 1) - 1)
    return place if 0 <= place < frames else None


def _origin(dataset: Dataset, group: int) -> tuple[int, int]:
    """Return the row and column, counted from 0, on which a plane's first bit lies.

    Source: Overlay Origin (60xx,0050), counted from 1; it may lie outside the picture.
    """
    stated = dataset[group, _ORIGIN].value if Tag(group, _ORIGIN) in dataset else None
    if not isinstance(stated, MutableSequence) or len(stated) != 2:
        return 0, 0
    row, column = (number_of(entry) for entry in stated)
    return (0, 0) if row is None or column is None else (int(row) - 1, int(column) - 1)


def _whole(dataset: Dataset, group: int, element: int) -> int | None:
    number = number_of(dataset[group, element].value) if Tag(group, element) in dataset else None
    return None if number is None or number < 1 else int(number)


def _packed_bits(dataset: Dataset, group: int) -> NDArray[np.uint8]:
    """Return a plane's bytes in the order of their bits; source: PS3.5 8.1.2."""
    element = dataset[group, _DATA]
    value = element.value if isinstance(element.value, bytes) else b""
    if element.VR == "OW" and not dataset.file_meta.TransferSyntaxUID.is_little_endian:
        words = np.frombuffer(value[: len(value) // 2 * 2], ">u2")
        return words.astype("<u2").view(np.uint8)
    return np.frombuffer(value, np.uint8)


def _bits(packed: NDArray[np.uint8], begin: int, count: int) -> NDArray[np.bool_]:
    first = begin // 8
    held = packed[first : (begin + count + 7) // 8]
    skipped = begin - 8 * first
    unpacked = np.unpackbits(held, bitorder="little")
    return unpacked[skipped : skipped + count].astype(np.bool_)
