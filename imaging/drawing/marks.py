"""Drawing marks: heat, boxes, skeletons, keypoints and their labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from imaging.drawing import pen
from imaging.drawing.heat import is_cold, lay_heat
from imaging.drawing.labels import Rectangle, Wanted, place_labels
from imaging.drawing.lettering import Colour, caption_plate, text_plate
from imaging.overlay import Box, Caption, Heatmap, Keypoint, Mark, Skeleton, region_in_words
from words import _, number

# After Okabe and Ito (2008): told apart by readers with any colour vision.
BOX_COLOUR: Colour = (86, 214, 255)
LEFT_COLOUR: Colour = (86, 180, 233)
RIGHT_COLOUR: Colour = (255, 176, 46)
MIDDLE_COLOUR: Colour = (240, 240, 240)
LIMB_COLOUR: Colour = (222, 222, 222)
CAPTION_COLOUR: Colour = (240, 240, 240)
RING_COLOUR: Colour = (255, 255, 255)

# In pixels of the output at scale 1.
LINE_WIDTH = 2.0
DASH = 7.0
LABEL_GAP = 3.0
FONT_SIZE = 14.0
# However small the picture.
LEAST_FONT_PX = 9
DOT_RADIUS = 4.0
RING_RADIUS = 9.0
CAPTION_REACH = 6.0


@dataclass(frozen=True)
class Sheet:
    """What marks are drawn on.

    Attributes:
        canvas: (height, width, 3) uint8, RGB.
        matrix: (2, 3), from source pixels to the canvas.
        source_wh: the radiograph's size.
        scale: of pens and letters.
        kept_free: what labels cover only where they must.
    """

    canvas: NDArray[np.uint8]
    matrix: NDArray[np.float64]
    source_wh: tuple[int, int]
    scale: float
    kept_free: tuple[Rectangle, ...] = ()

    def point(self, point_xy: tuple[float, float]) -> tuple[float, float]:
        """Return a source point on the canvas."""
        x, y = self.matrix[:, :2] @ point_xy + self.matrix[:, 2]
        return float(x), float(y)

    def pixels(self, length: float) -> int:
        """Return a pen's length in whole pixels, at least one."""
        return max(round(length * self.scale), 1)


def draw_marks(sheet: Sheet, marks: Sequence[Mark], opacity: float, highlight: Mark | None) -> None:
    """Draw heat under lines, lines under points, and the labels on top."""
    for mark in marks:
        if isinstance(mark, Heatmap):
            lay_heat(sheet.canvas, mark, sheet.matrix, opacity)
    for mark in marks:
        if isinstance(mark, Heatmap) and mark is highlight and not is_cold(mark):
            _ring_hottest(sheet, mark)
        elif isinstance(mark, Skeleton):
            _draw_skeleton(sheet, mark)
        elif isinstance(mark, Box):
            _draw_box(sheet, mark, mark == highlight)
    for mark in marks:
        if isinstance(mark, Keypoint) and mark.is_shown:
            _draw_keypoint(sheet, mark, mark == highlight)
    _draw_labels(sheet, marks)


def _on_canvas(sheet: Sheet, box: Box) -> Rectangle:
    """Return the box on the canvas, on whole pixels and with room for its frame.

    An edge that lies on the canvas's own edge is moved in, so that its line is seen.
    """
    width, height = sheet.source_wh
    left, top, right, bottom = box.box_xyxy
    held = [
        (min(max(x, 0), width), min(max(y, 0), height)) for x, y in ((left, top), (right, bottom))
    ]
    (x0, y0), (x1, y1) = (sheet.point(corner) for corner in held)
    reach = sheet.pixels(LINE_WIDTH) + 2
    limit_x, limit_y = sheet.canvas.shape[1], sheet.canvas.shape[0]
    return (
        _moved_in(min(x0, x1), 0, reach),
        _moved_in(min(y0, y1), 0, reach),
        -_moved_in(-max(x0, x1), -limit_x, reach),
        -_moved_in(-max(y0, y1), -limit_y, reach),
    )


def _moved_in(edge: float, limit: float, reach: int) -> float:
    return limit + reach if limit - 1 <= edge < limit + reach else float(round(edge))


def _draw_box(sheet: Sheet, box: Box, is_bold: bool) -> None:
    width = sheet.pixels(LINE_WIDTH * 2 if is_bold else LINE_WIDTH)
    dash = 0 if box.is_sure else sheet.pixels(DASH)
    pen.stroke_rectangle(sheet.canvas, _on_canvas(sheet, box), BOX_COLOUR, width, dash)


def _ring_hottest(sheet: Sheet, heatmap: Heatmap) -> None:
    point = sheet.point(heatmap.hottest_xy)
    width = sheet.pixels(LINE_WIDTH / 2)
    pen.ring(sheet.canvas, point, RING_RADIUS * sheet.scale, RING_COLOUR, width)


def _draw_skeleton(sheet: Sheet, skeleton: Skeleton) -> None:
    width = sheet.pixels(LINE_WIDTH)
    for line in skeleton.lines_xyxy:
        ends = (*sheet.point(line[:2]), *sheet.point(line[2:]))
        pen.stroke_line(sheet.canvas, ends, LIMB_COLOUR, width)


def _draw_keypoint(sheet: Sheet, keypoint: Keypoint, is_bold: bool) -> None:
    """Draw a disc for the person's left, a diamond for the right, a smaller disc between."""
    point = sheet.point(keypoint.point_xy)
    radius = DOT_RADIUS * sheet.scale * (1.5 if is_bold else 1.0)
    if keypoint.label.startswith("left_"):
        pen.dot(sheet.canvas, point, radius, LEFT_COLOUR)
    elif keypoint.label.startswith("right_"):
        pen.diamond(sheet.canvas, point, radius * 1.5, RIGHT_COLOUR)
    else:
        pen.dot(sheet.canvas, point, radius * 0.8, MIDDLE_COLOUR)


def _draw_labels(sheet: Sheet, marks: Iterable[Mark]) -> None:
    font_px = max(round(FONT_SIZE * sheet.scale), LEAST_FONT_PX)
    height, width = sheet.canvas.shape[:2]
    plates, wanted = [], []
    for mark in marks:
        if isinstance(mark, Box):
            plate = text_plate(label_of(mark), BOX_COLOUR, font_px)
            target = pen.frame_around(_on_canvas(sheet, mark), sheet.pixels(LINE_WIDTH))
        elif isinstance(mark, Caption):
            plate = caption_plate(mark.text, CAPTION_COLOUR, font_px, (width, height))
            (x, y), reach = sheet.point(mark.point_xy), CAPTION_REACH * sheet.scale
            target = (x - reach, y - reach, x + reach, y + reach)
        else:
            continue
        if target[2] <= 0 or target[3] <= 0 or target[0] >= width or target[1] >= height:
            continue
        plates.append(plate)
        wanted.append(Wanted(target, (plate.shape[1], plate.shape[0])))
    places = place_labels(wanted, (width, height), sheet.pixels(LABEL_GAP), sheet.kept_free)
    for plate, place in zip(plates, places, strict=True):
        if place is not None:
            pen.paste(sheet.canvas, plate, *place)


def label_of(box: Box) -> str:
    """Return the wording of a box's label, such as "fracture 0.87 · Hand X-ray"."""
    words = f"{_(box.label)} {number(box.score, '.2f')}"
    return f"{words} · {region_in_words(box.region)}" if box.region else words
