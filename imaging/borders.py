"""Finding the picture inside flat borders, or on a page with text around it."""

import numpy as np

from imaging.opencv import cv2
from imaging.pages import Box, Cells, Greys, area, on_bright_page, on_written_page
from imaging.percentiles import percentiles
from imaging.radiograph import Pixels

# So many cells across are enough to tell a flat row, and keep the search near a millisecond.
CELLS = 128
# A cell's grey is the median of so many samples across: noise and thin letters do not move it.
SAMPLES_ACROSS = 5
# Of the greys between the picture's 0.5 and 99.5 per cent: the noise of a border and of JPEG.
TOLERANCE = 0.05
# Of a row's cells: one grain of dust does not make a row a picture, a fingertip does.
FLAT_SHARE = 0.99
# Of the longer side of what was found, kept around it as films have it; see docs/experiments.md.
MARGIN = 0.08
# The same on a page with text, which stands near a picture.
WRITTEN_MARGIN = 0.03
# Of the picture's sides: where less is left, the picture is nearly blank and kept whole.
LEAST_LEFT = 0.1
# A slide's border may lie in a screen's.
MOST_BORDERS = 3
# Of what lies inside flat borders; where pictures take more of it, they only have a frame around.
MORE_THAN_FRAMED = 0.95


def inside_borders(pixels: Pixels) -> Box:
    """Return left, top, right and bottom of the picture without what was put around it.

    A border is a row or column of one grey, black or not, and all beside it of that same grey;
    a small margin of it is kept. On a bright page it is what has straight sides and many greys;
    several of these are kept together, and no margin, where captions may stand. On a page of any
    grey with text on it, it is what has many greys.

    Args:
        pixels: (height, width), any depth.
    """
    height, width = pixels.shape
    samples, calm, stored, cell_xy = _shrunk(pixels)
    low, high = percentiles(stored, (0.5, 99.5))
    cells = stored.astype(np.float32)
    greys = Greys(low, high, max((high - low) * TOLERANCE, 0.5))
    inner, on_page = _without_frames(cells, greys)
    if inner is None:
        return 0, 0, width, height
    margin = 0.0
    if not on_page:
        on_page, margin = on_written_page(samples, calm, cells, greys), WRITTEN_MARGIN
    if not on_page or area(on_page) >= MORE_THAN_FRAMED * area(inner):
        on_page, margin = inner, MARGIN
    left, top, right, bottom = on_page
    longer = max((right - left) * cell_xy[0], (bottom - top) * cell_xy[1])
    return _in_pixels(on_page, cell_xy, (width, height), round(margin * longer))


def _without_frames(cells: Cells, greys: Greys) -> tuple[Box | None, Box | None]:
    """Return what lies inside flat borders, and of it the pictures of a bright page.

    The first is None where nearly nothing does, the second where there is no such page.
    """
    left, top, right, bottom = 0, 0, cells.shape[1], cells.shape[0]
    on_page: Box | None = None
    for _ in range(MOST_BORDERS):
        inner = cells[top:bottom, left:right]
        found = None if on_page else on_bright_page(inner, greys)
        if found:
            on_page = found[0] + left, found[1] + top, found[2] + left, found[3] + top
        cut = _cuts(inner, greys.tolerance)
        if not any(cut):
            break
        left, top, right, bottom = left + cut[0], top + cut[1], right - cut[2], bottom - cut[3]
        if right - left < cells.shape[1] * LEAST_LEFT or bottom - top < len(cells) * LEAST_LEFT:
            return None, None
    return (left, top, right, bottom), on_page


def _in_pixels(box: Box, cell_xy: tuple[int, int], size_wh: tuple[int, int], margin: int) -> Box:
    (wide, high), (width, height) = cell_xy, size_wh
    return (
        max(box[0] * wide - margin, 0),
        max(box[1] * high - margin, 0),
        min(box[2] * wide + margin, width),
        min(box[3] * high + margin, height),
    )


def _shrunk(pixels: Pixels) -> tuple[Pixels, Pixels, Pixels, tuple[int, int]]:
    """Return samples of the picture, their medians, and at most `CELLS` of these across.

    Last comes how many pixels such a cell is wide and high.
    """
    # Every few pixels only: to go through all of a large film takes a hundred times as long.
    step_y, step_x = (max(1, -(-n // (4 * CELLS))) for n in pixels.shape)
    samples = calm = np.ascontiguousarray(pixels[::step_y, ::step_x])
    if min(samples.shape) >= SAMPLES_ACROSS:
        calm = np.asarray(cv2.medianBlur(samples, SAMPLES_ACROSS), pixels.dtype)
    more_y, more_x = (max(1, -(-n // CELLS)) for n in samples.shape)
    return samples, calm, calm[::more_y, ::more_x], (step_x * more_x, step_y * more_y)


def _cuts(values: Cells, tolerance: float) -> Box:
    """Return how many columns and rows are flat at the left, the top, the right and the bottom."""
    top, bottom = _flat_rows(values, tolerance), _flat_rows(values[::-1], tolerance)
    if top + bottom >= len(values):
        return values.shape[1], len(values), 0, 0
    kept = values[top : len(values) - bottom].T
    return _flat_rows(kept, tolerance), top, _flat_rows(kept[::-1], tolerance), bottom


def _flat_rows(values: Cells, tolerance: float) -> int:
    """Return how many rows from the first on are of the first one's grey."""
    # NumPy's median and mean take twice the time of all the rest, for their checks.
    ground, width = np.sort(values[0]), values.shape[1]
    middle = (ground[(width - 1) // 2] + ground[width // 2]) / 2
    is_flat = np.count_nonzero(np.abs(values - middle) <= tolerance, axis=1) >= FLAT_SHARE * width
    return len(values) if is_flat.all() else int(is_flat.argmin())
