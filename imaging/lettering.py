"""Text in the bundled font, drawn once for each wording, colour and size."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_FONT_FILE = Path(__file__).parents[1] / "assets" / "fonts" / "Inter-SemiBold.otf"
_GROUND = (16, 18, 22)
_GROUND_OPACITY = 0.86
# Corners are drawn this many times larger and averaged down.
_OVERSAMPLING = 4

Colour = tuple[int, int, int]


@lru_cache(maxsize=8)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT_FILE), pixels)


@lru_cache(maxsize=256)
def text_plate(text: str, colour: Colour, font_px: int) -> NDArray[np.float32]:
    """Return a line of text on a dark plate with rounded corners.

    Args:
        text: one line.
        colour: RGB of the letters.
        font_px: the font's size in pixels.

    Returns:
        (height, width, 4) float32, read-only: colours 0-255 already multiplied by the last
        channel, the opacity in [0, 1].
    """
    font = _font(font_px)
    pad_x, pad_y = round(font_px * 0.5), round(font_px * 0.28)
    ascent, descent = font.getmetrics()
    # The font's own line is taller than its letters; this keeps plates low.
    width = round(font.getlength(text)) + 2 * pad_x
    height = round((ascent + descent) * 0.86) + 2 * pad_y
    ground = _rounded_mask(width, height, font_px * 0.32) * _GROUND_OPACITY
    letters = Image.new("L", (width, height), 0)
    ImageDraw.Draw(letters).text((pad_x, height / 2), text, fill=255, font=font, anchor="lm")
    ink = np.asarray(letters, np.float32)[:, :, None] / 255.0
    paint = np.concatenate([np.array(colour, np.float32), [1.0]], dtype=np.float32)
    base = np.concatenate([np.array(_GROUND, np.float32), [1.0]], dtype=np.float32)
    plate = (paint * ink + base * ground[:, :, None] * (1.0 - ink)).astype(np.float32)
    plate.flags.writeable = False
    return plate


def _rounded_mask(width: int, height: int, radius: float) -> NDArray[np.float32]:
    """Return the coverage, in [0, 1], of a rectangle with rounded corners."""
    times = _OVERSAMPLING
    large = Image.new("L", (width * times, height * times), 0)
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, width * times - 1, height * times - 1), radius * times, fill=255
    )
    small = large.resize((width, height), Image.Resampling.BOX)
    return np.asarray(small, np.float32) / 255.0
