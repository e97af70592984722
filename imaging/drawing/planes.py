"""Drawing the overlay planes that came with a file: white, with a dark rim that shows on bone."""

import numpy as np
from numpy.typing import NDArray

from imaging.drawing import pen
from imaging.drawing.lettering import Colour
from imaging.opencv import cv2

COLOUR: Colour = (255, 255, 255)


def marked_pixels(plane: NDArray[np.uint8 | np.uint16], shrinks: bool) -> NDArray[np.bool_]:
    """Return which pixels of a scaled plane are drawn.

    Args:
        plane: (height, width), scaled between 0 and 255.
        shrinks: True where several of its pixels became one: then any of them counts, so that the
            finest line stays whole.
    """
    return plane > (0 if shrinks else 127)


def draw_plane(canvas: pen.Canvas, marked: NDArray[np.bool_], scale: float) -> None:
    """Draw a plane's marks.

    Args:
        canvas: (height, width, 3) uint8, RGB, drawn on.
        marked: (height, width).
        scale: of pens.
    """
    reach = 2 * max(round(scale), 1) + 1
    rim = cv2.dilate(marked.astype(np.uint8), np.ones((reach, reach), np.uint8))
    canvas[np.asarray(rim, np.bool_)] = pen.EDGE
    canvas[marked] = COLOUR
