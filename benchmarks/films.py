"""X-rays made for measuring: films with soft shapes and noise, and DICOM files of them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import UID, ComputedRadiographyImageStorage, ExplicitVRLittleEndian, generate_uid

FILM_WH = (2500, 3000)
SMALL_WH = (533, 640)
DICOM_BITS = 14
# A window that suits a film of so many bits.
WINDOW = {"WindowCenter": 8000, "WindowWidth": 12000}
# Of an exposure, as a share of the whole range.
NOISE = 0.001


def film(
    bits: int, size_wh: tuple[int, int] = FILM_WH, noise: float = NOISE
) -> NDArray[np.unsignedinteger]:
    """Return a film with soft shapes and noise, which is what packs badly."""
    width, height = size_wh
    rows, columns = np.mgrid[0:height, 0:width]
    shapes = 0.49 + 0.37 * np.sin(rows * 10 / height) * np.cos(columns * 6 / width)
    grains = np.random.default_rng(0).normal(0, noise, shapes.shape)
    highest = (1 << bits) - 1
    greys = np.clip(shapes + grains, 0, 1) * highest
    return np.rint(greys).astype(np.uint8 if bits <= 8 else np.uint16)


def write_dicom(
    pixels: NDArray[np.unsignedinteger], path: Path, syntax: UID, **elements: object
) -> None:
    """Write a computed radiograph of `DICOM_BITS`."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = ComputedRadiographyImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset = FileDataset(str(path), {}, b"\0" * 128, meta, is_implicit_VR=False)
    dataset.SOPClassUID = ComputedRadiographyImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = *pixels.shape, 1
    dataset.PhotometricInterpretation = "MONOCHROME1"
    dataset.BitsAllocated, dataset.BitsStored = 16, DICOM_BITS
    dataset.HighBit = DICOM_BITS - 1
    dataset.PixelRepresentation = 0
    dataset.PixelData = pixels.tobytes()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    if syntax != ExplicitVRLittleEndian:
        dataset.compress(syntax)
    dataset.save_as(path, enforce_file_format=True)
