"""Small line drawings for the tool strip, sharp at every size."""

from functools import lru_cache

import customtkinter as ctk
from PIL import Image, ImageDraw

from gui import theme
from gui.actions.names import Action

_TIMES = 4  # drawn so much larger and averaged down
_GRID = 24.0
_STROKE = 1.7

Lines = list[list[tuple[float, float]]]

# On a grid of 24 by 24, y down.
_LINES: dict[Action, Lines] = {
    Action.TOOL_HAND: [
        [(12, 3), (12, 21)],
        [(3, 12), (21, 12)],
        [(9, 6), (12, 3), (15, 6)],
        [(9, 18), (12, 21), (15, 18)],
        [(6, 9), (3, 12), (6, 15)],
        [(18, 9), (21, 12), (18, 15)],
    ],
    Action.TOOL_WINDOW: [
        [(12, 2), (12, 4)],
        [(12, 20), (12, 22)],
        [(2, 12), (4, 12)],
        [(20, 12), (22, 12)],
        [(5, 5), (6.4, 6.4)],
        [(17.6, 17.6), (19, 19)],
        [(5, 19), (6.4, 17.6)],
        [(17.6, 6.4), (19, 5)],
    ],
    Action.MAGNIFY: [[(15, 15), (21, 21)], [(7, 10), (13, 10)], [(10, 7), (10, 13)]],
    Action.TOOL_RULER: [
        [(3, 16), (16, 3), (21, 8), (8, 21), (3, 16)],
        [(7, 12), (9.5, 14.5)],
        [(10, 9), (12.5, 11.5)],
        [(13, 6), (15.5, 8.5)],
    ],
    Action.TOOL_ANGLE: [[(19, 4), (4, 19), (21, 19)], [(11, 12), (13, 14), (14, 19)]],
    Action.TOOL_COBB: [
        [(4, 9), (20, 4)],
        [(4, 15), (20, 20)],
        [(12, 9), (12, 10.5)],
        [(12, 13.5), (12, 15)],
    ],
    Action.TOOL_ELLIPSE: [],
    Action.TOOL_RECTANGLE: [[(4, 6), (20, 6), (20, 18), (4, 18), (4, 6)]],
    Action.TOOL_ARROW: [[(4, 20), (20, 4)], [(12, 4), (20, 4), (20, 12)]],
    Action.TOOL_NOTE: [
        [(5, 8), (5, 5), (19, 5), (19, 8)],
        [(12, 5), (12, 20)],
        [(9, 20), (15, 20)],
    ],
    Action.TURN_RIGHT: [[(20, 4), (20, 9.5), (14.5, 9.5)]],
    Action.FLIP_ACROSS: [
        [(12, 3), (12, 21)],
        [(9, 7), (3, 17), (9, 17), (9, 7)],
        [(15, 7), (21, 17), (15, 17), (15, 7)],
    ],
    Action.INVERT: [],
    Action.GREYS: [
        [(3, 20), (21, 20)],
        [(6, 20), (6, 14)],
        [(10, 20), (10, 6)],
        [(14, 20), (14, 10)],
        [(18, 20), (18, 16)],
    ],
    Action.MEASURES: [
        [(2, 12), (7, 7), (12, 5.5), (17, 7), (22, 12), (17, 17), (12, 18.5), (7, 17), (2, 12)]
    ],
}
# Left, top, right, bottom, then from and to in degrees, clockwise from three o'clock.
_ARCS: dict[Action, list[tuple[float, float, float, float, float, float]]] = {
    Action.TOOL_WINDOW: [(7, 7, 17, 17, 0, 360)],
    Action.MAGNIFY: [(3, 3, 17, 17, 0, 360)],
    Action.TOOL_ELLIPSE: [(3, 6, 21, 18, 0, 360)],
    Action.TURN_RIGHT: [(4, 4, 20, 20, 40, 320)],
    Action.INVERT: [(4, 4, 20, 20, 0, 360)],
    Action.MEASURES: [(9, 9, 15, 15, 0, 360)],
}
# A filled half disc: black and white exchanged.
_HALVES = (Action.INVERT,)


def tool_icon(action: Action, size: int) -> ctk.CTkImage:
    """Return an action's drawing for a widget, `size` in design pixels."""
    light, dark = theme.TEXT
    return ctk.CTkImage(
        tool_picture(action, size * 2, light), tool_picture(action, size * 2, dark), (size, size)
    )


@lru_cache(maxsize=128)
def tool_picture(action: Action, pixels: int, colour: str) -> Image.Image:
    """Return an action's drawing as RGBA."""
    side = pixels * _TIMES
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw, grid = ImageDraw.Draw(picture), side / _GRID
    width = round(_STROKE * grid)
    for line in _LINES[action]:
        points = [(x * grid, y * grid) for x, y in line]
        draw.line(points, fill=colour, width=width, joint="curve")
        for x, y in (points[0], points[-1]):
            reach = width / 2
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)
    for *box, start, end in _ARCS.get(action, []):
        corners = tuple(v * grid for v in box)
        draw.arc(corners, start, end, fill=colour, width=width)
    if action in _HALVES:
        box = (4 * grid, 4 * grid, 20 * grid, 20 * grid)
        draw.pieslice(box, 90, 270, fill=colour)
    return picture.resize((pixels, pixels), Image.Resampling.BOX)
