"""Is all of a packed frame there? Decoders paint what is missing and say so where nobody hears it.

Nor is a frame unpacked that states more pixels than its bytes plausibly hold.
"""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate

from imaging.dicom.jpeg2000_tiles import check_tiles_are_there
from imaging.formats.codestream import Layout, is_whole_jpeg_ls
from imaging.formats.jpeg_restarts import check_restarts
from imaging.formats.jpeg_scans import TWO_NOISES, check_markers, with_noise_behind
from imaging.refusal import COPY_AGAIN, DECODER_ERRORS, PLAIN_PIXELS, Refusal
from words import _

# A blank film takes a few hundred bytes as JPEG 2000, whatever its size, and as JPEG-LS a bit for
# each of its rows. So the bound is a choice: films up to 16 megapixels may be plain all over,
# larger ones have as many pixels to a byte as a PNG has.
MOST_PIXELS_PER_BYTE = 1032
# Two bytes stand for 128 at most; source: PS3.5 G.3.1.
_MOST_RLE_BYTES_PER_BYTE = 64
# What says how pixels lie.
PIXEL_KEYWORDS = (
    "Rows",
    "Columns",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
)


def check_pixels_are_there(packed: bytes, layout: Layout | None, dataset: Dataset) -> None:
    """Refuse a frame that lacks its end or a part that can be seen before it is unpacked.

    Args:
        packed: the frame.
        layout: what its header states; None for run lengths, which have none.
        dataset: with the attributes of PS3.3 C.7.6.3.

    Raises:
        Refusal: a part of it is missing.
    """
    try:
        if layout is None:
            _check_run_lengths(packed, dataset)
        elif layout.is_jpeg2000:
            _check_plausible(packed, layout)
            check_tiles_are_there(packed)
        elif is_jpeg_ls(dataset):
            _check_plausible(packed, layout)
            # Without its end CharLS counts bits that are not there, for ten seconds.
            if not is_whole_jpeg_ls(packed):
                raise _cut_off()
        else:
            check_markers(packed)
            check_restarts(packed)
            _check_lossless(packed, layout, dataset)
    except (struct.error, IndexError) as error:
        raise _cut_off() from error


def check_blocks_are_there(
    packed: bytes,
    dataset: Dataset,
    unpack: Callable[[Dataset, int], NDArray],
    unpacked: NDArray,
) -> None:
    """Unpack a JPEG once more with noise behind its last scan: a whole picture stays as it is.

    Args:
        packed: a frame that `check_pixels_are_there` let pass.
        dataset: it is of.
        unpack: unpacks a frame, counted from 0, by the same decoder: each paints missing blocks in
            another way.
        unpacked: what came out.

    Raises:
        Refusal: the data ends before the last block.
    """
    again = Dataset()
    for keyword in PIXEL_KEYWORDS:
        if keyword in dataset:
            setattr(again, keyword, dataset[keyword].value)
    again.file_meta = dataset.file_meta
    for noise in TWO_NOISES:
        noisy = with_noise_behind(packed, noise)
        again.PixelData = encapsulate([noisy + b"\0" * (len(noisy) % 2)])
        try:
            is_same = np.array_equal(unpack(again, 0), unpacked)
        except DECODER_ERRORS as error:
            raise _cut_off() from error
        if not is_same:
            raise _cut_off()


def is_jpeg_ls(dataset: Dataset) -> bool:
    """Tell whether a data set's frames are packed as JPEG-LS."""
    return "JPEG-LS" in dataset.file_meta.TransferSyntaxUID.name


def _check_run_lengths(packed: bytes, dataset: Dataset) -> None:
    bits = int(dataset.BitsAllocated) * int(dataset.get("SamplesPerPixel", 1))
    unpacked = int(dataset.Rows) * int(dataset.Columns) * bits // 8
    if unpacked > _MOST_RLE_BYTES_PER_BYTE * len(packed):
        raise _cut_off()


def _check_plausible(packed: bytes, layout: Layout) -> None:
    if layout.width * layout.height > PLAIN_PIXELS + MOST_PIXELS_PER_BYTE * len(packed):
        raise _cut_off()


def _check_lossless(packed: bytes, layout: Layout, dataset: Dataset) -> None:
    """Refuse a lossless JPEG with fewer bits than samples, each of which takes a code."""
    samples = layout.width * layout.height * layout.samples
    if "JPEG Lossless" in dataset.file_meta.TransferSyntaxUID.name and samples > 8 * len(packed):
        raise _cut_off()


def _cut_off() -> Refusal:
    return Refusal(_("it is cut off before its end"), COPY_AGAIN)
