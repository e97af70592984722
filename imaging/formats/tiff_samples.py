"""What a TIFF's samples mean, told to Pillow in terms that it reads right, whatever their order."""

import struct
from typing import NamedTuple

import numpy as np

from imaging.formats.tiff_pages import has_long_places
from imaging.radiograph import Pixels
from imaging.refusal import Refusal
from imaging.value_scale import AS_STORED, ValueScale
from words import _

_BITS_TAG, _COMPRESSION_TAG, _PHOTOMETRIC_TAG = 258, 259, 262
_SAMPLES_TAG, _FORMAT_TAG = 277, 339
_UNCOMPRESSED = 1
_WHITE_IS_ZERO, _BLACK_IS_ZERO = 0, 1
_UNSIGNED, _SIGNED = 1, 2


class _Entry(NamedTuple):
    """One entry of a directory.

    Attributes:
        value: its first 16 bits.
        place: where they stand in the file.
    """

    value: int
    place: int


class Samples(NamedTuple):
    """A TIFF whose grey samples count from 0, and what they were before.

    Attributes:
        data: the file's bytes, its tags changed.
        is_white_zero: True where 0 was white and is still.
        is_signed: True where the samples were signed.
    """

    data: bytes
    is_white_zero: bool = False
    is_signed: bool = False

    def as_meant(self, channels: Pixels) -> tuple[Pixels, ValueScale]:
        """Return what was decoded with black as the least value, and what was stored for it.

        Signed samples are moved up by half their range; of 16 bits only where one is negative.
        """
        values, most = AS_STORED, int(np.iinfo(channels.dtype).max)
        if self.is_signed:
            sign = most // 2 + 1
            if channels.dtype == np.uint8 or (channels >= sign).any():
                channels, values = channels ^ channels.dtype.type(sign), ValueScale(-float(sign))
        if self.is_white_zero:
            channels, values = most - channels, ValueScale(values.at(most), -1.0)
        return channels, values


def plain_samples(data: bytes, page: int) -> Samples:
    """Return a TIFF with signed samples called unsigned, and MinIsWhite called MinIsBlack.

    Pillow turns round 8-bit MinIsWhite, leaves little-endian 16-bit as it is and does not know
    big-endian. It cuts the sign off 8 bits, and exchanges the bytes of big-endian signed samples
    that were packed. Changed so, it reads all of them alike.

    Args:
        data: the file's bytes.
        page: counted from 0.

    Raises:
        Refusal: its samples have 32 bits in an order that Pillow reads wrong.
        struct.error: the directory of the page is cut off.
    """
    tags = _directory(data, page)
    bits, kind, photometric, packing, count = (
        tags.get(tag, _Entry(default, 0)).value
        for tag, default in (
            (_BITS_TAG, 1),
            (_FORMAT_TAG, _UNSIGNED),
            (_PHOTOMETRIC_TAG, _BLACK_IS_ZERO),
            (_COMPRESSION_TAG, _UNCOMPRESSED),
            (_SAMPLES_TAG, 1),
        )
    )
    if bits == 32 and data[:2] == b"MM" and packing != _UNCOMPRESSED:
        raise Refusal(
            _("its pixels have more than 16 bits"), _("save it with 16 bits and open that")
        )
    is_grey = photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO)
    is_signed = kind == _SIGNED and bits in (8, 16) and is_grey
    is_white_zero = photometric == _WHITE_IS_ZERO and (bits == 16 or (bits == 8 and count == 1))
    if not is_signed and not is_white_zero:
        return Samples(data)
    changed = bytearray(data)
    order = _order(data)
    if is_signed:
        struct.pack_into(order + "H", changed, tags[_FORMAT_TAG].place, _UNSIGNED)
    if is_white_zero:
        struct.pack_into(order + "H", changed, tags[_PHOTOMETRIC_TAG].place, _BLACK_IS_ZERO)
    return Samples(bytes(changed), is_white_zero, is_signed)


def _directory(data: bytes, page: int) -> dict[int, _Entry]:
    """Return the entries of a page's directory by their tags.

    Source: TIFF 6.0, section 2; for BigTIFF the LibTIFF design page.
    """
    order, is_big = _order(data), has_long_places(data)
    link, count, entry = ("Q", "Q", "HHQ") if is_big else ("I", "H", "HHI")
    place, first, end = 8 if is_big else 4, 0, 0
    value_at = struct.calcsize(order + entry)
    entry_bytes = value_at + struct.calcsize(link)
    for _page in range(page + 1):
        (directory,) = struct.unpack_from(order + link, data, place)
        (entries,) = struct.unpack_from(order + count, data, directory)
        first = directory + struct.calcsize(order + count)
        place = end = first + entry_bytes * entries
    # The directory ends with the place of the next one; a file cut inside it is not whole.
    struct.unpack_from(order + link, data, end)
    found = {}
    for position in range(first, end, entry_bytes):
        tag, _kind, _count, value = struct.unpack_from(order + entry + "H", data, position)
        found[tag] = _Entry(value, position + value_at)
    return found


def _order(data: bytes) -> str:
    return "<" if data[:2] == b"II" else ">"
