"""A pydicom plug-in that unpacks grey JPEG 2000 by OpenCV.

OpenCV and pydicom's own plug-ins all work by OpenJPEG, and their pixels are the same. But only
OpenCV's is built for several processors: a film of 3000 x 2500 takes one processor 0.7 seconds.
"""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

import os

import cv2
import numpy as np
from pydicom.pixels.decoders.base import (
    DecodeRunner,
    HTJ2KDecoder,
    HTJ2KLosslessDecoder,
    HTJ2KLosslessRPCLDecoder,
    JPEG2000Decoder,
    JPEG2000LosslessDecoder,
)
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    JPEG2000Lossless,
)

from imaging.formats.codestream import Layout

PLUGIN = "opencv"
DECODER_DEPENDENCIES = dict.fromkeys(
    (JPEG2000, JPEG2000Lossless, HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL), ("opencv-python",)
)
"""What pydicom's plug-ins say of themselves."""

# OpenJPEG asks for it whenever it begins to decode, and else uses one processor.
os.environ.setdefault("OPJ_NUM_THREADS", str(min(os.cpu_count() or 1, 8)))


def is_available(uid: str) -> bool:
    """Tell pydicom which transfer syntaxes this plug-in unpacks."""
    return uid in DECODER_DEPENDENCIES


def can_unpack(layout: Layout) -> bool:
    """Tell whether OpenCV gives a codestream's values as they are: it does not for all."""
    return (
        layout.is_jpeg2000
        and layout.samples == 1
        and not layout.is_signed
        and 8 <= layout.bits <= 16
    )


def unpack(frame: bytes, runner: DecodeRunner) -> bytearray:
    """Unpack one frame; the name and form are those that pydicom asks of a plug-in.

    Raises:
        ValueError: OpenJPEG can't unpack it.
    """
    pixels = cv2.imdecode(np.frombuffer(frame, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.ndim != 2:
        raise ValueError("OpenCV can't unpack this codestream")
    runner.set_option("bits_allocated", pixels.dtype.itemsize * 8)
    return bytearray(pixels.data)


# OpenCV would print a line for each file that leaves its colour space open, as DICOM's do.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
for _decoder in (
    JPEG2000Decoder,
    JPEG2000LosslessDecoder,
    HTJ2KDecoder,
    HTJ2KLosslessDecoder,
    HTJ2KLosslessRPCLDecoder,
):
    _decoder.add_plugin(PLUGIN, (__name__, "unpack"))
