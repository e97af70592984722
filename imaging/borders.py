"""Finding the picture inside flat borders: what a scanner, a screen or a slide put around it."""

import numpy as np
from numpy.typing import NDArray

from imaging.percentiles import percentiles
from imaging.radiograph import Pixels

Box = tuple[int, int, int, int]
# So many samples across are enough to tell a flat row, and keep the search under a millisecond.
SAMPLES = 128
# Of the greys between the picture's 0.5 and 99.5 per cent: the noise of a border and of JPEG.
TOLERANCE = 0.05
# Of a row's samples: one grain of dust does not make a row a picture, a fingertip does.
FLAT_SHARE = 0.99
# Of the longer side of what was found, kept around it as films have it; see docs/experiments.md.
MARGIN = 0.08
# Of the picture's sides: where less is left, the picture is nearly blank and kept whole.
LEAST_LEFT = 0.1
# A slide's border may lie in a screen's.
MOST_BORDERS = 3


def inside_borders(pixels: Pixels) -> Box:
    """Return left, top, right and bottom of what lies inside flat borders, with a small margin.

    A border is a row or column of one grey, black or not, and all beside it of that same grey.

    Args:
        pixels: (height, width), any depth.
    """
    height, width = pixels.shape
    step_y, step_x = max(1, -(-height // SAMPLES)), max(1, -(-width // SAMPLES))
    stored = pixels[::step_y, ::step_x]
    low, high = percentiles(stored, (0.5, 99.5))
    sample = stored.astype(np.float32)
    tolerance = max((high - low) * TOLERANCE, 0.5)
    left, top, right, bottom = 0, 0, sample.shape[1], sample.shape[0]
    for _ in range(MOST_BORDERS):
        inner = sample[top:bottom, left:right]
        cut = _cuts(inner, tolerance)
        if not any(cut):
            break
        left, top, right, bottom = left + cut[0], top + cut[1], right - cut[2], bottom - cut[3]
        if right - left < sample.shape[1] * LEAST_LEFT or bottom - top < len(sample) * LEAST_LEFT:
            return 0, 0, width, height
    margin = round(MARGIN * max((right - left) * step_x, (bottom - top) * step_y))
    return (
        max(left * step_x - margin, 0),
        max(top * step_y - margin, 0),
        min(right * step_x + margin, width),
        min(bottom * step_y + margin, height),
    )


def _cuts(values: NDArray[np.float32], tolerance: float) -> Box:
    """Return how many columns and rows are flat at the left, the top, the right and the bottom."""
    top, bottom = _flat_rows(values, tolerance), _flat_rows(values[::-1], tolerance)
    if top + bottom >= len(values):
        return values.shape[1], len(values), 0, 0
    kept = values[top : len(values) - bottom].T
    return _flat_rows(kept, tolerance), top, _flat_rows(kept[::-1], tolerance), bottom


def _flat_rows(values: NDArray[np.float32], tolerance: float) -> int:
    """Return how many rows from the first on are of the first one's grey."""
    # NumPy's median and mean take twice the time of all the rest, for their checks.
    ground, width = np.sort(values[0]), values.shape[1]
    middle = (ground[(width - 1) // 2] + ground[width // 2]) / 2
    is_flat = np.count_nonzero(np.abs(values - middle) <= tolerance, axis=1) >= FLAT_SHARE * width
    return len(values) if is_flat.all() else int(is_flat.argmin())
