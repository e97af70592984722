"""Colours of 16 bits a channel: Pillow would cut them to 8, and takes their planes for bytes."""

import io

import numpy as np
from PIL import Image

from imaging.formats.colour import split_opacity
from imaging.formats.tiff_directory import Directory
from imaging.formats.tiff_parts import parts_of
from imaging.opencv import cv2
from imaging.radiograph import Pixels
from imaging.refusal import SAVE_AS_PNG, Refusal
from words import _

_BITS_TAG, _PHOTOMETRIC_TAG, _SAMPLES_TAG, _PLANES_TAG, _MORE_TAG = 258, 262, 277, 284, 338
_BLACK_IS_ZERO, _INTERLEAVED, _IN_PLANES = 1, 1, 2
# Of the fourth sample: an opacity that the colours are not multiplied by yet.
_UNASSOCIATED = 2
# PNG, 11.2.1: the bit depth is the 25th byte of the file.
_PNG_DEPTH = 24
_COLOUR_MODES = ("RGB", "RGBA")


def has_deep_channels(data: bytes, format_name: str, picture: Image.Image) -> bool:
    """Tell whether a picture that Pillow gives in 8 bits holds 16 bits a channel."""
    if picture.mode not in (*_COLOUR_MODES, "LA"):
        return False
    if format_name == "PNG":
        return data[_PNG_DEPTH] == 16
    return max(_tags(picture).get(_BITS_TAG, (8,))) == 16


def has_deep_planes(picture: Image.Image) -> bool:
    """Tell whether the colours of a TIFF have 16 bits and lie one behind the other."""
    tags = _tags(picture)
    is_deep = picture.mode in _COLOUR_MODES and max(tags.get(_BITS_TAG, (8,))) == 16
    return is_deep and tags.get(_PLANES_TAG) == _IN_PLANES


def deep_channels(data: bytes, page: int, picture: Image.Image) -> tuple[Pixels, Pixels | None]:
    """Return the channels, (height, width[, 3]), and, where there is one, the opacity.

    Source: TIFF 6.0, sections 8 (planes) and 18 (what a fourth sample is).

    Args:
        data: the file's bytes.
        page: of a TIFF, counted from 0.
        picture: opened from them, at that page.

    Raises:
        Refusal: they are of a kind not read.
    """
    array = _planes(data, page) if has_deep_planes(picture) else _decoded(data, page)
    if array.ndim == 2:
        return array, None
    is_opacity = _tags(picture).get(_MORE_TAG, (_UNASSOCIATED,))[0] == _UNASSOCIATED
    if array.shape[2] == 4:
        channels, opacity = split_opacity(array)
        return channels, opacity if is_opacity else None
    return np.ascontiguousarray(array[:, :, :3]), None


def _tags(picture: Image.Image) -> dict:
    return getattr(picture, "tag_v2", {})


def _decoded(data: bytes, page: int) -> Pixels:
    packed = np.frombuffer(data, np.uint8)
    if page:
        pages = cv2.imdecodemulti(packed, cv2.IMREAD_UNCHANGED, range=(page, page + 1))[1]
        decoded = pages[0] if pages else None
    else:
        decoded = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.dtype != np.uint16:
        raise Refusal(_("its 16-bit colours are of a kind not read here"), SAVE_AS_PNG)
    if decoded.ndim == 3:
        has_three = decoded.shape[2] == 3
        decoded = cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB if has_three else cv2.COLOR_BGRA2RGBA)
    return np.asarray(decoded, np.uint16)


def _planes(data: bytes, page: int) -> Pixels:
    """Read each plane as a grey page; OpenCV takes them for pixels that follow one another."""
    parts, directory, changed = parts_of(data, page), Directory(data, page), bytearray(data)
    samples = directory.number(_SAMPLES_TAG, 1)
    for tag, number in (
        (_BITS_TAG, 16),
        (_PHOTOMETRIC_TAG, _BLACK_IS_ZERO),
        (_SAMPLES_TAG, 1),
        (_PLANES_TAG, _INTERLEAVED),
    ):
        directory.move(changed, tag, np.array([number]))
    if _MORE_TAG in directory:
        directory.move(changed, _MORE_TAG, np.array([], int))
    planes = []
    for part in np.split(np.arange(len(parts.offsets)), samples):
        for tag, numbers in zip(parts.tags, (parts.offsets, parts.counts), strict=True):
            directory.move(changed, tag, numbers[part])
        with Image.open(io.BytesIO(changed), formats=["TIFF"]) as plane:
            plane.seek(page)
            planes.append(np.asarray(plane).astype(np.uint16))
    return np.stack(planes, axis=2)
