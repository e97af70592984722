"""The small picture that is kept of an image."""

import cv2
import numpy as np

from imaging.thumbnail import thumbnail_jpeg
from tests.fakes import made_radiograph


def test_a_thumbnail_is_small_and_keeps_its_proportions() -> None:
    data = thumbnail_jpeg(made_radiograph(90, (4000, 1000)))
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert picture.shape == (48, 192)
