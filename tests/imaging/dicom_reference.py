"""What pydicom's own pipeline makes of a file: the reference that pixels and greys are held to."""

import io
from pathlib import Path

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_modality_lut, apply_voi, apply_windowing
from pydicom.pixels.utils import pixel_array

from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from tests.imaging.made_files import write

# Beyond any window, and not so far that its arithmetic would overflow.
_FAR = 1e7


def modality_values(dataset: Dataset, frame: int = 0) -> NDArray:
    """Return one frame after the modality LUT or rescale."""
    return apply_modality_lut(pixel_array(dataset, index=frame), dataset)


def shown_greys(dataset: Dataset, frame: int = 0, preset: int = 0) -> NDArray[np.float64]:
    """Return the greys of one of the file's tables, else of its windows, 0 to 255, not rounded."""
    modality = modality_values(dataset, frame)
    if dataset.get("VOILUTSequence"):
        bits = int(dataset.VOILUTSequence[preset].LUTDescriptor[2])
        shares = apply_voi(modality, dataset, preset) / float((1 << bits) - 1)
    else:
        black, white = apply_windowing(np.array([-_FAR, _FAR]), dataset, preset)
        shares = (apply_windowing(modality, dataset, preset) - black) / (white - black)
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        shares = 1.0 - shares
    return shares * 255.0


def read_both(folder: Path, data: bytes) -> tuple[Radiograph, Dataset]:
    """Read a file here, and by pydicom."""
    return load_radiograph(write(folder, "x.dcm", data)), pydicom.dcmread(io.BytesIO(data))


def assert_same_values(radiograph: Radiograph, dataset: Dataset) -> None:
    """The pixels are the modality's values, moved and stretched, and turned for MONOCHROME1."""
    expected = modality_values(dataset, radiograph.frame).astype(float)
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        expected = -expected
    pixels = radiograph.pixels.astype(float)
    assert radiograph.pixels.max() < radiograph.levels
    spread = np.ptp(expected)
    np.testing.assert_allclose(
        (pixels - pixels.min()) / np.ptp(pixels), (expected - expected.min()) / spread, atol=1e-12
    )


def assert_same_greys(radiograph: Radiograph, dataset: Dataset, presets: int) -> None:
    """Each grey is the reference's, rounded."""
    assert len(radiograph.presets) >= presets
    for place in range(presets):
        expected = shown_greys(dataset, radiograph.frame, place)
        greys = radiograph.presets[place].window.apply(radiograph.pixels)
        assert np.abs(greys - expected).max() <= 0.5 + 1e-6, place
    assert radiograph.window == radiograph.presets[0].window
