"""What a JPEG, TIFF or WebP picture lost by compression."""

from PIL import Image

from imaging.formats.webp_bounds import has_lossy_chunk
from imaging.loss import JPEG_METHOD, Loss

# Pillow's names of JPEG within TIFF, as it is today and as it once was.
_JPEG_IN_TIFF = ("jpeg", "tiff_jpeg")


def losses_of(data: bytes, format_name: str, picture: Image.Image) -> tuple[Loss, ...]:
    """Return the lossy compression that a picture is in; nothing for any other.

    Args:
        data: the file's bytes.
        format_name: "PNG", "JPEG", "TIFF", "BMP" or "WEBP".
        picture: opened from them, at the page that is read.
    """
    if format_name == "JPEG" or picture.info.get("compression") in _JPEG_IN_TIFF:
        return (Loss(JPEG_METHOD),)
    # The standard has no term for WebP.
    return (Loss(),) if format_name == "WEBP" and has_lossy_chunk(data) else ()
