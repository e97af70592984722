"""Draws the program's icon: a broken bone under a lens.

python -m assets.draw_icon [FOLDER]
"""

import math
import sys
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent
SIDE = 512
ICO_SIDES = (16, 24, 32, 48, 64, 128, 256)
# Everything is drawn this many times larger and averaged down.
OVERSAMPLING = 4

NIGHT_TOP, NIGHT_BOTTOM = (24, 42, 60), (9, 14, 21)
GLASS = (36, 66, 92)
RIM = (86, 214, 255)
BONE = (245, 241, 230)
BREAK = (255, 150, 40)

# In units of the icon's side.
CORNER = 0.22
LENS_XY, LENS_RADIUS, RIM_WIDTH = (0.43, 0.43), 0.285, 0.072
HANDLE_FROM, HANDLE_TO, HANDLE_WIDTH = (0.655, 0.655), (0.835, 0.835), 0.125
BONE_HALF_LENGTH, SHAFT_HALF_WIDTH = 0.158, 0.054
KNOB_RADIUS, KNOB_APART = 0.073, 0.058
# The bone rises to the right, across the handle's direction.
BONE_DEGREES = -45.0

Point = tuple[float, float]


def icon(side: int) -> Image.Image:
    """Return the icon with its transparent corners, (side, side) RGBA."""
    large = side * OVERSAMPLING
    picture = _night(large)
    draw = ImageDraw.Draw(picture)
    _line(draw, large, HANDLE_FROM, HANDLE_TO, width=HANDLE_WIDTH, colour=RIM)
    _disc(draw, large, LENS_XY, LENS_RADIUS + RIM_WIDTH / 2, RIM)
    _disc(draw, large, LENS_XY, LENS_RADIUS - RIM_WIDTH / 2, GLASS)
    _bone(draw, large)
    # In the small sizes the break would only be dirt.
    if side >= 48:
        _break(draw, large)
    picture.putalpha(_rounded(large))
    return picture.resize((side, side), Image.Resampling.BOX)


def _night(side: int) -> Image.Image:
    """Return the ground, a little lighter at the top."""
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), NIGHT_TOP)
    column.putpixel((0, 1), NIGHT_BOTTOM)
    return column.resize((side, side), Image.Resampling.BILINEAR)


def _rounded(side: int) -> Image.Image:
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, side - 1, side - 1), CORNER * side, fill=255)
    return mask


def _on_bone(along: float, across: float) -> Point:
    """Return a point of the bone's own frame in units of the icon's side."""
    angle = math.radians(BONE_DEGREES)
    x = along * math.cos(angle) - across * math.sin(angle)
    y = along * math.sin(angle) + across * math.cos(angle)
    return LENS_XY[0] + x, LENS_XY[1] + y


def _bone(draw: ImageDraw.ImageDraw, side: int) -> None:
    ends = _on_bone(-BONE_HALF_LENGTH, 0), _on_bone(BONE_HALF_LENGTH, 0)
    _line(draw, side, *ends, width=2 * SHAFT_HALF_WIDTH, colour=BONE)
    for along in (-BONE_HALF_LENGTH, BONE_HALF_LENGTH):
        for across in (-KNOB_APART, KNOB_APART):
            _disc(draw, side, _on_bone(along, across), KNOB_RADIUS, BONE)


def _break(draw: ImageDraw.ImageDraw, side: int) -> None:
    """Draw a zigzag across the shaft."""
    reach = SHAFT_HALF_WIDTH * 1.25
    teeth = (-0.022, 0.016, -0.016, 0.016, -0.016, 0.022)
    corners = [(x, reach * (2 * i / 5 - 1)) for i, x in enumerate(teeth)]
    points = [(x * side, y * side) for x, y in (_on_bone(*corner) for corner in corners)]
    draw.line(points, GLASS, round(0.044 * side), joint="curve")
    draw.line(points, BREAK, round(0.016 * side), joint="curve")


def _disc(
    draw: ImageDraw.ImageDraw, side: int, centre: Point, radius: float, colour: tuple
) -> None:
    x, y, r = centre[0] * side, centre[1] * side, radius * side
    draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)


def _line(
    draw: ImageDraw.ImageDraw, side: int, start: Point, end: Point, *, width: float, colour: tuple
) -> None:
    """Draw a line with round ends."""
    points = [(start[0] * side, start[1] * side), (end[0] * side, end[1] * side)]
    draw.line(points, colour, round(width * side))
    for point in (start, end):
        _disc(draw, side, point, width / 2, colour)


def main() -> None:
    """Draw the PNG and the ICO into a folder, by default the one beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    icon(SIDE).save(folder / "icon.png", optimize=True)
    sizes = [icon(side) for side in ICO_SIDES]
    sizes[-1].save(
        folder / "icon.ico",
        append_images=sizes[:-1],
        sizes=[(side, side) for side in ICO_SIDES],
    )


if __name__ == "__main__":
    main()
