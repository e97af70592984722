"""Pictures that are no radiograph, drawn by chance: negatives for the body-part network.

No network is trained on kinds in `HELD_BACK`; they show whether it refuses the unknown. The gate is
fitted on all kinds.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from training.batches import generated_scans

Pixels = NDArray[np.uint8]


def generate(kind: str, rng: np.random.Generator) -> Pixels:
    """Return one (height, width) picture of a kind from `TRAINED` or `HELD_BACK`."""
    height, width = (int(n) for n in rng.integers(200, 640, 2))
    picture = KINDS[kind](height, width, rng)
    if rng.random() < 0.3:
        picture = 255 - picture
    return np.ascontiguousarray(picture)


def _blank(height: int, width: int, rng: np.random.Generator) -> Pixels:
    picture = np.full((height, width), rng.integers(0, 256), np.uint8)
    if rng.random() < 0.5:
        noise = rng.normal(0, rng.uniform(0.5, 4), picture.shape)
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return picture


def _noise(height: int, width: int, rng: np.random.Generator) -> Pixels:
    if rng.random() < 0.5:
        return rng.integers(0, 256, (height, width), np.uint8)
    return np.clip(rng.normal(128, rng.uniform(10, 90), (height, width)), 0, 255).astype(np.uint8)


def _clouds(height: int, width: int, rng: np.random.Generator) -> Pixels:
    return (generated_scans.clouds(height, width, rng) * 255).astype(np.uint8)


def _gradient(height: int, width: int, rng: np.random.Generator) -> Pixels:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    ramp = np.cos(angle) * x / width + np.sin(angle) * y / height
    if rng.random() < 0.5:
        centre = rng.uniform(0, 1, 2)
        ramp = np.hypot(x / width - centre[0], y / height - centre[1])
    return cv2.normalize(ramp, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)  # type: ignore[call-overload]


def _text(height: int, width: int, rng: np.random.Generator) -> Pixels:
    picture = np.full((height, width), rng.integers(215, 256), np.uint8)
    size = float(rng.uniform(0.3, 0.9))
    step, margin = int(size * 32) + 3, int(rng.integers(5, 50))
    for base in range(margin + step, height - margin, step):
        if rng.random() < 0.12:
            continue
        letters = "".join(chr(c) for c in rng.integers(97, 123, int(width / (size * 17))))
        for cut in np.sort(rng.integers(1, max(len(letters), 2), len(letters) // 6)):
            letters = f"{letters[:cut]} {letters[cut + 1 :]}"
        letters = letters[: int(len(letters) * rng.uniform(0.6, 1))]
        ink = int(rng.integers(0, 70))
        cv2.putText(picture, letters, (margin, base), 0, size, ink, 1, cv2.LINE_AA)
    return picture


def _screenshot(height: int, width: int, rng: np.random.Generator) -> Pixels:
    picture = np.full((height, width), rng.integers(0, 256), np.uint8)
    picture[: int(rng.integers(12, 40))] = rng.integers(0, 256)
    for _ in range(rng.integers(3, 25)):
        left, top = int(rng.integers(0, width - 10)), int(rng.integers(0, height - 10))
        right = left + int(rng.integers(8, width // 2))
        bottom = top + int(rng.integers(6, height // 3))
        filled = -1 if rng.random() < 0.6 else 1
        grey = int(rng.integers(0, 256))
        cv2.rectangle(picture, (left, top), (right, bottom), grey, filled)
        for line in range(top + 14, bottom, 14):
            word = "".join(chr(c) for c in rng.integers(65, 123, rng.integers(3, 14)))
            cv2.putText(picture, word, (left + 4, line), 0, 0.38, 255 - grey, 1, cv2.LINE_AA)
    return picture


def _shapes(height: int, width: int, rng: np.random.Generator) -> Pixels:
    picture = np.full((height, width), rng.integers(0, 256), np.uint8)
    for _ in range(rng.integers(2, 30)):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        grey, filled = int(rng.integers(0, 256)), -1 if rng.random() < 0.7 else 3
        axes = (int(rng.integers(3, width // 3)), int(rng.integers(3, height // 3)))
        if rng.random() < 0.5:
            cv2.ellipse(picture, centre, axes, float(rng.uniform(0, 180)), 0, 360, grey, filled)
        else:
            corners = rng.integers(0, (width, height), (int(rng.integers(3, 6)), 2))
            cv2.fillPoly(picture, [corners.astype(np.int32)], grey)
    return picture


def _stripes(height: int, width: int, rng: np.random.Generator) -> Pixels:
    y, x = np.mgrid[0:height, 0:width]
    wave = np.zeros((height, width))
    for _ in range(rng.integers(1, 4)):
        angle, period = rng.uniform(0, np.pi), rng.uniform(4, 80)
        phase = rng.uniform(0, 2 * np.pi)
        angular = 2 * np.pi / period
        wave += np.sin(angular * (np.cos(angle) * x + np.sin(angle) * y) + phase)
    if rng.random() < 0.5:
        wave = np.sign(wave)
    return cv2.normalize(wave, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)  # type: ignore[call-overload]


def _scribble(height: int, width: int, rng: np.random.Generator) -> Pixels:
    picture = np.full((height, width), rng.integers(200, 256), np.uint8)
    for _ in range(rng.integers(2, 15)):
        steps = rng.normal(0, 18, (int(rng.integers(10, 80)), 2)).cumsum(0)
        points = (steps + rng.uniform(0, 1, 2) * (width, height)).astype(np.int32)
        ink, thick = int(rng.integers(0, 120)), int(rng.integers(1, 5))
        cv2.polylines(picture, [points], False, ink, thick, cv2.LINE_AA)
    return picture


def _chart(height: int, width: int, rng: np.random.Generator) -> Pixels:
    picture = np.full((height, width), rng.integers(225, 256), np.uint8)
    count = int(rng.integers(3, 14))
    wide = max((width - 60) // count, 4)
    for index in range(count):
        left, top = 40 + index * wide, int(rng.integers(20, height - 40))
        corner = (left + max(wide - 5, 2), height - 30)
        cv2.rectangle(picture, (left, top), corner, int(rng.integers(30, 200)), -1)
    cv2.line(picture, (36, 10), (36, height - 30), 0, 2)
    cv2.line(picture, (36, height - 30), (width - 10, height - 30), 0, 2)
    return picture


def _barcode(height: int, width: int, rng: np.random.Generator) -> Pixels:
    cell = int(rng.integers(3, 20))
    rows = height // cell + 1 if rng.random() < 0.6 else 1
    code = rng.integers(0, 2, (rows, width // cell + 1)).astype(np.uint8) * 255
    return cv2.resize(code, (width, height), interpolation=cv2.INTER_NEAREST).astype(np.uint8)


TRAINED = (
    "blank",
    "noise",
    "clouds",
    "gradient",
    "text",
    "screenshot",
    "shapes",
    "stripes",
    "scribble",
)
HELD_BACK = (
    "chart",
    "barcode",
    "ultrasound",
    "body slice",
    "eyeground",
    "thing",
    "heat map",
)
KINDS: dict[str, Callable[[int, int, np.random.Generator], Pixels]] = {
    "blank": _blank,
    "noise": _noise,
    "clouds": _clouds,
    "gradient": _gradient,
    "text": _text,
    "screenshot": _screenshot,
    "shapes": _shapes,
    "stripes": _stripes,
    "scribble": _scribble,
    "chart": _chart,
    "barcode": _barcode,
    "ultrasound": generated_scans.ultrasound,
    "body slice": generated_scans.body_slice,
    "eyeground": generated_scans.eyeground,
    "thing": generated_scans.thing,
    "heat map": generated_scans.heat_map,
}
