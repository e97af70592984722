"""The small picture that is kept of an image."""

import numpy as np

from imaging.opencv import cv2
from imaging.preprocess import grey_8bit
from imaging.radiograph import Radiograph

THUMBNAIL_PX = 192
JPEG_QUALITY = 85


def thumbnail_jpeg(radiograph: Radiograph) -> bytes:
    """Return a small JPEG, its long side `THUMBNAIL_PX`, in the default window."""
    if radiograph.rgb is None:
        picture = grey_8bit(radiograph, "window")
    else:
        picture = np.ascontiguousarray(radiograph.rgb[:, :, ::-1])
    width, height = radiograph.size_wh
    # By a whole number first: OpenCV takes several times as long for any other of a large picture.
    by = min(max(width, height) // THUMBNAIL_PX, width, height)
    if by > 1:
        picture = picture[: height // by * by, : width // by * by]
        picture = cv2.resize(picture, (width // by, height // by), interpolation=cv2.INTER_AREA)
    scale = min(1.0, THUMBNAIL_PX / max(width, height))
    size_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture, size_wh, interpolation=cv2.INTER_LINEAR)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()
