"""The colours of a PALETTE COLOR picture, looked up for its possible values and not its pixels."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from imaging.radiograph import Pixels
from imaging.refusal import COPY_AGAIN, Refusal
from words import _

_COLOURS = ("Red", "Green", "Blue")
_MOST_ENTRIES = 1 << 16
_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2


def palette_colours(dataset: Dataset, stored: NDArray) -> Pixels:
    """Return the colours of stored values.

    Args:
        dataset: with the attributes of PS3.3 C.7.9.
        stored: (rows, columns), integers.

    Returns:
        (rows, columns, 3), RGB, uint8 or uint16 as the palette has.

    Raises:
        Refusal: the palette is damaged.
    """
    tables = [_table(dataset, colour) for colour in _COLOURS]
    entries = min(len(table) for table in tables)
    first = int(dataset.RedPaletteColorLookupTableDescriptor[1])
    if entries == 0:
        raise Refusal(_("its palette is empty"), COPY_AGAIN)
    palette = np.stack([table[:entries] for table in tables], axis=1)
    places = np.clip(stored.astype(np.int32) - first, 0, entries - 1)
    return palette[places]


def _table(dataset: Dataset, colour: str) -> Pixels:
    """Return one colour's table; source: PS3.3 C.7.6.3.1.5 and C.7.6.3.1.6."""
    descriptor = dataset[f"{colour}PaletteColorLookupTableDescriptor"].value
    entries, bits = int(descriptor[0]) or _MOST_ENTRIES, int(descriptor[2])
    words = "<u2" if dataset.file_meta.TransferSyntaxUID.is_little_endian else ">u2"
    plain = dataset.get(f"{colour}PaletteColorLookupTableData")
    if not plain:
        packed = dataset[f"Segmented{colour}PaletteColorLookupTableData"].value
        data = np.frombuffer(packed, np.uint8 if bits <= 8 else words)
        return np.array(
            _expanded(data.tolist(), bits, entries), np.uint8 if bits <= 8 else np.uint16
        )
    # Entries of 8 bits may lie in a byte or in a word each, whatever the descriptor says.
    if len(plain) < 2 * entries:
        return np.frombuffer(plain, np.uint8)[:entries]
    table = np.frombuffer(plain[: 2 * entries], words).astype(np.uint16)
    return table.astype(np.uint8) if bits <= 8 and table.max() <= 255 else table


def _expanded(data: list[int], bits: int, entries: int) -> list[int]:
    """Expand a segmented table; source: PS3.3 C.7.9.2.

    No further than its stated length: by its indirect segments a small table can name a giant one.
    """
    table: list[int] = []
    place, back, left = 0, -1, 0
    for _segment in range(2 * entries):
        if len(table) >= entries or place + 1 >= len(data):
            return table[:entries]
        code, length = data[place : place + 2]
        place += 2
        if code == _DISCRETE:
            table += data[place : place + length]
            place += length
        elif code == _LINEAR and table and length:
            steps = np.linspace(table[-1], data[place], length + 1)[1:]
            table += np.around(steps).astype(int).tolist()
            place += 1
        elif code == _INDIRECT and table and back < 0:
            back, left = place + (4 if bits <= 8 else 2), length + 1
            place = _target(data[place:back], bits)
        else:
            break
        left -= 1
        if back >= 0 and left == 0:
            place, back = back, -1
    raise Refusal(_("its palette is damaged"), COPY_AGAIN)


def _target(words: list[int], bits: int) -> int:
    """Return the place that an indirect segment points to; it is stated in bytes."""
    if bits <= 8:
        return int.from_bytes(bytes(words), "little")
    return (words[1] << 16 | words[0]) // 2
