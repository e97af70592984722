"""What pydicom's own pipeline makes of a file: the reference for pixels and greys."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_modality_lut, apply_voi, apply_windowing
from pydicom.pixels.utils import pixel_array

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
