"""What a picture lost when it was compressed; unpacking it brings nothing back."""

from dataclasses import dataclass

JPEG_METHOD = "ISO_10918_1"


@dataclass(frozen=True)
class Loss:
    """One lossy compression that a picture has gone through.

    Source: DICOM PS3.3 C.7.6.1.1.5.

    Attributes:
        method: one of the standard's terms for it, Lossy Image Compression Method (0028,2114);
            empty where it has none or it is not known.
        ratio: how many times smaller it made the picture, Lossy Image Compression Ratio
            (0028,2112); None where not known.
    """

    method: str = ""
    ratio: float | None = None
