"""What a DICOM file's picture lost by compression, now or earlier."""

# ruff: noqa: TID253 - this module is itself imported only when a DICOM file is met.

from itertools import zip_longest

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLSNearLossless,
)

from imaging.dicom.file import code_of, syntax_of
from imaging.dicom.grey import number_of
from imaging.loss import JPEG_METHOD, Loss

_METHODS = {
    JPEGBaseline8Bit: JPEG_METHOD,
    JPEGExtended12Bit: JPEG_METHOD,
    JPEGLSNearLossless: "ISO_14495_1",
    JPEG2000: "ISO_15444_1",
    HTJ2K: "ISO_15444_15",
}
# These may lose nothing; whether they do, the file says.
_EITHER = (JPEG2000, HTJ2K)
_TERMS = {
    *_METHODS.values(),
    "ISO_13818_2",
    "ISO_14496_10",
    "ISO_18181_1",
    "ISO_23008_2",
}
# A picture is compressed a few times in its life at most.
_MOST_STEPS = 8


def losses_of(dataset: Dataset) -> tuple[Loss, ...]:
    """Return the lossy compressions that a picture has gone through, in their order.

    Source: PS3.3 C.7.6.1.1.5: Lossy Image Compression (0028,2110) stays "01" once it was, with a
    method and a ratio for each time; PS3.5 A.4 for the transfer syntaxes.
    """
    stated, syntax = code_of(dataset.get("LossyImageCompression")), syntax_of(dataset)
    losses = _stated(dataset) if stated == "01" else []
    own = _METHODS.get(syntax, "")
    if syntax in _EITHER and stated == "00":
        own = ""
    # A file lists the compression that it is in itself as the last one.
    if own and (not losses or losses[-1].method != own):
        losses.append(Loss(own))
    if stated == "01" and not losses:
        losses.append(Loss())
    return tuple(losses)


def _stated(dataset: Dataset) -> list[Loss]:
    methods = [code_of(value) for value in _values(dataset.get("LossyImageCompressionMethod"))]
    ratios = [number_of(value) for value in _values(dataset.get("LossyImageCompressionRatio"))]
    return [
        Loss(method if method in _TERMS else "", ratio if ratio and ratio > 0 else None)
        for method, ratio in zip_longest(methods, ratios)
    ]


def _values(value: object) -> list[object]:
    if value is None or value == "":
        return []
    return list(value)[:_MOST_STEPS] if isinstance(value, MultiValue) else [value]
