"""Drawn pictures that come near to radiographs: other scans, and bright things on dark ground."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]


def clouds(height: int, width: int, rng: np.random.Generator, coarsest: int = 1) -> Plane:
    """Return smooth chance in [0, 1], from coarse to fine."""
    total = np.zeros((height, width), np.float32)
    for octave in range(coarsest, 8):
        grid = rng.normal(size=(2**octave, 2**octave)).astype(np.float32)
        fine = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        total += fine * rng.uniform(0.4, 0.75) ** octave
    return np.asarray(cv2.normalize(total, None, 0, 1, cv2.NORM_MINMAX), np.float32)  # type: ignore[call-overload]


def ultrasound(height: int, width: int, rng: np.random.Generator) -> Pixels:
    """Draw speckle and bright layers in a fan, or in a block."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    above = rng.uniform(0.05, 0.4) * height
    depth = np.hypot(x - width / 2, y + above)
    angle = np.arctan2(x - width / 2, y + above)
    if rng.random() < 0.25:
        depth, angle = y + above, (x - width / 2) / width
    tissue = 0.5 * clouds(height, width, rng, 2)
    for _ in range(rng.integers(2, 8)):
        place, thick = rng.uniform(above, above + height), rng.uniform(2, 18)
        wavy = depth + rng.uniform(-60, 60) * angle + rng.uniform(0, 15) * np.sin(9 * angle)
        tissue = tissue + rng.uniform(0.2, 0.9) * np.exp(-(((wavy - place) / thick) ** 2))
    fades = np.exp(-(depth - above) / (height * rng.uniform(0.5, 2)))
    echo = tissue * fades * rng.rayleigh(0.8, tissue.shape)
    echo = cv2.GaussianBlur(echo.astype(np.float32), (0, 0), float(rng.uniform(0.6, 2)))
    is_in = (np.abs(angle) < rng.uniform(0.35, 0.8)) & (depth > above * 1.2)
    is_in &= depth < above + height * rng.uniform(0.8, 1)
    picture = np.clip(echo * is_in * rng.uniform(200, 420), 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        cv2.putText(picture, "MI 1.1  12 cm", (6, 18), 0, 0.45, 210, 1, cv2.LINE_AA)
    return picture


def body_slice(height: int, width: int, rng: np.random.Generator) -> Pixels:
    """Draw a cut across a trunk or a head, as CT and MR show it."""
    plane = np.zeros((height, width), np.float32)
    middle = (width // 2, height // 2)
    across = np.array([rng.uniform(0.3, 0.48) * width, rng.uniform(0.28, 0.46) * height])
    grey = rng.uniform(0.25, 0.6)
    _oval(plane, middle, across, 0, rng.uniform(0.1, 1))
    _oval(plane, middle, across * rng.uniform(0.82, 0.97), 0, grey)
    for _ in range(rng.integers(2, 12)):
        place = rng.normal(middle, across * 0.35).astype(int)
        size, turn = rng.uniform(0.05, 0.4, 2) * across, rng.uniform(0, 180)
        _oval(plane, (int(place[0]), int(place[1])), size, turn, rng.uniform(0, 1.6) * grey)
    spine = (middle[0], int(middle[1] + across[1] * rng.uniform(0.3, 0.7)))
    if rng.random() < 0.6:
        _oval(plane, spine, across * rng.uniform(0.08, 0.16), 0, 0.95)
        _oval(plane, (spine[0], int(spine[1] + across[1] * 0.15)), across * 0.05, 0, 0.3)
        for turn in rng.uniform(0, 2 * np.pi, rng.integers(0, 14)):
            rib = middle + 0.88 * across * (np.cos(turn), np.sin(turn))
            _oval(plane, (int(rib[0]), int(rib[1])), across * 0.06, float(np.degrees(turn)), 0.9)
    plane += 0.25 * rng.random() * (clouds(height, width, rng, 3) - 0.5) * (plane > 0.05)
    plane = cv2.GaussianBlur(plane, (0, 0), float(rng.uniform(0.6, 2.5)))
    noisy = plane + rng.normal(0, rng.uniform(0.005, 0.05), plane.shape)
    return np.clip(noisy * 255, 0, 255).astype(np.uint8)


def _oval(plane: Plane, middle: tuple[int, int], across: NDArray, turn: float, grey: float) -> None:
    axes = (max(int(across[0]), 1), max(int(across[1]), 1))
    cv2.ellipse(plane, middle, axes, turn, 0, 360, float(grey), -1)


def eyeground(height: int, width: int, rng: np.random.Generator) -> Pixels:
    """Draw a lit disc with branching vessels, as a retina, a dish or an endoscope shows it."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    middle = np.array([width, height]) / 2
    radius = min(height, width) * rng.uniform(0.38, 0.56)
    away = np.hypot(x - middle[0], y - middle[1]) / radius
    plane = rng.uniform(0.3, 0.8) * (1 - 0.5 * rng.random() * away**2)
    plane = (plane + 0.3 * rng.random() * (clouds(height, width, rng, 2) - 0.5)).astype(np.float32)
    spot = middle + rng.uniform(-0.6, 0.6, 2) * radius
    _oval(plane, (int(spot[0]), int(spot[1])), np.full(2, radius * 0.12), 0, rng.uniform(0.6, 1))
    for _ in range(rng.integers(3, 22)):
        turns = rng.uniform(0, 2 * np.pi) + rng.normal(0, 0.25, 14).cumsum()
        steps = np.stack([np.cos(turns), np.sin(turns)], 1) * radius * 0.11
        line = (spot + steps.cumsum(0)).astype(np.int32)
        ink = float(plane.mean() * rng.uniform(0.4, 0.9))
        cv2.polylines(plane, [line], False, ink, int(rng.integers(1, 5)), cv2.LINE_AA)
    plane = cv2.GaussianBlur(plane, (0, 0), float(rng.uniform(0.6, 2)))
    return np.clip(plane * (away < 1) * 255, 0, 255).astype(np.uint8)


def thing(height: int, width: int, rng: np.random.Generator) -> Pixels:
    """Draw round and long bodies with light and shade on an even ground."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    plane = np.full((height, width), rng.uniform(0, 0.15), np.float32)
    light, power = rng.uniform(-0.7, 0.7, 2), rng.uniform(0.3, 1.2)
    for _ in range(rng.integers(1, 9)):
        place = rng.uniform(0.15, 0.85, 2) * (width, height)
        half = np.array([rng.uniform(0.03, 0.15), rng.uniform(0.08, 0.5)]) * min(height, width)
        turn = rng.uniform(0, np.pi)
        along = ((x - place[0]) * np.cos(turn) + (y - place[1]) * np.sin(turn)) / half[0]
        beside = ((y - place[1]) * np.cos(turn) - (x - place[0]) * np.sin(turn)) / half[1]
        rest = 1 - along**2 - beside**2
        shade = np.clip(rest, 0, 1) ** power * (1 + light[0] * along + light[1] * beside)
        body = rng.uniform(0.2, 0.5) + rng.uniform(0.2, 0.7) * np.clip(shade, 0, 1.5)
        plane = np.where(rest > 0, body, plane)
    plane += rng.uniform(0, 0.3) * (clouds(height, width, rng, 3) - 0.5) * (plane > 0.2)
    noisy = plane + rng.normal(0, rng.uniform(0.003, 0.04), plane.shape)
    return np.clip(noisy * 255, 0, 255).astype(np.uint8)


def heat_map(height: int, width: int, rng: np.random.Generator) -> Pixels:
    """Draw a field of values in a frame with ticks, as a plot shows it."""
    picture = np.full((height, width), 255 if rng.random() < 0.7 else 30, np.uint8)
    ink = 255 - int(picture[0, 0])
    left, top = int(rng.uniform(0.06, 0.2) * width), int(rng.uniform(0.04, 0.15) * height)
    right, bottom = width - int(rng.uniform(0.04, 0.2) * width), height - top - 14
    field = clouds(64, 64, rng, int(rng.integers(1, 5)))
    fine = cv2.INTER_NEAREST if rng.random() < 0.4 else cv2.INTER_CUBIC
    large = cv2.resize(field, (right - left, bottom - top), interpolation=fine)
    picture[top:bottom, left:right] = np.clip(large * 255, 0, 255)
    cv2.rectangle(picture, (left, top), (right, bottom), ink, 1)
    for share in np.linspace(0, 1, int(rng.integers(3, 9))):
        row, column = int(top + share * (bottom - top)), int(left + share * (right - left))
        cv2.line(picture, (left - 4, row), (left, row), ink, 1)
        label = str(int(share * 60))
        cv2.putText(picture, label, (column, bottom + 14), 0, 0.35, ink, 1, cv2.LINE_AA)
    return picture
