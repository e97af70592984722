"""What a TIFF's samples mean, told to Pillow in terms that it reads right, whatever their order."""

from typing import NamedTuple

import numpy as np

from imaging.formats.tiff_directory import Directory
from imaging.radiograph import Pixels
from imaging.refusal import SAVE_WITH_16_BITS, Refusal
from imaging.value_scale import AS_STORED, ValueScale
from words import _

_BITS_TAG, _COMPRESSION_TAG, _PHOTOMETRIC_TAG = 258, 259, 262
_SAMPLES_TAG, _FORMAT_TAG = 277, 339
_UNCOMPRESSED = 1
_WHITE_IS_ZERO, _BLACK_IS_ZERO = 0, 1
_UNSIGNED, _SIGNED, _FLOATING = 1, 2, 3
# Of a sample, as Pillow reads them; 12 only where they are packed in the order of little-endian.
_READ_BITS = (1, 2, 4, 8, 12, 16, 32)


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
        Refusal: its samples have bits that Pillow does not read, or an order that it reads wrong.
        struct.error: the directory of the page is cut off.
    """
    directory = Directory(data, page)
    bits, kind, photometric, packing, count = (
        directory.number(tag, default)
        for tag, default in (
            (_BITS_TAG, 1),
            (_FORMAT_TAG, _UNSIGNED),
            (_PHOTOMETRIC_TAG, _BLACK_IS_ZERO),
            (_COMPRESSION_TAG, _UNCOMPRESSED),
            (_SAMPLES_TAG, 1),
        )
    )
    _check_bits(bits, is_big_endian=data[:2] == b"MM", is_packed=packing != _UNCOMPRESSED)
    is_grey = photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO)
    is_signed = kind == _SIGNED and bits in (8, 16) and is_grey
    is_turned_here = (
        bits in (12, 16) or (bits <= 8 and count == 1) or (bits == 32 and kind == _FLOATING)
    )
    is_white_zero = photometric == _WHITE_IS_ZERO and is_turned_here
    if not is_signed and not is_white_zero:
        return Samples(data)
    changed = bytearray(data)
    if is_signed:
        directory.change(changed, _FORMAT_TAG, _UNSIGNED)
    if is_white_zero:
        directory.change(changed, _PHOTOMETRIC_TAG, _BLACK_IS_ZERO)
    return Samples(bytes(changed), is_white_zero, is_signed)


def _check_bits(bits: int, *, is_big_endian: bool, is_packed: bool) -> None:
    if bits > 32 or (bits == 32 and is_big_endian and is_packed):
        raise Refusal(_("its pixels have more than 16 bits"), SAVE_WITH_16_BITS)
    if bits not in _READ_BITS or (bits == 12 and is_big_endian):
        raise Refusal(_("its pixels have {bits} bits").format(bits=bits), SAVE_WITH_16_BITS)
