"""The scale bar: a round length that lies in the picture's lower right corner, as in an atlas."""

import math
from dataclasses import dataclass

from imaging.drawing import pen
from imaging.drawing.labels import Rectangle
from imaging.drawing.lettering import Colour, text_plate

COLOUR: Colour = (240, 240, 240)

# In pixels of the output at scale 1.
MOST_LENGTH = 240.0
AWAY = 14.0
LINE_WIDTH = 2.0
TICK, INNER_TICK = 9.0, 5.0
FONT_SIZE = 12.0
GAP = 3.0
# Of the picture's width.
_MOST_SHARE = 0.25
_LEAST_LENGTH = 24.0
# A round length's first digit, and into how many equal parts its ticks part it.
_ROUND = ((5, 5), (2, 4), (1, 5))


@dataclass(frozen=True)
class ScaleBar:
    """A bar as it is to be drawn.

    Attributes:
        length_px: in pixels of the output.
        parts: how many its ticks show.
        words: its length.
    """

    length_px: float
    parts: int
    words: str


def room_for_bar(width: int, scale: float) -> float:
    """Return how long a bar may be at most in a picture so wide, in pixels of the output."""
    return min(MOST_LENGTH * scale, width * _MOST_SHARE)


def round_length(most_mm: float) -> tuple[float, int]:
    """Return the greatest round length of at most so many mm, and the parts that suit it."""
    power = 10.0 ** math.floor(math.log10(most_mm))
    # A length such as 4.9999999999 is 5.
    digit, parts = next((d, p) for d, p in _ROUND if d * power <= most_mm * (1 + 1e-9))
    return digit * power, parts


def draw_bar(canvas: pen.Canvas, bar: ScaleBar, scale: float) -> Rectangle | None:
    """Draw the bar in the lower right corner.

    Args:
        canvas: (height, width, 3) uint8, RGB, drawn on.
        scale: of pens and letters.

    Returns:
        What it covers; None, and nothing drawn, where the picture is too small for it.
    """
    height, width = canvas.shape[:2]
    plate = text_plate(bar.words, COLOUR, round(FONT_SIZE * scale))
    thick = max(round(LINE_WIDTH * scale), 1)
    right, bottom = round(width - AWAY * scale), round(height - AWAY * scale)
    left, top = right - round(bar.length_px), bottom - round(TICK * scale)
    plate_left = right - plate.shape[1]
    plate_top = top - round(GAP * scale) - plate.shape[0]
    if bar.length_px < _LEAST_LENGTH * scale or min(plate_left, plate_top) < 0:
        return None
    lines = [(left, bottom - thick, right, bottom)]
    for place in range(bar.parts + 1):
        x = left + round((right - left) * place / bar.parts)
        reach = TICK if place in (0, bar.parts) else INNER_TICK
        # The outer ticks end where the length does.
        start = min(max(x - thick // 2, left), right - thick)
        lines.append((start, bottom - round(reach * scale), start + thick, bottom))
    for x0, y0, x1, y1 in lines:
        pen.fill_rectangle(canvas, (x0 - 1, y0 - 1, x1 + 1, y1 + 1), pen.EDGE)
    for line in lines:
        pen.fill_rectangle(canvas, line, COLOUR)
    pen.paste(canvas, plate, plate_left, plate_top)
    return (min(left, plate_left) - 1, plate_top, right + 1, bottom + 1)
