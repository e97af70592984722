"""Pictures to damage: a phantom in every format and packing that can be written, and bombs."""

import io
import struct
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import (
    JPEG2000,
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from imaging.load import load_radiograph
from imaging.preprocess import grey_8bit
from tests.fuzz.bombs import all_bombs
from tests.imaging.made_dicom import sequence_of
from tests.imaging.made_files import dataset_of, dicom_of, encoded, png_of, tiff_of
from tests.shared_data import SHARED

PHANTOM = Path(__file__).parents[2] / "assets" / "synthetic_forearm_broken.png"
SMALL_WH = (96, 128)
# Real files of packings that nothing here can write; large ones would only slow the rest down.
MOST_SHARED_BYTES = 150_000
UNCOMPRESSED = (
    ImplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    DeflatedExplicitVRLittleEndian,
)
PACKED = (RLELossless, JPEGLSLossless, JPEGLSNearLossless, JPEG2000Lossless, JPEG2000)


@cache
def all_seeds() -> dict[str, bytes]:
    """Return the files by name; a name's first word is its format."""
    return dict(sorted([*_rasters(), *all_bombs(), *_dicoms(), *_shared_dicoms()]))


def _grey(levels: int = 256) -> NDArray:
    whole = Image.fromarray(grey_8bit(load_radiograph(PHANTOM), "window"))
    small = np.asarray(whole.resize(SMALL_WH))
    if levels == 256:
        return small
    return (small.astype(np.uint32) * (levels - 1) // 255).astype(np.uint16)


def _rasters() -> Iterator[tuple[str, bytes]]:
    grey, deep = Image.fromarray(_grey()), Image.fromarray(_grey(4096))
    rgb = Image.merge("RGB", (grey, grey.rotate(180), grey))
    palette, alpha = rgb.quantize(32), grey.copy().convert("LA")
    yield "PNG grey", encoded(grey, "PNG")
    yield "PNG deep", encoded(deep, "PNG")
    yield "PNG colour", encoded(rgb, "PNG")
    yield "PNG deep colour", png_of(np.stack([_grey(65536)] * 3, axis=2), 2, 16)
    yield "PNG palette", encoded(palette, "PNG")
    yield "PNG alpha", encoded(alpha, "PNG")
    yield "JPEG grey", encoded(grey, "JPEG")
    yield "JPEG colour", encoded(rgb, "JPEG", quality=80)
    yield "JPEG progressive", encoded(rgb, "JPEG", progressive=True)
    yield "JPEG cmyk", encoded(rgb.convert("CMYK"), "JPEG")
    yield "JPEG turned", encoded(grey, "JPEG", exif=_turned())
    yield "WEBP lossy", encoded(rgb, "WEBP")
    yield "WEBP lossless", encoded(rgb, "WEBP", lossless=True)
    yield "BMP grey", encoded(grey, "BMP")
    yield "BMP colour", encoded(rgb, "BMP")
    yield "TIFF grey", encoded(grey, "TIFF")
    yield "TIFF deep", encoded(deep, "TIFF")
    for order in "<>":
        yield (
            f"TIFF signed {order}",
            tiff_of(_grey(4096).astype(np.int16), 1, order, [(339, 3, 1, 2)]),
        )
    for packing in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        picture = rgb if packing == "jpeg" else grey
        yield f"TIFF {packing}", encoded(picture, "TIFF", compression=packing)
    yield "TIFF fax", encoded(grey.convert("1"), "TIFF", compression="group4")
    yield "TIFF pages", encoded(grey, "TIFF", save_all=True, append_images=[grey, grey])


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def _dicoms() -> Iterator[tuple[str, bytes]]:
    grey, deep = _grey(), _grey(4096)
    for syntax in UNCOMPRESSED:
        yield f"DICOM {syntax.name}", dicom_of(deep, syntax, BitsStored=12)
    yield "DICOM frames", dicom_of(np.stack([grey[:48]] * 3), NumberOfFrames=3)
    yield "DICOM monochrome 1", dicom_of(grey, PhotometricInterpretation="MONOCHROME1")
    yield "DICOM graphics and shutter", _with_graphics(deep)
    yield "DICOM functional groups", _with_groups(grey)
    yield "DICOM colour", dicom_of(np.stack([grey] * 3, axis=2))
    for syntax in PACKED:
        yield f"DICOM {syntax.name}", _packed(deep, syntax)
    jpeg = encoded(Image.fromarray(grey), "JPEG")
    yield f"DICOM {JPEGBaseline8Bit.name}", _encapsulated(grey, jpeg, JPEGBaseline8Bit)


def _with_graphics(pixels: NDArray) -> bytes:
    """Return a file with an overlay plane of two frames, and a shutter of all shapes."""
    shutter = {
        "ShutterShape": ["RECTANGULAR", "CIRCULAR", "POLYGONAL"],
        "ShutterUpperHorizontalEdge": 3,
        "ShutterLowerHorizontalEdge": 120,
        "ShutterLeftVerticalEdge": 3,
        "ShutterRightVerticalEdge": 90,
        "CenterOfCircularShutter": [60, 48],
        "RadiusOfCircularShutter": 55,
        "VerticesOfThePolygonalShutter": [1, 1, 128, 1, 128, 96, 1, 96],
    }
    dataset = dataset_of(pixels, ExplicitVRLittleEndian, BitsStored=12, **shutter)
    for element, vr, value in (
        (0x0010, "US", 60),
        (0x0011, "US", 50),
        (0x0015, "IS", "2"),
        (0x0050, "SS", [-4, 7]),
        (0x0051, "US", 1),
        (0x3000, "OW", bytes(range(250)) * 3),
    ):
        dataset.add_new(0x60000000 | element, vr, value)
    return _saved(dataset)


def _with_groups(pixels: NDArray) -> bytes:
    """Return a file of two frames with functional groups, shared and of each."""

    def groups(spacing: float) -> dict[str, object]:
        return {
            "PixelMeasuresSequence": sequence_of({"PixelSpacing": [spacing, spacing]}),
            "FrameVOILUTSequence": sequence_of({"WindowCenter": 90, "WindowWidth": 120}),
            "FrameAnatomySequence": sequence_of({"FrameLaterality": "L"}),
        }

    return dicom_of(
        np.stack([pixels[:48]] * 2),
        SharedFunctionalGroupsSequence=sequence_of(groups(0.2)),
        PerFrameFunctionalGroupsSequence=sequence_of(groups(0.1), groups(0.3)),
    )


def _packed(pixels: NDArray, syntax: UID) -> bytes:
    dataset = dcmread(io.BytesIO(dicom_of(pixels, BitsStored=12)))
    more: dict[str, object] = {}
    if syntax == JPEG2000:
        more = {"j2k_cr": [5.0]}
    elif syntax == JPEGLSNearLossless:
        more = {"jls_error": 2}
    dataset.compress(syntax, **more)
    return _saved(dataset)


def _encapsulated(pixels: NDArray, frame: bytes, syntax: UID) -> bytes:
    dataset = dcmread(io.BytesIO(dicom_of(pixels)))
    dataset.PixelData = encapsulate([frame])
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = syntax
    return _saved(dataset)


def _saved(dataset: object) -> bytes:
    buffer = io.BytesIO()
    save: Callable[..., None] = dataset.save_as  # type: ignore[attr-defined]
    save(buffer, enforce_file_format=True)
    return buffer.getvalue()


def _shared_dicoms() -> Iterator[tuple[str, bytes]]:
    """Yield real files, where they lie beside the repository."""
    for path in sorted((SHARED / "data" / "dicom").glob("*.dcm")):
        if path.stat().st_size <= MOST_SHARED_BYTES:
            yield f"DICOM file {path.stem}", path.read_bytes()
    whole = SHARED / "data" / "dicom" / "RG3_JPLL.dcm"
    if whole.is_file():
        yield "DICOM JPEG lossless", _first_rows(whole.read_bytes())


def _first_rows(data: bytes, rows: int = 64) -> bytes:
    """Return a JPEG lossless file with its height lowered to what the first bytes hold.

    The decoder stops after the rows that the frame header states (ITU-T T.81, B.2.2).
    """
    dataset = dcmread(io.BytesIO(data))
    from pydicom.encaps import generate_frames

    frame = bytearray(next(generate_frames(dataset.PixelData, number_of_frames=1)))
    header = frame.find(b"\xff\xc3")
    struct.pack_into(">H", frame, header + 5, rows)
    kept = bytes(frame[: len(frame) * rows * 2 // int(dataset.Rows)]) + b"\xff\xd9"
    dataset.Rows = rows
    dataset.PixelData = encapsulate([kept + b"\0" * (len(kept) % 2)])
    dataset["PixelData"].is_undefined_length = True
    return _saved(dataset)
