"""Small pictures drawn here, sharp at every size: a shape for each verdict, so that none is told by
colour alone.
"""

from functools import lru_cache

import customtkinter as ctk
from PIL import Image, ImageDraw

from gui import theme
from models.prediction import Verdict

_TIMES = 4  # drawn so much larger and averaged down

Points = list[tuple[float, float]]


@lru_cache(maxsize=128)
def verdict_picture(verdict: Verdict, pixels: int, colour: str) -> Image.Image:
    """Return the verdict's sign as RGBA: bolt, tick, question mark, bar or figure."""
    draw, picture = _sheet(pixels)
    ink = (255, 255, 255, 255)
    if verdict is Verdict.FRACTURE:
        _polygon(draw, pixels, [(0.5, 0.04), (0.98, 0.9), (0.02, 0.9)], colour)
        _stroke(draw, pixels, [(0.5, 0.36), (0.5, 0.62)], ink, 0.1)
        _dot(draw, pixels, (0.5, 0.76), 0.06, ink)
    elif verdict is Verdict.DOUBT:
        _polygon(draw, pixels, [(0.5, 0.02), (0.98, 0.5), (0.5, 0.98), (0.02, 0.5)], colour)
        _arc(draw, pixels, (0.36, 0.26, 0.64, 0.54), (180, 90), ink)
        _stroke(draw, pixels, [(0.5, 0.54), (0.5, 0.62)], ink, 0.09)
        _dot(draw, pixels, (0.5, 0.75), 0.055, ink)
    else:
        _dot(draw, pixels, (0.5, 0.5), 0.46, colour)
        for line in _INNER[verdict]:
            _stroke(draw, pixels, line, ink, 0.1)
    return picture.resize((pixels, pixels), Image.Resampling.BOX)


_INNER: dict[Verdict, list[Points]] = {
    Verdict.NO_FRACTURE: [[(0.28, 0.52), (0.44, 0.68), (0.73, 0.35)]],
    Verdict.OUT_OF_SCOPE: [[(0.27, 0.27), (0.73, 0.73)]],
    Verdict.NOT_APPLICABLE: [[(0.27, 0.5), (0.73, 0.5)]],
}


def draw_ahead(size: int) -> None:
    """Draw all signs of one size before they are needed."""
    for verdict in Verdict:
        verdict_icon(verdict, size)


def verdict_icon(verdict: Verdict, size: int) -> ctk.CTkImage:
    """Return the verdict's sign for a widget, `size` in design pixels."""
    light, dark = theme.VERDICTS[verdict]
    return ctk.CTkImage(
        verdict_picture(verdict, size * 2, light),
        verdict_picture(verdict, size * 2, dark),
        (size, size),
    )


def _sheet(pixels: int) -> tuple[ImageDraw.ImageDraw, Image.Image]:
    picture = Image.new("RGBA", (pixels * _TIMES, pixels * _TIMES), (0, 0, 0, 0))
    return ImageDraw.Draw(picture), picture


def _scaled(pixels: int, points: Points) -> Points:
    side = pixels * _TIMES
    return [(x * side, y * side) for x, y in points]


def _polygon(draw: ImageDraw.ImageDraw, pixels: int, points: Points, colour: str) -> None:
    draw.polygon(_scaled(pixels, points), fill=colour)


def _stroke(
    draw: ImageDraw.ImageDraw, pixels: int, points: Points, colour: object, width: float
) -> None:
    scaled = _scaled(pixels, points)
    draw.line(scaled, fill=colour, width=round(width * pixels * _TIMES), joint="curve")
    for point in points:
        _dot(draw, pixels, point, width / 2, colour)


def _dot(
    draw: ImageDraw.ImageDraw,
    pixels: int,
    centre: tuple[float, float],
    radius: float,
    colour: object,
) -> None:
    (x, y), side = centre, pixels * _TIMES
    box = tuple(side * value for value in (x - radius, y - radius, x + radius, y + radius))
    draw.ellipse(box, fill=colour)


def _arc(
    draw: ImageDraw.ImageDraw,
    pixels: int,
    box: tuple[float, float, float, float],
    angles: tuple[int, int],
    colour: object,
) -> None:
    side = pixels * _TIMES
    draw.arc(tuple(side * v for v in box), *angles, fill=colour, width=round(0.09 * side))
