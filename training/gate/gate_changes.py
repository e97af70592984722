"""Changes under which photographs come near to radiographs, and radiographs to photographs."""

import cv2
import numpy as np
from numpy.typing import NDArray

from training.batches.augment import Pixels

CUT_OUT_SIDES = (420, 640)
JOINTS = 7


def cut_out(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Return a limbed or round shape filled with a photograph, alone on an even ground.

    A person or a thing before a bare wall has a limb's outline, and its ground as well.
    """
    sides = rng.integers(*CUT_OUT_SIDES, 2) * (1.0, rng.uniform(0.5, 1.0))
    height, width = (int(n) for n in (sides if rng.random() < 0.7 else sides[::-1]))
    filled = np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_CUBIC))
    mask = _figure(height, width, rng) if rng.random() < 0.75 else _round(height, width, rng)
    mask = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.5, 2.5)))
    ground = np.full((height, width), _ground(rng), np.float32)
    if rng.random() < 0.5:
        ground = ground + np.linspace(-1, 1, height)[:, None] * rng.uniform(-25, 25)
    slope, lift = rng.uniform(0.3, 1.2), rng.uniform(-40, 60)
    body = np.clip(filled * slope + lift, 0, 255)
    mixed = mask * body + (1 - mask) * ground + rng.normal(0, rng.uniform(0, 4), mask.shape)
    return np.clip(mixed, 0, 255).astype(np.uint8)


def _ground(rng: np.random.Generator) -> float:
    draw = rng.random()
    return rng.uniform(0, 25) if draw < 0.45 else rng.uniform(*((200, 255), (25, 200))[draw > 0.85])


def _figure(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw a trunk with a head and limbs of two parts each, upright or leaning."""
    mask = np.zeros((height, width), np.float32)
    tall = height * rng.uniform(0.7, 1.1)
    neck = np.array([width * rng.uniform(0.4, 0.6), height / 2 - tall * rng.uniform(0.25, 0.36)])
    lean = rng.normal(0, 0.12)
    down = np.array([np.sin(lean), np.cos(lean)])
    hip = neck + down * tall * rng.uniform(0.25, 0.35)
    thick = tall * rng.uniform(0.05, 0.16)
    _limb(mask, neck + down * thick / 2, hip, thick * rng.uniform(1, 2))
    if rng.random() < 0.85:
        head = neck - down * thick * 0.7
        axes = (max(int(thick * 0.4), 1), max(int(thick * 0.55), 1))
        cv2.ellipse(mask, (int(head[0]), int(head[1])), axes, 0, 0, 360, 1.0, -1)
    for start, long in ((neck + down * thick * 0.4, 0.17), (hip, 0.23)):
        for side in (-1, 1):
            turn = lean + side * abs(rng.normal(0.15, 0.35))
            joint = start + side * np.array([thick * 0.5, 0.0])
            for _ in range(2):
                end = joint + tall * long * np.array([np.sin(turn), np.cos(turn)])
                _limb(mask, joint, end, thick * rng.uniform(0.35, 0.7))
                joint, turn = end, turn + rng.normal(0, 0.5)
    return mask


def _limb(mask: NDArray[np.float32], start: NDArray, end: NDArray, thick: float) -> None:
    from_xy, to_xy = ((int(p[0]), int(p[1])) for p in (start, end))
    cv2.line(mask, from_xy, to_xy, 1.0, max(int(thick), 2), cv2.LINE_AA)


def _round(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw an outline that bulges in and out."""
    mask = np.zeros((height, width), np.float32)
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    bulge = np.ones_like(angles)
    for times in range(1, JOINTS):
        phase = rng.uniform(0, 2 * np.pi)
        bulge += rng.normal(0, 0.25) / times * np.sin(times * angles + phase)
    across = rng.uniform(0.25, 0.5, 2) * (width, height)
    points = np.stack([np.cos(angles), np.sin(angles)], 1) * bulge[:, None] * across
    points += np.array([width, height]) / 2
    cv2.fillPoly(mask, [points.astype(np.int32)], 1.0)
    return mask


def photographed(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Return a picture as a telephone takes it from a screen or a light box.

    It leans, its light is uneven, the two grids give a pattern, and JPEG takes the rest.
    """
    height, width = pixels.shape
    edge = int(max(height, width) * rng.uniform(0, 0.15))
    around = int(rng.integers(0, 70)) if rng.random() < 0.6 else int(rng.integers(190, 250))
    framed = cv2.copyMakeBorder(
        pixels, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(float(around),)
    )
    tall, wide = framed.shape
    corners = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    moved = corners + rng.uniform(-0.05, 0.05, (4, 2)).astype(np.float32) * min(tall, wide)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    seen = cv2.warpPerspective(framed, matrix, (wide, tall), borderValue=(40.0,))
    y, x = np.mgrid[0:tall, 0:wide].astype(np.float32)
    angle, period = rng.uniform(0, np.pi), rng.uniform(3, 40)
    across = np.cos(angle) * x + np.sin(angle) * y + rng.uniform(0, 8) * np.sin(x / 90)
    light = 1 + rng.uniform(0, 0.08) * np.sin(2 * np.pi / period * across)
    glow = rng.uniform(0, 1, 2) * (wide, tall)
    far = ((x - glow[0]) ** 2 + (y - glow[1]) ** 2) / (
        max(tall, wide) * rng.uniform(0.15, 0.8)
    ) ** 2
    values = rng.uniform(0, 40) + np.asarray(seen, np.float32) * light * rng.uniform(0.6, 1)
    values = values + rng.uniform(0, 70) * np.exp(-far)
    values = cv2.GaussianBlur(values, (0, 0), float(rng.uniform(0.5, 1.6)))
    noisy = np.clip(values + rng.normal(0, rng.uniform(1, 8), values.shape), 0, 255)
    quality = int(rng.integers(30, 90))
    _, coded = cv2.imencode(".jpg", noisy.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
