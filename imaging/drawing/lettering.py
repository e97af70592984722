"""Text in the bundled font, drawn once for each wording, colour and size."""

import math
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONT_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "fonts"
_FONT_FILE = FONT_FOLDER / "Inter-SemiBold.otf"
_GROUND = (16, 18, 22)
_GROUND_OPACITY = 0.86
# Corners are drawn this many times larger and averaged down.
_OVERSAMPLING = 4
# The font's own line is taller than its letters; this keeps plates low.
_LINE_HEIGHT = 0.86
# A caption that would take more of the picture's height gets smaller letters, down to these.
_CAPTION_SHARE = 0.25
_LEAST_CAPTION_PX = 6

Colour = tuple[int, int, int]


@lru_cache(maxsize=8)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT_FILE), pixels)


# A plate takes some 100 KB, and a dragged measure has a new wording with every step.
@lru_cache(maxsize=48)
def text_plate(text: str, colour: Colour, font_px: int) -> NDArray[np.float32]:
    """Return text on a dark plate with rounded corners.

    Args:
        text: one line, or several parted by line breaks.
        colour: RGB of the letters.
        font_px: the font's size in pixels.

    Returns:
        (height, width, 4) float32, read-only: colours 0-255 already multiplied by the last
        channel, the opacity in [0, 1].
    """
    font, lines = _font(font_px), text.split("\n")
    pad_x, pad_y = _pad_x(font_px), round(font_px * 0.28)
    line_height = _line_height(font_px)
    width = round(max(font.getlength(line) for line in lines)) + 2 * pad_x
    height = line_height * len(lines) + 2 * pad_y
    ground = _rounded_mask(width, height, font_px * 0.32) * _GROUND_OPACITY
    letters = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(letters)
    for number, line in enumerate(lines):
        middle = pad_y + (number + 0.5) * line_height
        pen.text((pad_x, middle), line, fill=255, font=font, anchor="lm")
    ink = np.asarray(letters, np.float32)[:, :, None] / 255.0
    paint = np.concatenate([np.array(colour, np.float32), [1.0]], dtype=np.float32)
    base = np.concatenate([np.array(_GROUND, np.float32), [1.0]], dtype=np.float32)
    plate = (paint * ink + base * ground[:, :, None] * (1.0 - ink)).astype(np.float32)
    plate.flags.writeable = False
    return plate


def caption_plate(
    text: str, colour: Colour, font_px: int, picture_wh: tuple[int, int]
) -> NDArray[np.float32]:
    """Return a caption on a plate that a picture has room for.

    The text is broken at spaces where it is wider than the picture, and its letters get smaller
    where it would be too high. A picture under some eighty pixels has no room for a long sentence.

    Args:
        text: one line.
        colour: RGB of the letters.
        font_px: the greatest size of the letters in pixels.
        picture_wh: the picture that the plate is to lie on.

    Returns:
        As `text_plate`.
    """
    width, height = picture_wh
    while True:
        lines = _broken(text, font_px, width - 2 * _pad_x(font_px))
        plate = text_plate("\n".join(lines), colour, font_px)
        fits = plate.shape[1] <= width and plate.shape[0] <= height * _CAPTION_SHARE
        if fits or font_px <= _LEAST_CAPTION_PX:
            return plate
        font_px -= 1


def caption_band(
    text: str, colour: Colour, font_px: int, width: int, most_height: float = math.inf
) -> NDArray[np.uint8]:
    """Return a caption on a dark band that is laid under a picture and as wide as it.

    Args:
        text: one line; it is broken at spaces where it is wider than the band.
        colour: RGB of the letters.
        font_px: the greatest size of the letters in pixels; smaller where a word has no room.
        width: of the band in pixels.
        most_height: with a band that would be higher the letters get smaller, down to the least.

    Returns:
        (height, width, 3) uint8, RGB.
    """
    lines = _broken(text, font_px, width - 2 * _pad_x(font_px))
    while font_px > _LEAST_CAPTION_PX and not (
        _fits(lines, font_px, width) and _band_height(lines, font_px) <= most_height
    ):
        font_px -= 1
        lines = _broken(text, font_px, width - 2 * _pad_x(font_px))
    line_height, pad_y = _line_height(font_px), _pad_x(font_px)
    band = Image.new("RGB", (width, _band_height(lines, font_px)), _GROUND)
    pen = ImageDraw.Draw(band)
    for number, line in enumerate(lines):
        middle = pad_y + (number + 0.5) * line_height
        pen.text((_pad_x(font_px), middle), line, fill=colour, font=_font(font_px), anchor="lm")
    return np.asarray(band, np.uint8)


def _fits(lines: list[str], font_px: int, width: int) -> bool:
    longest = max(_font(font_px).getlength(line) for line in lines)
    return longest + 2 * _pad_x(font_px) <= width


def _band_height(lines: list[str], font_px: int) -> int:
    return _line_height(font_px) * len(lines) + 2 * _pad_x(font_px)


def _line_height(font_px: int) -> int:
    return round(sum(_font(font_px).getmetrics()) * _LINE_HEIGHT)


def _broken(text: str, font_px: int, width: float) -> list[str]:
    """Return the text in lines that are no wider than so many pixels, if its words are not."""
    font, lines = _font(font_px), [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pad_x(font_px: int) -> int:
    return round(font_px * 0.5)


def _rounded_mask(width: int, height: int, radius: float) -> NDArray[np.float32]:
    """Return the coverage, in [0, 1], of a rectangle with rounded corners."""
    times = _OVERSAMPLING
    large = Image.new("L", (width * times, height * times), 0)
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, width * times - 1, height * times - 1), radius * times, fill=255
    )
    small = large.resize((width, height), Image.Resampling.BOX)
    return np.asarray(small, np.float32) / 255.0
