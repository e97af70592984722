"""Median milliseconds from a file to a `Radiograph`: `python -m benchmarks.opening`.

The files are made here, in a temporary folder: films of 3000 x 2500 pixels in 16 bits with the
noise of an exposure, and pictures of the size that FracAtlas has. "Here" decodes in this process,
without reading and hashing the file; "opened" is what a click waits for.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import (
    UID,
    ComputedRadiographyImageStorage,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
    generate_uid,
)

from imaging.decoding import decode
from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from imaging.source import read_source

FILM_WH = (2500, 3000)
SMALL_WH = (533, 640)
BITS = 14
ROUNDS = 9
WINDOW = {"WindowCenter": 8000, "WindowWidth": 12000}
SIGMOID = {**WINDOW, "VOILUTFunction": "SIGMOID"}


def film() -> NDArray[np.uint16]:
    """Return a film with soft shapes and noise, which is what packs badly."""
    rows, columns = np.mgrid[0 : FILM_WH[1], 0 : FILM_WH[0]]
    shapes = 8000 + 6000 * np.sin(rows / 300) * np.cos(columns / 400)
    noise = np.random.default_rng(0).normal(0, 15, shapes.shape)
    return np.clip(shapes + noise, 0, (1 << BITS) - 1).astype(np.uint16)


def write_dicom(pixels: NDArray[np.uint16], path: Path, syntax: UID, **elements: object) -> None:
    """Write a computed radiograph."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = ComputedRadiographyImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset = FileDataset(str(path), {}, b"\0" * 128, meta, is_implicit_VR=False)
    dataset.SOPClassUID = ComputedRadiographyImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = *pixels.shape, 1
    dataset.PhotometricInterpretation = "MONOCHROME1"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, BITS, BITS - 1
    dataset.PixelRepresentation = 0
    dataset.PixelData = pixels.tobytes()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    if syntax != ExplicitVRLittleEndian:
        dataset.compress(syntax)
    dataset.save_as(path, enforce_file_format=True)


def made_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Write the files, one after the other, and say what each is."""
    pixels = film()
    kinds = {
        "uncompressed DICOM, a window": (ExplicitVRLittleEndian, WINDOW),
        "uncompressed DICOM, a sigmoid": (ExplicitVRLittleEndian, SIGMOID),
        "uncompressed DICOM, padding": (ExplicitVRLittleEndian, {"PixelPaddingValue": 2000}),
        "RLE DICOM": (RLELossless, WINDOW),
        "JPEG-LS DICOM": (JPEGLSLossless, WINDOW),
        "JPEG 2000 DICOM": (JPEG2000Lossless, WINDOW),
    }
    for name, (syntax, elements) in kinds.items():
        path = folder / f"{name}.dcm"
        write_dicom(pixels, path, syntax, **elements)
        yield f"{name}, {FILM_WH[0]} x {FILM_WH[1]}", path
    small = cv2.resize(pixels, SMALL_WH, interpolation=cv2.INTER_AREA)
    shown = np.right_shift(small, BITS - 8).astype(np.uint8)
    for ending, picture, words in (
        (".jpg", shown, "JPEG"),
        (".png", shown, "PNG of 8 bits"),
        (".png", small, "PNG of 16 bits"),
    ):
        path = folder / f"{words}{ending}"
        cv2.imwrite(str(path), picture)
        yield f"{words}, {SMALL_WH[0]} x {SMALL_WH[1]}", path


def milliseconds(work: Callable[[], Radiograph]) -> tuple[float, float]:
    """Return median and worst time of a call, after one that does not count."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times), max(times)


def main() -> None:
    """Print a table of median and worst times."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(f"{'':<48}{'here':>9}{'opened':>9}{'worst':>9}  ms")
    with tempfile.TemporaryDirectory() as folder:
        for words, path in made_files(Path(folder)):
            source = read_source(path)
            kind = load_radiograph(path).format
            here, _ = milliseconds(lambda s=source, k=kind: decode(s, k))
            opened, worst = milliseconds(lambda p=path: load_radiograph(p))
            print(f"{words:<48}{here:9.1f}{opened:9.1f}{worst:9.1f}")


if __name__ == "__main__":
    main()
