"""The pointing game: does a map's hottest point lie in a box, widened by one cell."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.data.sample import Sample
from training.figures.figures import point_game


def point_hits(
    points: NDArray[np.float64],
    samples: Sequence[Sample],
    cells_wh: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return for each picture whether its hottest point lies in one of its boxes.

    Args:
        points: (count, 2) as fractions of the picture.
        samples: the pictures, each with boxes.
        cells_wh: (count, 2) width and height of a map's cell as fractions of the picture.
    """
    return point_game(points, [np.array(s.boxes) for s in samples], cells_wh.reshape(-1, 2))
