"""Small image files for the tests, made from arrays."""

import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import (
    UID,
    ComputedRadiographyImageStorage,
    ExplicitVRLittleEndian,
    generate_uid,
)

TiffTag = tuple[int, int, int, int]


def ramp(height: int = 24, width: int = 32, levels: int = 256) -> NDArray:
    """Return a picture whose four corners differ, so that every flip and turn shows."""
    rows, columns = np.mgrid[0:height, 0:width]
    values = (rows * 3 + columns * 5) * (levels - 1) // (height * 3 + width * 5)
    return values.astype(np.uint8 if levels <= 256 else np.uint16)


def colours(height: int = 24, width: int = 32) -> NDArray[np.uint8]:
    """Return an RGB picture that is truly coloured."""
    grey = ramp(height, width)
    return np.dstack([grey, 255 - grey, grey // 2])


def encoded(picture: Image.Image, format_name: str, **options: object) -> bytes:
    """Return a picture as a file's bytes."""
    buffer = io.BytesIO()
    picture.save(buffer, format_name, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def write(folder: Path, name: str, data: bytes) -> Path:
    """Write bytes to a file and return it."""
    path = folder / name
    path.write_bytes(data)
    return path


def phantom_png(pixels: NDArray[np.uint16]) -> bytes:
    """Return a PNG with the text that marks a synthetic phantom."""
    text = PngImagePlugin.PngInfo()
    text.add_text("OsteoLens", "synthetic phantom")
    return encoded(Image.fromarray(pixels), "PNG", pnginfo=text)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """Return one PNG chunk with its length and checksum."""
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def png_of(pixels: NDArray, colour_type: int, bit_depth: int, *extra: bytes) -> bytes:
    """Return a PNG written chunk by chunk, for kinds that Pillow does not write.

    Args:
        pixels: (height, width, channels), or (height, bytes of a row) under 8 bits a pixel.
        colour_type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
        bit_depth: 1 to 16.
        extra: chunks between header and data.
    """
    height = pixels.shape[0]
    width = pixels.shape[1] if bit_depth >= 8 else pixels.shape[1] * 8 // bit_depth
    stored = pixels.astype(">u2" if bit_depth == 16 else np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in stored)
    header = struct.pack(">IIBBBBB", width, height, bit_depth, colour_type, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            png_chunk(b"IHDR", header),
            *extra,
            png_chunk(b"IDAT", zlib.compress(rows)),
            png_chunk(b"IEND", b""),
        )
    )


def tiff_of(
    pixels: NDArray, photometric: int, order: str = "<", extra: Sequence[TiffTag] = ()
) -> bytes:
    """Return an uncompressed grey TIFF of one strip.

    Args:
        pixels: (height, width) uint8 or uint16.
        photometric: 0 MinIsWhite, 1 MinIsBlack.
        order: "<" or ">".
        extra: more tags as (tag, type, count, value).
    """
    height, width = pixels.shape
    bits = pixels.dtype.itemsize * 8
    data = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
    tags = [
        (256, 3, 1, width),
        (257, 3, 1, height),
        (258, 3, 1, bits),
        (259, 3, 1, 1),
        (262, 3, 1, photometric),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 3, 1, height),
        (279, 4, 1, len(data)),
        *extra,
    ]
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(data))
    directory = struct.pack(order + "H", len(tags))
    for tag, kind, count, value in sorted(tags):
        packed = struct.pack(order + ("HH" if kind == 3 else "I"), *([value, 0][: 5 - kind]))
        directory += struct.pack(order + "HHI", tag, kind, count) + packed
    return start + data + directory + struct.pack(order + "I", 0)


def tiff_of_pages(pages: Sequence[NDArray], photometric: int) -> bytes:
    """Return an uncompressed grey TIFF, little-endian, of several pages of one type."""
    joined = b""
    link_at = 4
    for page in pages:
        single = bytearray(tiff_of(page, photometric))
        start = len(joined)
        (directory,) = struct.unpack_from("<I", single, 4)
        strip_at = directory + 2 + 12 * 5 + 8
        struct.pack_into("<I", single, strip_at, start + 8)
        joined = bytearray(joined) + single
        struct.pack_into("<I", joined, link_at, start + directory)
        link_at = len(joined) - 4
    return bytes(joined)


def dicom_of(stored: NDArray, syntax: UID = ExplicitVRLittleEndian, **elements: object) -> bytes:
    """Return a computed radiograph.

    Args:
        stored: (rows, columns), (rows, columns, 3) or (frames, rows, columns); int or uint.
        syntax: an uncompressed transfer syntax.
        elements: DICOM keywords and values; None leaves an element out.
    """
    dataset = dataset_of(stored, syntax, **elements)
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def dataset_of(stored: NDArray, syntax: UID, **elements: object) -> FileDataset:
    """Return the data set that `dicom_of` writes."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = ComputedRadiographyImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset = FileDataset(
        "",
        {},
        preamble=b"\0" * 128,
        file_meta=meta,
        is_implicit_VR=syntax.is_implicit_VR,
        is_little_endian=syntax.is_little_endian,
    )
    dataset.SOPClassUID = meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.PatientName = "Doe^Jane"
    is_colour = stored.ndim == 3 and stored.shape[2] == 3
    if stored.ndim == 3 and not is_colour:
        dataset.NumberOfFrames = stored.shape[0]
    rows_at = 0 if is_colour or stored.ndim == 2 else 1
    dataset.Rows, dataset.Columns = stored.shape[rows_at], stored.shape[rows_at + 1]
    dataset.SamplesPerPixel = 3 if is_colour else 1
    dataset.PhotometricInterpretation = "RGB" if is_colour else "MONOCHROME2"
    if is_colour:
        dataset.PlanarConfiguration = 0
    bits = stored.dtype.itemsize * 8
    dataset.BitsAllocated = dataset.BitsStored = bits
    dataset.PixelRepresentation = int(stored.dtype.kind == "i")
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    dataset.HighBit = dataset.BitsStored - 1
    data = stored.astype(stored.dtype.newbyteorder("<" if syntax.is_little_endian else ">"))
    raw = data.tobytes()
    dataset.add_new("PixelData", "OW" if bits > 8 else "OB", raw + b"\0" * (len(raw) % 2))
    for keyword in [k for k, v in elements.items() if v is None]:
        delattr(dataset, keyword)
    return dataset


def lossless_webp_of(width: int, height: int) -> bytes:
    """Return a lossless WebP of one grey: 38 bytes, whatever its size."""
    data = bytearray(encoded(Image.new("RGBA", (16, 16), (90, 90, 90, 255)), "WEBP", lossless=True))
    (sides,) = struct.unpack_from("<I", data, 21)
    # Two numbers of 14 bits, each less by 1; source: RFC 9649, section 3.4.
    struct.pack_into("<I", data, 21, sides >> 28 << 28 | (height - 1) << 14 | width - 1)
    return bytes(data)
