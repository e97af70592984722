"""DICOM files of every transfer syntax and grey scale, made from arrays."""

import base64
import io
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from tests.imaging.made_files import dataset_of, dicom_of, ramp, write

NATIVE = (
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
)
# What pydicom itself can write.
_COMPRESSED_BY_PYDICOM: dict[UID, dict] = {
    RLELossless: {"encoding_plugin": "pydicom"},
    JPEGLSLossless: {},
    JPEGLSNearLossless: {"jls_error": 2},
    JPEG2000Lossless: {},
    JPEG2000: {"j2k_cr": [5]},
}
PACKED = (
    *_COMPRESSED_BY_PYDICOM,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
)
HIGH_THROUGHPUT = (HTJ2KLossless, HTJ2KLosslessRPCL, HTJ2K)
EIGHT_BIT_ONLY = (JPEGBaseline8Bit, JPEGExtended12Bit)
LOSSY = (*EIGHT_BIT_ONLY, JPEGLSNearLossless, JPEG2000)

# ramp(24, 32, 4096), packed by OpenJPH, since nothing that the tests install packs by HTJ2K.
HTJ2K_OF_RAMP = base64.b64decode(
    """
    /0//UQApQAAAAAAgAAAAGAAAAAAAAAAAAAAAIAAAABgAAAAAAAAAAAABDwEB/1AACAACAAAACv9SAAwAAgABAAUEBEAB
    /1wAEyCIkJCQkJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAARgAAf+TwAAmQfYFB3QA
    wAATQAASwAARgJz8Awd0ABYCh3QAAGMAwAATwAATAEwy+QKCdAD7/gACNADAABVQAAVcAAEoRIpM8kEEZBKmAMSLFy/+
    gMYGtcYA/QA1ZADAABa0AAFqQAAVAKoCABAZAQAAGBkVFUMonC2YwsVTygABdjabzWaz2ciEB79iEB7LB1CsABj+ngOp
    aOYAwAAuwgABdVAACvCoXC4AAABcXV2uAHDBAGBhXa4XwZVnm22222ZcpSmmmxygA+t62237wgXGP36bDgEAADQagEYD
    0GhURVUURVEU/eTzjABCB79hCB79hCB7DhCAHzQApYDuaQEggPpR9zMC67FapAbYDQD/2Q==
    """
)


def file_of(dataset: Dataset) -> bytes:
    """Return a data set as a file's bytes."""
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def made(
    folder: Path,
    stored: NDArray,
    syntax: UID = ExplicitVRLittleEndian,
    **elements: object,
) -> Radiograph:
    """Write a file as `dicom_of` makes it, and read it."""
    return load_radiograph(write(folder, "x.dcm", dicom_of(stored, syntax, **elements)))


def packed(stored: NDArray, syntax: UID, **elements: object) -> bytes:
    """Return a file in any transfer syntax.

    Args:
        stored: as `dataset_of` takes it.
        syntax: one of `NATIVE`, `PACKED` or `HIGH_THROUGHPUT`.
        elements: DICOM keywords and values.
    """
    if syntax in NATIVE:
        dataset = dataset_of(stored, syntax, **elements)
        if dataset.PhotometricInterpretation == "YBR_FULL_422":
            dataset.PixelData = _every_other_colour(stored)
        return file_of(dataset)
    dataset = dataset_of(stored, ExplicitVRLittleEndian, **elements)
    if syntax in _COMPRESSED_BY_PYDICOM:
        dataset.compress(syntax, **_COMPRESSED_BY_PYDICOM[syntax])
        return file_of(dataset)
    frames = stored if "NumberOfFrames" in dataset else stored[None]
    return encapsulated(dataset, syntax, [_frame(frame, syntax) for frame in frames])


def encapsulated(dataset: FileDataset, syntax: UID, frames: list[bytes]) -> bytes:
    """Return a file with frames that are packed already."""
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].is_undefined_length = True
    return file_of(dataset)


def _every_other_colour(stored: NDArray[np.uint8]) -> bytes:
    """Return two brightnesses and one pair of colours for each two pixels; PS3.3 C.7.6.3.1.2."""
    left, right = stored[:, ::2], stored[:, 1::2]
    return np.dstack([left[:, :, 0], right[:, :, 0], left[:, :, 1], left[:, :, 2]]).tobytes()


def sequence_of(*items: dict[str, object]) -> Sequence:
    """Return a sequence of items with these elements."""
    made = []
    for elements in items:
        item = Dataset()
        for keyword, value in elements.items():
            setattr(item, keyword, value)
        made.append(item)
    return Sequence(made)


def lut(data: NDArray, first: int, bits: int = 16, **elements: object) -> dict[str, object]:
    """Return the elements of a look-up table's item, its entries as 16-bit words."""
    table = data.astype("<u2").tobytes()
    return {"LUTDescriptor": [len(data) % 65536, first, bits], "LUTData": table, **elements}


def _frame(pixels: NDArray, syntax: UID) -> bytes:
    if syntax in HIGH_THROUGHPUT:
        np.testing.assert_array_equal(pixels, ramp(24, 32, 4096))
        return HTJ2K_OF_RAMP
    if syntax in EIGHT_BIT_ONLY:
        order = pixels if pixels.ndim == 2 else pixels[:, :, ::-1]
        baseline = cv2.imencode(".jpg", order, [cv2.IMWRITE_JPEG_QUALITY, 97])[1].tobytes()
        # What is baseline is extended too, by another first marker.
        is_extended = syntax == JPEGExtended12Bit
        return baseline.replace(b"\xff\xc0", b"\xff\xc1", 1) if is_extended else baseline
    return lossless_jpeg(pixels, predictor=1 if syntax == JPEGLosslessSV1 else 4)


def lossless_jpeg(pixels: NDArray, predictor: int) -> bytes:
    """Return a grey picture as lossless JPEG with one Huffman table.

    Source: ITU-T T.81, annex H.

    Args:
        pixels: (height, width), uint8 or uint16.
        predictor: 1 left, 2 above, 3 above left, 4 left + above - above left.
    """
    height, width = pixels.shape
    bits = 8 * pixels.dtype.itemsize
    values = pixels.view(f"u{pixels.dtype.itemsize}").astype(np.int64)
    left = np.roll(values, 1, axis=1)
    above = np.roll(values, 1, axis=0)
    corner = np.roll(above, 1, axis=1)
    guess = {1: left, 2: above, 3: corner, 4: left + above - corner}[predictor]
    guess[0], guess[1:, 0] = left[0], above[1:, 0]
    guess[0, 0] = 1 << (bits - 1)
    # Modulo 2 ** 16, from -32767 to 32768.
    differences = (values - guess + 32767) % 65536 - 32767
    stream = "".join(_coded(int(difference)) for difference in differences.ravel())
    stream += "1" * (-len(stream) % 8)
    data = int(stream, 2).to_bytes(len(stream) // 8, "big").replace(b"\xff", b"\xff\0")
    size = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    # All 17 categories have codes of five bits, in their order.
    codes = bytes([0, 0, 0, 0, 17, *[0] * 11, *range(17)])
    return b"".join(
        (
            b"\xff\xd8",
            b"\xff\xc3\0\x0b" + bytes([bits]) + size + b"\x01\x01\x11\0",
            b"\xff\xc4\0" + bytes([len(codes) + 3]) + b"\0" + codes,
            b"\xff\xda\0\x08\x01\x01\0" + bytes([predictor]) + b"\0\0",
            data,
            b"\xff\xd9",
        )
    )


def _coded(difference: int) -> str:
    category = abs(difference).bit_length()
    code = f"{category:05b}"
    if category in (0, 16):
        return code
    rest = difference if difference > 0 else difference + (1 << category) - 1
    return f"{code}{rest:0{category}b}"
