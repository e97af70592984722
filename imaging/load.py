"""The one entrance for pictures: any file in, a `Radiograph` or one sentence out."""

import struct
from pathlib import Path

from imaging.apart import decode_apart
from imaging.decoding import DICOM, decode
from imaging.radiograph import Radiograph
from imaging.refusal import CHOOSE_ANOTHER, SAVE_AS_PNG, Refusal, unreadable
from imaging.source import Source, read_source
from words import N_, _

# For file dialogs and folder listings only: what a file is, its content says.
_ENDINGS = ".png .jpg .jpeg .jpe .jfif .tif .tiff .bmp .webp .dcm .dicom .dic .ima"
SUFFIXES = tuple(_ENDINGS.split())

# What `looks_like_picture` is asked with; a DICOM file's kind stands in them too.
FIRST_BYTES = 512

# Their packings are decoded by libraries in C, C++ and Rust that are less well tried than those of
# the others, and WebP's takes 20 bytes of memory for a pixel; docs/adr/ tells what it costs.
APART = (DICOM, "TIFF", "WEBP")

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"BM", "BMP"),
)
# The kind of a DICOMDIR, Media Storage Directory Storage (PS3.6, table A-1).
_DIRECTORY = b"1.2.840.10008.1.3.10"
# Named, so that the user knows what lies before them; never decoded.
_FOREIGN = (
    (b"GIF8", N_("a GIF picture")),
    (b"%PDF", N_("a PDF document")),
    (b"PK\x03\x04", N_("a ZIP archive")),
    (b"PK\x05\x06", N_("a ZIP archive")),
    (b"\x1f\x8b", N_("a gzip archive")),
    (b"7z\xbc\xaf\x27\x1c", N_("a 7-Zip archive")),
    (b"Rar!\x1a\x07", N_("a RAR archive")),
    (b"\0\0\0\x0cjP  \r\n\x87\n", N_("a JPEG 2000 picture")),
    (b"\xff\x4f\xff\x51", N_("a JPEG 2000 picture")),
    (b"\0\0\0\x0cJXL ", N_("a JPEG XL picture")),
    (b"\xff\x0a", N_("a JPEG XL picture")),
    (b"MM\0+", N_("a big-endian BigTIFF picture")),
    (b"8BPS", N_("a Photoshop picture")),
    (b"P5", N_("a PGM picture")),
    (b"P6", N_("a PPM picture")),
    (b"SIMPLE  =", N_("a FITS picture")),
    (b"NRRD000", N_("an NRRD volume")),
    (b"\x89HDF\r\n\x1a\n", N_("an HDF5 file")),
    (b"qoif", N_("a QOI picture")),
    (b"\0\0\1\0", N_("a Windows icon")),
    (b"<svg", N_("an SVG drawing")),
    (b"<?xml", N_("an XML file")),
    (b"version https://git-lfs", N_("a Git LFS pointer instead of the file itself")),
)


def load_radiograph(path: Path | str, frame: int = 0) -> Radiograph:
    """Read a radiograph from a PNG, JPEG, TIFF, BMP, WebP or DICOM file.

    The file is read once; its format is recognised by its content, whatever its ending.

    Args:
        path: the file.
        frame: which of its pictures, counted from 0; `Radiograph.frames` says how many it holds.

    Raises:
        UnreadableImage: one sentence that names the file and says what to do.
    """
    path = Path(path)
    try:
        return _decode(read_source(path), frame)
    except Refusal as refusal:
        raise unreadable(path, refusal) from refusal


def looks_like_picture(first_bytes: bytes) -> bool:
    """Tell whether a file among others, whose name says nothing, is meant to be a picture.

    More is asked than of a file that was named: a text may begin with BM, and a DICOMDIR, which
    lists a folder's DICOM files, is one of their kind.

    Args:
        first_bytes: the first `FIRST_BYTES` of the file, or all that it has.
    """
    format_name = _format_of(first_bytes)
    if format_name == "BMP":
        # The upper bytes of the length of its second header, of 124 bytes at most.
        return first_bytes[15:18] == bytes(3)
    return bool(format_name) and _DIRECTORY not in first_bytes


def _decode(source: Source, frame: int) -> Radiograph:
    format_name = _recognise(source.data)
    if format_name in APART:
        return decode_apart(source, format_name, frame)
    return decode(source, format_name, frame)


def _recognise(data: bytes) -> str:
    """Return `DICOM` or one of the raster formats.

    Raises:
        Refusal: it is none of them.
    """
    if format_name := _format_of(data):
        return format_name
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise Refusal(
                _("it is {name}").format(name=_(name)),
                SAVE_AS_PNG if "picture" in name else CHOOSE_ANOTHER,
            )
    if data[4:8] == b"ftyp":
        raise Refusal(_("it is a HEIC or AVIF picture or a film"), SAVE_AS_PNG)
    raise Refusal(_("it is none of the formats read here"), CHOOSE_ANOTHER)


def _format_of(data: bytes) -> str:
    """Return `DICOM` or one of the raster formats; empty for none of them."""
    # First, since a DICOM file's preamble may look like a TIFF (PS3.10, 7.1).
    if data[128:132] == b"DICM":
        return DICOM
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return DICOM if _looks_like_bare_dicom(data) else ""


def _looks_like_bare_dicom(data: bytes) -> bool:
    """Tell a DICOM file without preamble by its first element, of group 0002 or 0008.

    Source: PS3.5, 7.1: group, element, then either two letters (explicit) or a length (implicit).
    """
    if len(data) < 8:
        return False
    for order in "<>":
        group, element = struct.unpack_from(order + "HH", data)
        if group not in (0x0002, 0x0008) or element > 0x0100:
            continue
        if data[4:6].isalpha() and data[4:6].isupper():
            return True
        length = struct.unpack_from("<I", data, 4)[0]
        # A group's own length, element 0, is a number of 4 bytes.
        if order == "<" and (length <= len(data) if element else length == 4):
            return True
    return False
