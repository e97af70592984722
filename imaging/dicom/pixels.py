"""One frame of a DICOM file as it was stored, unpacked with care."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.pixels.decoders.base import Decoder, get_decoder
from pydicom.uid import UID

from errors import shown_text
from imaging.dicom import jpeg2000 as dicom_jpeg2000
from imaging.dicom.file import frames_in, syntax_of
from imaging.dicom.packed_frame import (
    check_blocks_are_there,
    check_pixels_are_there,
    is_jpeg_ls,
)
from imaging.dicom.palette import palette_colours
from imaging.formats.codestream import Layout, codestream_layout
from imaging.formats.jpeg_scans import with_end
from imaging.refusal import COPY_AGAIN, DECODER_ERRORS, Refusal, no_such_frame
from words import N_, _

PYDICOM_ERRORS = (*DECODER_ERRORS, BytesLengthException, InvalidDicomError)

_SAVE_UNCOMPRESSED = N_("save it uncompressed in the program it comes from")
# Takes a quarter of the time of pylibjpeg, which pydicom would ask first.
_JPEG_LS_PLUGIN = "pyjpegls"
# PS3.5 A.4: an item's tag and length; each frame has at least one.
_ITEM_BYTES = 8


def stored_values(dataset: Dataset, frame: int) -> NDArray:
    """Return one frame as stored, (rows, columns), or as RGB, (rows, columns, 3); not writable.

    Args:
        dataset: of a file that `imaging.dicom.file.check_is_picture` has let pass.
        frame: counted from 0.

    Raises:
        Refusal: there is no such frame, its length lies, or it can't be unpacked.
    """
    syntax = syntax_of(dataset)
    frames = frames_in(dataset)
    if not 0 <= frame < frames:
        raise no_such_frame(frame, frames)
    try:
        decoder = get_decoder(syntax)
    except NotImplementedError as error:
        raise _can_not_unpack(syntax) from error
    if syntax.is_compressed:
        stored = _unpacked(dataset, decoder, frame)
    else:
        _check_native_length(dataset)
        _check_lowest_bits(dataset)
        # No copy of what the file's bytes hold already.
        options: Any = _options(dataset) | {"view_only": True}
        stored, _ = decoder.as_array(dataset, index=frame, **options)
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        return palette_colours(dataset, stored)
    return stored


def _unpacked(dataset: Dataset, decoder: Decoder, frame: int) -> NDArray:
    """Unpack a frame whose own header is the file's; with another it could unpack to anything."""
    packed = _packed(dataset, frame)
    layout = codestream_layout(packed)
    if layout is not None:
        _check_layout(dataset, layout)
    elif "RLE" not in decoder.UID.name:
        raise _can_not_unpack(decoder.UID)
    is_jpeg = layout is not None and not layout.is_jpeg2000 and not is_jpeg_ls(dataset)
    if is_jpeg:
        packed = with_end(_without_padding(packed))
    check_pixels_are_there(packed, layout, dataset)
    options: Any = _options(dataset) | {"decoding_plugin": _plugin_for(layout, dataset)}

    def unpack(held: Dataset, place: int) -> NDArray:
        return decoder.as_array(held, index=place, **options)[0]

    try:
        unpacked = unpack(dataset, frame)
    except PYDICOM_ERRORS as error:
        raise _can_not_unpack(decoder.UID) from error
    if is_jpeg:
        check_blocks_are_there(packed, dataset, unpack, unpacked)
    return unpacked


def _without_padding(packed: bytes) -> bytes:
    """Return a frame without the zero that makes its length even; behind FF it is data.

    Taken for data of a frame that was cut, it could by chance be the end of its last block.
    """
    is_padded = packed.endswith(b"\0") and not packed.endswith(b"\xff\0")
    return packed[:-1] if is_padded else packed


def _options(dataset: Dataset) -> dict[str, object]:
    """Return pydicom's options; it types them as one of them.

    Colours are not cut to the bits stated: some files hold greater ones, and nothing else was ever
    kept in the bits above.
    """
    is_colour = int(dataset.get("SamplesPerPixel", 1)) > 1
    return {"correct_unused_bits": False} if is_colour else {}


def _can_not_unpack(syntax: UID) -> Refusal:
    named = (
        syntax.name
        if syntax.name != syntax
        else _("the unknown transfer syntax {syntax}").format(syntax=shown_text(syntax, 64))
    )
    return Refusal(
        _("its pixels, packed as {named}, can't be unpacked").format(named=named),
        _SAVE_UNCOMPRESSED,
    )


def _check_native_length(dataset: Dataset) -> None:
    pixels = int(dataset.Rows) * int(dataset.Columns) * int(dataset.get("SamplesPerPixel", 1))
    # PS3.5 8.2: this is the one colour model stored with half of its colour samples left out.
    if dataset.PhotometricInterpretation == "YBR_FULL_422":
        pixels = pixels // 3 * 2
    frames = frames_in(dataset)
    bits = pixels * int(dataset.BitsAllocated)
    if len(dataset.PixelData) < (bits + 7) // 8:
        raise Refusal(_("it is cut off before its end"), COPY_AGAIN)
    if len(dataset.PixelData) < (bits * frames + 7) // 8:
        raise _too_few_frames(frames)


def _check_lowest_bits(dataset: Dataset) -> None:
    """Refuse pixels in the upper bits of their words, of which the lower ones would be shown.

    Source: PS3.5 8.1.1, High Bit (0028,0102), which must be the last of the bits stored.
    """
    if int(dataset.get("HighBit", 0)) >= int(dataset.get("BitsStored", dataset.BitsAllocated)):
        raise Refusal(
            _("its pixels lie in the upper bits of their words, as old files have them"),
            _("save it with 16 bits"),
        )


def _too_few_frames(frames: int) -> Refusal:
    return Refusal(
        _("it states {frames} pictures but is cut off before its end or never held them").format(
            frames=frames
        ),
        COPY_AGAIN,
    )


def _packed(dataset: Dataset, frame: int) -> bytes:
    frames = frames_in(dataset)
    if frames * _ITEM_BYTES > len(dataset.PixelData):
        raise _too_few_frames(frames)
    return get_frame(
        dataset.PixelData,
        frame,
        number_of_frames=frames,
        extended_offsets=_extended_offsets(dataset),
    )


def _plugin_for(layout: Layout | None, dataset: Dataset) -> str:
    """Return the pydicom plug-in to unpack a frame with, empty for any."""
    if is_jpeg_ls(dataset):
        return _JPEG_LS_PLUGIN
    is_opencvs = layout is not None and dicom_jpeg2000.can_unpack(layout)
    return dicom_jpeg2000.PLUGIN if is_opencvs else ""


def _extended_offsets(dataset: Dataset) -> tuple[bytes, bytes] | None:
    offsets, lengths = (
        dataset.get(name) for name in ("ExtendedOffsetTable", "ExtendedOffsetTableLengths")
    )
    return (offsets, lengths) if offsets and lengths and len(offsets) == len(lengths) else None


def _check_layout(dataset: Dataset, layout: Layout) -> None:
    stated = int(dataset.Columns), int(dataset.Rows)
    if (layout.width, layout.height) != stated:
        raise Refusal(
            _("it states {stated} pixels but holds {held}").format(
                stated=f"{stated[0]} x {stated[1]}", held=f"{layout.width} x {layout.height}"
            ),
            COPY_AGAIN,
        )
    if layout.samples != int(dataset.get("SamplesPerPixel", 1)) or layout.bits > 16:
        raise Refusal(
            _("it holds {samples} samples of {bits} bits a pixel, which it does not state").format(
                samples=layout.samples, bits=layout.bits
            ),
            COPY_AGAIN,
        )


def eight_bit_or_sixteen(stored: NDArray, dataset: Dataset) -> NDArray[np.uint8 | np.uint16]:
    """Return colour channels on the whole range of their type, whatever bits the file uses."""
    # Words that lie big-endian are of another type than np.uint16.
    stored = stored.astype(np.uint8 if stored.dtype.itemsize == 1 else np.uint16, copy=False)
    most = 8 * stored.dtype.itemsize
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        return stored
    # Some files hold values beyond the bits they state; then as many bits as they need.
    bits = max(int(dataset.get("BitsStored", most)), int(stored.max()).bit_length())
    return np.left_shift(stored, most - bits) if bits < most else stored
