"""The pointing game: does the hottest cell of a map lie in a box, widened by one cell."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from imaging.preprocess import Preprocessing, place
from training.catalogue import Sample
from training.figures import point_game


def point_hits(
    points: NDArray[np.float64],
    samples: Sequence[Sample],
    sizes_wh: NDArray[np.float64],
    rule: Preprocessing,
    stride: int,
) -> NDArray[np.bool_]:
    """Return for each picture whether its hottest point lies in one of its boxes.

    Args:
        points: (count, 2) as fractions of the picture.
        samples: the pictures, each with boxes.
        sizes_wh: (count, 2) of the source pictures.
        rule: how the network was given them.
        stride: of the map, in input pixels.
    """
    margins = []
    for width, height in sizes_wh.astype(int):
        scale_x, scale_y = place((int(width), int(height)), rule).scale_xy
        margins.append((stride / scale_x / width, stride / scale_y / height))
    boxes = [np.array(s.boxes) for s in samples]
    return point_game(points, boxes, np.array(margins).reshape(-1, 2))
