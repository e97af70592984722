"""DICOM radiographs: from a file's bytes to a `Radiograph`, by the standard's own order of steps.

Only the attributes listed here are ever read from a file; a patient's name is not among them.
"""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

import io
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import FileDataset
from pydicom.encaps import get_frame
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    MediaStorageDirectoryStorage,
)

from imaging.codestream import codestream_wh
from imaging.colour import split_colour, to_8bit
from imaging.dicom_grey import grey_scale
from imaging.radiograph import Radiograph
from imaging.refusal import (
    COPY_AGAIN,
    DECODER_ERRORS,
    LIMIT_IN_WORDS,
    MAX_BYTES,
    Refusal,
    check_size,
    damage_refused,
)
from imaging.source import Source
from imaging.window import Window

_TAGS = [
    "SOPClassUID",
    "Rows",
    "Columns",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "NumberOfFrames",
    "PixelData",
    "ExtendedOffsetTable",
    "ExtendedOffsetTableLengths",
    "RescaleSlope",
    "RescaleIntercept",
    "ModalityLUTSequence",
    "WindowCenter",
    "WindowWidth",
    "VOILUTFunction",
    "VOILUTSequence",
    "PixelPaddingValue",
    "RedPaletteColorLookupTableDescriptor",
    "GreenPaletteColorLookupTableDescriptor",
    "BluePaletteColorLookupTableDescriptor",
    "RedPaletteColorLookupTableData",
    "GreenPaletteColorLookupTableData",
    "BluePaletteColorLookupTableData",
    "PixelSpacing",
    "ImagerPixelSpacing",
    "BodyPartExamined",
    "ImageLaterality",
    "Laterality",
    "ViewPosition",
]
_GREY = ("MONOCHROME1", "MONOCHROME2")
_COLOUR = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT", "PALETTE COLOR")
_SAVE_UNCOMPRESSED = "save it uncompressed in the program it comes from"

_PYDICOM_ERRORS = (*DECODER_ERRORS, BytesLengthException, InvalidDicomError)


def decode(source: Source) -> Radiograph:
    """Decode the first frame of a DICOM file.

    Source: PS3.3 C.7.6.3 (pixels), C.11.1 (modality), C.11.2 (window), 10.7.1.3 (spacing).

    Raises:
        Refusal: it holds no picture, or one that can't be unpacked or is over the limit.
    """
    with damage_refused("it is a damaged or cut off DICOM file", _PYDICOM_ERRORS):
        dataset = _read(source.data)
        _check_is_picture(dataset)
        return _radiograph(source, dataset, _stored_values(dataset))


def _read(data: bytes) -> FileDataset:
    _check_deflated_length(data)
    dataset = dcmread(io.BytesIO(data), force=True, specific_tags=list(_TAGS))
    if "TransferSyntaxUID" not in dataset.file_meta:
        is_implicit, is_little_endian = dataset.original_encoding
        if is_implicit:
            dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        else:
            syntax = ExplicitVRLittleEndian if is_little_endian else ExplicitVRBigEndian
            dataset.file_meta.TransferSyntaxUID = syntax
    return dataset


def _check_deflated_length(data: bytes) -> None:
    """Refuse a deflated file that would fill the memory; pydicom inflates it whole."""
    if DeflatedExplicitVRLittleEndian.encode() not in data[:1024] or data[128:132] != b"DICM":
        return
    # PS3.10, 7.1: the meta information's first element tells the length of all that follow it.
    (length,) = struct.unpack_from("<I", data, 140)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    held = memoryview(data)[144 + length :]
    inflated = 0
    while held and not inflater.eof:
        inflated += len(inflater.decompress(held, 1 << 24))
        held = inflater.unconsumed_tail
        if inflated > MAX_BYTES:
            raise Refusal(
                f"unpacked it is larger than the limit of {LIMIT_IN_WORDS}",
                "cut it to the part you need",
            )


def _check_is_picture(dataset: FileDataset) -> None:
    """Refuse an object without pixels, and one whose pixels would not fit."""
    meta = dataset.file_meta
    kind = UID(str(dataset.get("SOPClassUID") or meta.get("MediaStorageSOPClassUID") or ""))
    if kind == MediaStorageDirectoryStorage:
        raise Refusal("it is a DICOMDIR, a list of files", "open one of the files it lists")
    if "Rows" not in dataset or "Columns" not in dataset:
        raise _no_picture(kind)
    if not dataset.get("PixelData"):
        raise Refusal("its pixels are missing", COPY_AGAIN)
    frame_bytes = int(dataset.get("SamplesPerPixel", 1)) * -(-int(dataset.BitsAllocated) // 8)
    check_size(int(dataset.Columns), int(dataset.Rows), frame_bytes)
    if int(dataset.BitsAllocated) not in (1, 8, 16):
        raise Refusal(f"its pixels have {dataset.BitsAllocated} bits", "save it with 16 bits")
    photometric = str(dataset.get("PhotometricInterpretation", ""))
    if photometric not in _GREY + _COLOUR:
        raise Refusal(
            f"its colour model {_code(photometric) or 'is not stated and'} is not read here",
            "save it as MONOCHROME2",
        )


def _no_picture(kind: UID) -> Refusal:
    """Return why there is no picture: an object of an image's class has lost it, others have none.

    Args:
        kind: the SOP class, empty where the file ends before it.
    """
    if not kind or "Image Storage" in kind.name:
        return Refusal("it is a DICOM file that was cut off before its picture", COPY_AGAIN)
    named = f" ({kind.name})" if kind.name != kind else ""
    return Refusal(f"it is a DICOM object without a picture{named}", "open the image it belongs to")


def _stored_values(dataset: FileDataset) -> NDArray:
    """Return the first frame as stored, (rows, columns), or as RGB, (rows, columns, 3)."""
    syntax = UID(str(dataset.file_meta.TransferSyntaxUID))
    if not syntax.is_transfer_syntax or not syntax.is_compressed:
        _check_native_length(dataset)
        stored = pixel_array(dataset, index=0)
    else:
        _check_codestream(dataset)
        try:
            stored = pixel_array(dataset, index=0)
        except _PYDICOM_ERRORS as error:
            raise Refusal(
                f"its pixels, packed as {syntax.name}, can't be unpacked", _SAVE_UNCOMPRESSED
            ) from error
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        return apply_color_lut(stored, dataset)
    return stored


def _check_native_length(dataset: FileDataset) -> None:
    pixels = int(dataset.Rows) * int(dataset.Columns) * int(dataset.get("SamplesPerPixel", 1))
    # PS3.5 8.2: this is the one colour model stored with half of its colour samples left out.
    if dataset.PhotometricInterpretation == "YBR_FULL_422":
        pixels = pixels // 3 * 2
    needed = (pixels * _frames(dataset) * int(dataset.BitsAllocated) + 7) // 8
    if len(dataset.PixelData) < needed:
        raise Refusal("it is cut off before its end", COPY_AGAIN)


def _check_codestream(dataset: FileDataset) -> None:
    """Refuse a packed frame whose own size is not the file's: it could unpack to anything."""
    frame = get_frame(dataset.PixelData, 0, number_of_frames=_frames(dataset))
    stated = codestream_wh(frame)
    if stated is not None and stated != (int(dataset.Columns), int(dataset.Rows)):
        raise Refusal(
            f"it states {dataset.Columns} x {dataset.Rows} pixels but holds"
            f" {stated[0]} x {stated[1]}",
            COPY_AGAIN,
        )


def _radiograph(source: Source, dataset: FileDataset, stored: NDArray) -> Radiograph:
    rgb = None
    if stored.ndim == 3:
        channels = stored if stored.dtype == np.uint16 else stored.astype(np.uint8)
        luminance, rgb = split_colour(to_8bit(np.ascontiguousarray(channels)))
        pixels, bits, window = luminance, 8, Window.spanning(0, 255)
    else:
        pixels, bits, window = grey_scale(dataset, stored)
    laterality = _code(dataset.get("ImageLaterality")) or _code(dataset.get("Laterality"))
    return Radiograph(
        path=source.path,
        sha256=source.sha256,
        pixels=pixels,
        bits=bits,
        window=window,
        format="DICOM",
        spacing_mm=_spacing(dataset),
        body_part=_code(dataset.get("BodyPartExamined")),
        laterality=laterality if laterality in ("L", "R") else "",
        view_position=_code(dataset.get("ViewPosition")),
        rgb=rgb,
        frames=_frames(dataset),
    )


def _frames(dataset: FileDataset) -> int:
    return max(int(dataset.get("NumberOfFrames") or 1), 1)


def _spacing(dataset: FileDataset) -> tuple[float, float] | None:
    """Return (row, column) spacing in mm: the patient's, else that of the detector's plane."""
    for name in ("PixelSpacing", "ImagerPixelSpacing"):
        values = dataset.get(name)
        if isinstance(values, MultiValue) and len(values) == 2:
            row, column = float(values[0]), float(values[1])
            # Some files state 0 for "unknown".
            if np.isfinite([row, column]).all() and row > 0 and column > 0:
                return row, column
    return None


def _code(value: object) -> str:
    """Return a DICOM code string (PS3.5 6.2: capitals, digits, space, underscore, 16 at most)."""
    kept = (c for c in str(value or "").upper() if c.isascii() and (c.isalnum() or c in " _-"))
    return "".join(kept).strip()[:16]
