"""Grey or true colour: many X-rays are stored as three channels that say the same thing."""

import numpy as np
from numpy.typing import NDArray

from imaging.opencv import cv2
from imaging.radiograph import Pixels

# A grey JPEG's three channels differ by its chroma rounding, by up to about 4 grey levels of 256;
# a small coloured arrow on a grey film does not make it a photograph.
COLOUR_SPREAD = 12
COLOUR_SHARE = 0.001


def split_colour(channels: Pixels) -> tuple[Pixels, NDArray[np.uint8] | None]:
    """Split a three-channel picture into its brightness and, if it has any, its colour.

    Args:
        channels: (height, width, 3), RGB, uint8 or uint16.

    Returns:
        Luminance, (height, width), and the colours as (height, width, 3) uint8, or None where the
        channels are alike. Beside colours the luminance is uint8 too, so that one window fits
        both; else it keeps its type.

    Source: ITU-R BT.601 weights for the luminance.
    """
    red, green, blue = cv2.split(channels)
    spread = cv2.max(cv2.absdiff(red, green), cv2.absdiff(green, blue))
    least = COLOUR_SPREAD if channels.dtype == np.uint8 else COLOUR_SPREAD * 257
    coloured = np.count_nonzero(np.asarray(spread) > least)
    luminance = np.asarray(cv2.cvtColor(channels, cv2.COLOR_RGB2GRAY), channels.dtype)
    if coloured <= COLOUR_SHARE * luminance.size:
        return luminance, None
    return to_8bit(luminance), to_8bit(channels)


def to_8bit(channels: Pixels) -> NDArray[np.uint8]:
    """Return a picture, of one channel or three, with 8 bits a channel: 65535 becomes 255."""
    if channels.dtype == np.uint8:
        return channels.astype(np.uint8, copy=False)
    return cv2.convertScaleAbs(channels, alpha=1 / 257.0).astype(np.uint8, copy=False)


def split_opacity(channels: Pixels) -> tuple[Pixels, Pixels]:
    """Split levels from the opacity that comes last.

    Args:
        channels: (height, width, 2), grey, or (height, width, 4), RGB.

    Returns:
        (height, width) or (height, width, 3), and the opacity, (height, width).
    """
    last = channels.shape[2] - 1
    opacity = np.asarray(cv2.extractChannel(channels, last), channels.dtype)
    if last == 1:
        return np.asarray(cv2.extractChannel(channels, 0), channels.dtype), opacity
    return np.asarray(cv2.cvtColor(channels, cv2.COLOR_RGBA2RGB), channels.dtype), opacity


def on_black(channels: Pixels, opacity: Pixels) -> Pixels:
    """Lay a transparent picture on black, the ground of every radiograph.

    Where nothing at all is opaque, the opacity was never filled in, and the picture is as it is.

    Args:
        channels: (height, width) or (height, width, 3).
        opacity: (height, width), of the same type; its greatest value is opaque.
    """
    full = np.iinfo(channels.dtype).max
    if int(opacity.min()) == full or not opacity.any():
        return channels
    if channels.ndim == 3:
        opacity = np.asarray(cv2.merge([opacity] * 3), opacity.dtype)
    return np.asarray(cv2.multiply(channels, opacity, scale=1.0 / full), channels.dtype)
