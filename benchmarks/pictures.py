"""Pictures to answer: one image many times over, each of other bytes."""

from pathlib import Path

import cv2

QUALITY = 95


def make_pictures(image: Path, folder: Path, count: int) -> list[Path]:
    """Write copies of an image as JPEG, alike but for one grey in a corner.

    A trunk or a history that has seen one of them has not seen the others.
    """
    picture = cv2.imread(str(image), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise FileNotFoundError(f"no picture at {image}")
    written = []
    for number in range(count):
        # A whole block of the JPEG, so that no compression makes two of them the same.
        picture[:8, :8] = number % 256
        picture[:8, 8:16] = number // 256
        path = folder / f"{number:05}.jpg"
        cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        written.append(path)
    return written
