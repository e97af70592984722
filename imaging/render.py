"""The one renderer: a radiograph and its marks become a picture.

It makes the screen's picture, the saved one, the report's figure and the tests' snapshots.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from imaging.blank import blank_pixels
from imaging.drawing.marks import Sheet, draw_marks
from imaging.drawing.measurements import Drawn, draw_measures
from imaging.drawing.planes import draw_plane, marked_pixels
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
    shows_overlay_planes: bool = True,
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
        shows_overlay_planes: False leaves away the graphics that the file lays over its picture.

    Returns:
        An RGB picture of exactly `size`.
    """
    width, height = orientation.size_of(radiograph.size_wh)
    size = size or (width, height)
    stored = radiograph.pixels if radiograph.rgb is None else radiograph.rgb
    blank = None if radiograph.blank is None else _scaled(radiograph.blank, size, orientation)
    canvas = _toned(_scaled(stored, size, orientation), blank, tone, radiograph)
    scale = scale or scale_for(size)
    plane = radiograph.overlay_plane
    if shows_overlay_planes and plane is not None:
        shrinks = size[0] < width or size[1] < height
        draw_plane(canvas, marked_pixels(_scaled(plane, size, orientation), shrinks), scale)
    stretch = np.array([[size[0] / width], [size[1] / height]])
    matrix = stretch * orientation.matrix(radiograph.size_wh)
    sheet = Sheet(canvas, matrix, radiograph.size_wh, scale)
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
    shows_overlay_planes: bool = True,
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
        shows_overlay_planes: False leaves away the graphics that the file lays over its picture.

    Returns:
        An RGB picture of the viewport's size.
    """
    radiograph = pyramid.radiograph
    width, height = view.size_wh
    stored, (left, top) = pyramid.sample(view)
    canvas = np.zeros((height, width, 3), np.uint8)
    if stored.size:
        shown = _toned(stored, pyramid.blank(view), tone, radiograph)
        plane = pyramid.overlay_plane(view) if shows_overlay_planes else None
        if plane is not None:
            draw_plane(shown, marked_pixels(plane, view.zoom < 1.0), scale)
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


def _scaled(stored: Pixels, size_wh: tuple[int, int], orientation: Orientation) -> Pixels:
    """Return stored values turned and brought to a size."""
    stored = np.ascontiguousarray(orientation.apply(stored))
    height, width = stored.shape[:2]
    if size_wh == (width, height):
        return stored
    shrinks = size_wh[0] < width or size_wh[1] < height
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(stored, size_wh, interpolation=method), stored.dtype)


def _toned(
    stored: Pixels, blank: Pixels | None, tone: Tone, radiograph: Radiograph
) -> NDArray[np.uint8]:
    """Return a fresh RGB picture of stored values, whether grey or colour."""
    shown = look_up(stored, tone.table(radiograph.window, levels_of(stored)))
    if blank is not None:
        # Source: DICOM PS3.3 C.7.5.1.1.2. What is no part of the picture has no place among its
        # greys; inverted too it stays black, since a white ground would dazzle.
        shown[blank_pixels(blank)] = 0
    if shown.ndim == 3:
        return np.ascontiguousarray(shown)
    return np.asarray(cv2.cvtColor(shown, cv2.COLOR_GRAY2RGB), np.uint8)
