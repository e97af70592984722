"""Heat maps over grey bone: clear where cold, amber where warm, magenta where hot."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from imaging.opencv import cv2
from imaging.overlay import Heatmap

# Bone is bright, so heat darkens: lightness falls steadily from amber to magenta, which a reader
# who sees no red or no green can follow as well. Each row: heat, then OKLab lightness, a, b.
_STOPS = np.array(
    [
        [0.00, 0.86, 0.02, 0.16],
        [0.45, 0.78, 0.11, 0.13],
        [0.75, 0.69, 0.21, 0.05],
        [1.00, 0.60, 0.26, -0.05],
    ]
)
# Under the first heat nothing is drawn, from the second on the full opacity.
_CLEAR_BELOW = 0.15
_FULL_FROM = 0.60
# With less than this share of the full opacity at its hottest, a map is a tint that no eye finds.
_LEAST_SEEN = 0.1
# A coarse map is first made so many times finer by cubic curves, then stretched by straight ones:
# a hundredth of the work of stretching it by cubic curves to the screen.
_REFINED_SIDE = 384
# Cells repeated around it: with OpenCV's own repeating border the stretching takes four times as
# long.
_BORDER = 2
# Blending in bands keeps the intermediate pictures in the processor's cache: 4 ms for a megapixel
# instead of 10.
_BAND_ROWS = 48


def is_cold(heatmap: Heatmap) -> bool:
    """Tell whether a map is nowhere hot enough to be seen; none of it is drawn then."""
    return float(_share_of_opacity(heatmap.values.max(initial=0.0))) < _LEAST_SEEN


def lay_heat(
    canvas: NDArray[np.uint8], heatmap: Heatmap, matrix: NDArray[np.float64], opacity: float
) -> None:
    """Blend a heat map into a picture; nothing of a cold one.

    Args:
        canvas: (height, width, 3) uint8, RGB, drawn on.
        heatmap: cells and the source box they cover.
        matrix: (2, 3), from source pixels to the canvas.
        opacity: of the hottest places, in [0, 1].
    """
    left, top, right, bottom = heatmap.box_xyxy
    corners = np.array([[left, top], [right, top], [left, bottom], [right, bottom]])
    on_canvas = corners @ matrix[:, :2].T + matrix[:, 2]
    x0, y0 = (int(v) for v in np.maximum(np.floor(on_canvas.min(axis=0)), 0))
    limit = np.array([canvas.shape[1], canvas.shape[0]])
    x1, y1 = (int(v) for v in np.minimum(np.ceil(on_canvas.max(axis=0)), limit))
    if x1 <= x0 or y1 <= y0 or opacity <= 0.0 or is_cold(heatmap):
        return
    fine = _refined(heatmap.values)
    rows, columns = (side - 2 * _BORDER for side in fine.shape)
    linear = matrix[:, :2] * ((right - left) / columns, (bottom - top) / rows)
    corner = matrix[:, :2] @ (left, top) + matrix[:, 2]
    shift = linear @ (0.5 - _BORDER, 0.5 - _BORDER) + corner - (x0 + 0.5, y0 + 0.5)
    heat = cv2.warpAffine(fine, np.column_stack([linear, shift]), (x1 - x0, y1 - y0))
    paint, veil = _tables(round(opacity, 3))
    for row in range(0, heat.shape[0], _BAND_ROWS):
        band = heat[row : row + _BAND_ROWS]
        under = canvas[y0 + row : y0 + row + band.shape[0], x0:x1]
        kept = cv2.cvtColor(cv2.LUT(band, veil), cv2.COLOR_GRAY2RGB)
        cv2.multiply(under, kept, dst=kept, scale=1 / 255.0)
        under[:] = cv2.add(kept, cv2.applyColorMap(band, paint), dst=kept)


def _refined(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the map as bytes, made finer, with `_BORDER` cells more on each side."""
    times = max(-(-_REFINED_SIDE // max(values.shape)), 1)
    size_wh = (values.shape[1] * times, values.shape[0] * times)
    clean = np.clip(np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=0.0), 0.0, 1.0)
    # In whole numbers OpenCV takes a tenth of the time, and cuts off where the curves overshoot.
    coarse = np.rint(clean * 65535.0).astype(np.uint16)
    smooth = cv2.resize(coarse, size_wh, interpolation=cv2.INTER_CUBIC)
    whole = cv2.convertScaleAbs(smooth, alpha=255.0 / 65535.0)
    edge = _BORDER
    framed = cv2.copyMakeBorder(whole, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    return np.asarray(framed, np.uint8)


@lru_cache(maxsize=32)
def _tables(opacity: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return, for each of 256 heats, the paint to add and the share of the picture that stays.

    The paint, (256, 1, 3), is already multiplied by its opacity; the share, (256,), is 0-255.
    """
    heats = np.linspace(0.0, 1.0, 256)
    alpha = (opacity * _share_of_opacity(heats))[:, None]
    veil = np.rint(255.0 * (1.0 - alpha)).astype(np.uint8)
    # What is kept and what is added never exceed 255 together.
    paint = np.minimum(np.rint(_colours(heats) * alpha), 255 - veil).astype(np.uint8)
    return paint[:, None, :], veil[:, 0]


def _share_of_opacity(heats: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return how much of the full opacity each heat gets, 0 to 1."""
    rise = np.clip((heats - _CLEAR_BELOW) / (_FULL_FROM - _CLEAR_BELOW), 0.0, 1.0)
    return rise * rise * (3.0 - 2.0 * rise)


def _colours(heats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (count, 3) RGB 0-255; source: B. Ottosson, OKLab (2020), for the conversion."""
    lightness, a, b = (np.interp(heats, _STOPS[:, 0], _STOPS[:, i]) for i in (1, 2, 3))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = np.stack(
        [
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        ],
        axis=1,
    )
    linear = np.clip(linear, 0.0, 1.0)
    encoded = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.power(linear, 1 / 2.4) - 0.055
    )
    return encoded * 255.0
