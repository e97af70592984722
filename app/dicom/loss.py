"""How a DICOM picture says that it once was compressed with loss."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

from pydicom import Dataset
from pydicom.valuerep import format_number_as_ds

from imaging.radiograph import Radiograph


def state_loss(dataset: Dataset, radiograph: Radiograph) -> None:
    """State that a picture lost something, however it is packed now; how, only where all is known.

    The standard pairs methods and ratios by their places.

    Source: DICOM PS3.3 C.7.6.1.1.5.
    """
    losses = radiograph.losses
    if not losses:
        return
    dataset.LossyImageCompression = "01"
    methods = [loss.method for loss in losses]
    ratios = [format_number_as_ds(loss.ratio) for loss in losses if loss.ratio is not None]
    if all(methods):
        dataset.LossyImageCompressionMethod = methods
        if len(ratios) == len(methods):
            dataset.LossyImageCompressionRatio = ratios
