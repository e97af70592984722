"""How a DICOM picture says which of its values are black and which white."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

import numpy as np
from pydicom import Dataset
from pydicom.valuerep import format_number_as_ds

from imaging.window import VoiLut, Window

_LUT_DESCRIPTOR, _LUT_DATA = 0x00283002, 0x00283006
_ENTRY_BITS = 16
# A grey of 255 becomes an entry of 65535.
_GREY_STEP = 257


def state_window(dataset: Dataset, window: Window, levels: int) -> None:
    """Say how the values are to be shown, so that every reader shows the same greys.

    A course that the file's own table gave goes along as a table, beside a straight window for
    readers that know none.

    Args:
        dataset: a picture of unsigned values without a rescale.
        window: in units of its values.
        levels: how many values there can be.

    Source: DICOM PS3.3 C.11.2.
    """
    low, high = window.limits
    is_sigmoid = window.shape == "sigmoid" and high > low
    centre, width = window.centre, max(window.width, 1.0)
    if is_sigmoid:
        # Between the limits themselves, where a straight window lies half a value beside them.
        centre, width = (low + high) / 2.0, high - low
        dataset.VOILUTFunction = "SIGMOID"
    dataset.WindowCenter = format_number_as_ds(float(centre))
    dataset.WindowWidth = format_number_as_ds(float(width))
    if isinstance(window.shape, VoiLut):
        dataset.VOILUTSequence = [_table(window, levels)]


def _table(window: Window, levels: int) -> Dataset:
    item = Dataset()
    # The number of entries is written as 0 where 16 bits can't hold it.
    item.add_new(_LUT_DESCRIPTOR, "US", [levels & 0xFFFF, 0, _ENTRY_BITS])
    entries = window.table(levels).astype(np.uint16) * np.uint16(_GREY_STEP)
    # An explicit US can't hold more than 32767 of them.
    item.add_new(_LUT_DATA, "OW", entries.astype("<u2").tobytes())
    return item
