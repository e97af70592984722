"""The one renderer: a radiograph and its marks become a picture.

It makes the screen's picture, the saved one, the report's figure and the tests' snapshots.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from imaging.drawing.marks import Sheet, draw_marks
from imaging.drawing.measurements import Drawn, draw_measures
from imaging.drawing.scale_bar import ScaleBar, draw_bar
from imaging.opencv import cv2
from imaging.orientation import UPRIGHT, Orientation
from imaging.overlay import DEFAULT_OPACITY, Mark
from imaging.pyramid import Pyramid
from imaging.radiograph import Pixels, Radiograph
from imaging.tone import PLAIN, Tone
from imaging.view import View
from imaging.window import levels_of, look_up

# A picture of this long side has scale 1. Larger ones are looked at from farther away, so that
# their pens grow, if more slowly than they do.
NORMAL_SIDE = 1200
_GROWTH = 0.75
_LEAST_SCALE, _GREATEST_SCALE = 0.85, 6.0


def render(
    radiograph: Radiograph,
    marks: Sequence[Mark],
    size: tuple[int, int] | None = None,
    tone: Tone = PLAIN,
    opacity: float = DEFAULT_OPACITY,
    *,
    highlight: Mark | None = None,
    measures: Sequence[Drawn] = (),
    orientation: Orientation = UPRIGHT,
    scale: float | None = None,
) -> Image.Image:
    """Draw the whole radiograph with its marks.

    Args:
        radiograph: never drawn on.
        marks: in drawing order, in source pixels.
        size: width and height of the result; None is one pixel for each source pixel.
        tone: window, gamma and inversion of the greys.
        opacity: of heat maps, in [0, 1].
        highlight: one of `marks`, drawn bolder.
        measures: the reader's own, drawn over all marks.
        orientation: how the result is turned; letters stay upright.
        scale: of pens and letters; None takes what suits a picture of this size on a screen.

    Returns:
        An RGB picture of exactly `size`.
    """
    width, height = orientation.size_of(radiograph.size_wh)
    size = size or (width, height)
    stored = radiograph.pixels if radiograph.rgb is None else radiograph.rgb
    stored = np.ascontiguousarray(orientation.apply(stored))
    if size != (width, height):
        shrinks = size[0] < width or size[1] < height
        method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        stored = np.asarray(cv2.resize(stored, size, interpolation=method), stored.dtype)
    canvas = _toned(stored, tone, radiograph)
    stretch = np.array([[size[0] / width], [size[1] / height]])
    matrix = stretch * orientation.matrix(radiograph.size_wh)
    sheet = Sheet(canvas, matrix, radiograph.size_wh, scale or scale_for(size))
    draw_marks(sheet, marks, opacity, highlight)
    draw_measures(canvas, measures, sheet.point, sheet.scale)
    return Image.fromarray(canvas)


def render_view(
    pyramid: Pyramid,
    marks: Sequence[Mark],
    view: View,
    tone: Tone = PLAIN,
    opacity: float = DEFAULT_OPACITY,
    *,
    highlight: Mark | None = None,
    measures: Sequence[Drawn] = (),
    bar: ScaleBar | None = None,
    scale: float = 1.0,
) -> Image.Image:
    """Draw what a viewport shows of a radiograph, black around it.

    Args:
        pyramid: of the radiograph, made once when it is opened.
        marks: in drawing order, in source pixels.
        view: zoom, place, orientation and size of the viewport.
        tone: window, gamma and inversion of the greys.
        opacity: of heat maps, in [0, 1].
        highlight: one of `marks`, drawn bolder.
        measures: the reader's own, drawn over all marks.
        bar: drawn under all of them, in the lower right corner.
        scale: of pens and letters: the screen's own scaling, 2.0 for 200 per cent.

    Returns:
        An RGB picture of the viewport's size.
    """
    radiograph = pyramid.radiograph
    width, height = view.size_wh
    stored, (left, top) = pyramid.sample(view)
    canvas = np.zeros((height, width, 3), np.uint8)
    if stored.size:
        shown = _toned(stored, tone, radiograph)
        if shown.shape == canvas.shape:
            canvas = shown
        else:
            canvas[top : top + shown.shape[0], left : left + shown.shape[1]] = shown
    covered = draw_bar(canvas, bar, scale) if bar else None
    kept_free = (covered,) if covered else ()
    sheet = Sheet(canvas, view.matrix, radiograph.size_wh, scale, kept_free)
    draw_marks(sheet, marks, opacity, highlight)
    draw_measures(canvas, measures, sheet.point, scale)
    return Image.fromarray(canvas)


def scale_for(size_wh: tuple[int, int]) -> float:
    """Return the scale of pens and letters on a whole picture of this size."""
    growth = (max(size_wh) / NORMAL_SIDE) ** _GROWTH
    return min(max(growth, _LEAST_SCALE), _GREATEST_SCALE)


def _toned(stored: Pixels, tone: Tone, radiograph: Radiograph) -> NDArray[np.uint8]:
    """Return a fresh RGB picture of stored values, whether grey or colour."""
    table = tone.table(radiograph.window, levels_of(stored))
    if radiograph.has_padding:
        # Source: DICOM PS3.3 C.7.5.1.1.2. What was never exposed stays black, inverted or not: a
        # white ground would dazzle.
        table = table.copy()
        table[0] = 0
    shown = look_up(stored, table)
    if shown.ndim == 3:
        return np.ascontiguousarray(shown)
    return np.asarray(cv2.cvtColor(shown, cv2.COLOR_GRAY2RGB), np.uint8)
