"""Random changes to a radiograph and its boxes, made on source pixels before preprocessing.

The changed picture then takes the same way into the network as any radiograph of the program.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from training.batches.outlines import Boxes, Outlines, bounds, move_outlines, outlines_of
from training.data.sample import BoxFractions, Corners

Pixels = NDArray[np.uint8]
LONGEST_SIDE = 640
DARKEST_BODY = 12
STEEPEST = 2.5


@dataclass(frozen=True)
class View:
    """What one look at a sample shows.

    Attributes:
        pixels: (height, width) uint8.
        outlines: of the fractures that are in view, in these pixels.
        has_cut_box: True when a fracture lies on the edge, so that the label is not clear.
        kept: share of the source picture's side lengths that is in view, geometric mean.
    """

    pixels: Pixels
    outlines: Outlines = ()
    has_cut_box: bool = False
    kept: float = 1.0

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.pixels.shape
        return width, height

    @property
    def boxes(self) -> Boxes:
        """Left, top, right, bottom in these pixels, (count, 4), of the fractures in view."""
        return bounds(self.outlines, self.size_wh)


@dataclass(frozen=True)
class Strength:
    """How much is changed.

    Attributes:
        zoom: chance of a close-up.
        least_side: smallest share of the side lengths that a close-up keeps.
        turn: chance of a turn by any angle, and half of it by a quarter turn.
        photometric: chance of each change of the grey values.
        tones: chance of another picture's tones.
        archive: chance of each loss that archives and the web bring: fewer pixels, JPEG.
    """

    zoom: float = 0.5
    least_side: float = 0.35
    turn: float = 0.6
    photometric: float = 0.5
    tones: float = 0.0
    archive: float = 0.0


def whole_view(
    pixels: Pixels, boxes: tuple[BoxFractions, ...], corners: tuple[Corners, ...] = ()
) -> View:
    """Return the unchanged picture with its fractures, as a sample names them."""
    height, width = pixels.shape
    return View(pixels, outlines_of(boxes, corners, (width, height)))


def augment(
    view: View, rng: np.random.Generator, strength: Strength, like: Pixels | None = None
) -> View:
    """Return a randomly changed view of the same picture.

    Args:
        view: the whole picture, or a close-up of it.
        rng: draws all that is random.
        strength: how much is changed.
        like: another picture, whose tones this one may take.
    """
    view = _reframe(view, rng, strength)
    pixels = view.pixels
    if like is not None:
        pixels = take_tones(pixels, like, float(rng.uniform(0.3, 1.0)))
    pixels = _change_greys(pixels, rng, strength.photometric)
    pixels = _lose(pixels, rng, strength.archive)
    pixels = _change_surroundings(pixels, view.boxes, rng)
    return replace(view, pixels=pixels)


def _reframe(view: View, rng: np.random.Generator, strength: Strength) -> View:
    """Crop or widen, turn, stretch and flip in one resampling."""
    height, width = view.pixels.shape
    frame = _choose_frame(view, rng, strength)
    changed = _warp(view, frame, _choose_angle(rng, strength), rng)
    for _ in range(3):
        if not changed.has_cut_box:
            break
        frame = _choose_frame(view, rng, strength)
        changed = _warp(view, frame, _choose_angle(rng, strength), rng)
    side = np.sqrt((frame[2] - frame[0]) * (frame[3] - frame[1]) / (width * height))
    return replace(changed, kept=float(min(side, 1.0)) * view.kept)


def _choose_frame(view: View, rng: np.random.Generator, strength: Strength) -> NDArray[np.float64]:
    """Return left, top, right, bottom of the part to show; it may reach beyond the picture."""
    height, width = view.pixels.shape
    draw = rng.random()
    if draw < strength.zoom:
        sides = rng.uniform(strength.least_side, 1.0) * np.exp(rng.normal(0, 0.1, 2))
        frame_wh = np.minimum(sides, 1.0) * (width, height)
        if len(view.boxes) and rng.random() < 0.6:
            box = view.boxes[rng.integers(len(view.boxes))]
            frame_wh = np.maximum(frame_wh, 1.3 * (box[2:] - box[:2]))
            centre = (box[:2] + box[2:]) / 2 + rng.uniform(-0.35, 0.35, 2) * frame_wh
        else:
            centre = rng.uniform(0, 1, 2) * (width, height)
        low = np.clip(centre - frame_wh / 2, 0, np.maximum((width, height) - frame_wh, 0))
        return np.concatenate([low, low + frame_wh])
    if draw < strength.zoom + 0.15:
        grow = rng.uniform(0.0, 0.5, 4) * (-width, -height, width, height)
        return np.array([0, 0, width, height]) + grow * (rng.random(4) < 0.6)
    return np.array([0.0, 0.0, width, height])


def _choose_angle(rng: np.random.Generator, strength: Strength) -> float:
    draw = rng.random()
    if draw < strength.turn / 2:
        return float(rng.normal(0, 12))
    if draw < strength.turn * 0.7:
        return float(rng.uniform(-180, 180))
    if draw < strength.turn:
        return float(rng.choice((90, 180, 270)))
    return 0.0


def _warp(view: View, frame: NDArray, angle: float, rng: np.random.Generator) -> View:
    frame_wh = frame[2:] - frame[:2]
    flip = np.array([-1 if rng.random() < 0.5 else 1, -1 if rng.random() < 0.15 else 1])
    stretch = np.exp(rng.normal(0, 0.05, 2))
    radians = np.deg2rad(angle)
    turn = np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])
    linear = turn * (flip * stretch)
    # A quarter turn needs the frame's sides swapped; any other angle cuts the corners off.
    out_wh = np.abs(linear) @ frame_wh if abs(angle) % 90 < 1 else frame_wh
    scale = min(LONGEST_SIDE / out_wh.max(), 1.0)
    linear, out_wh = linear * scale, np.maximum(np.rint(out_wh * scale), 8).astype(int)
    offset = out_wh / 2 - linear @ (frame[:2] + frame[2:]) / 2
    matrix = np.column_stack([linear, offset])
    fill = 0 if rng.random() < 0.6 else int(rng.integers(0, 160))
    pixels = cv2.warpAffine(
        view.pixels,
        matrix,
        (int(out_wh[0]), int(out_wh[1])),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE if rng.random() < 0.1 else cv2.BORDER_CONSTANT,
        borderValue=fill,
    )
    outlines, is_cut = move_outlines(view.outlines, matrix, (int(out_wh[0]), int(out_wh[1])))
    return View(np.asarray(pixels, np.uint8), outlines, is_cut)


def _change_greys(pixels: Pixels, rng: np.random.Generator, chance: float) -> Pixels:
    values = np.linspace(0, 1, 256)
    if rng.random() < chance:
        values = values ** np.exp(rng.uniform(-0.7, 0.7))
    if rng.random() < chance:
        slope, middle = np.exp(rng.uniform(-0.5, 0.4)), rng.uniform(0.3, 0.7)
        values = (values - middle) * slope + middle + rng.uniform(-0.15, 0.15)
    if rng.random() < chance * 0.3:
        # A bent curve, as film and look-up tables of makers give it.
        values = values + 0.12 * rng.normal() * np.sin(np.pi * values * rng.integers(1, 3))
    if rng.random() < chance * 0.24:
        values = 1 - values
    pixels = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)[pixels]
    if rng.random() < chance * 0.3:
        clahe = cv2.createCLAHE(float(rng.uniform(1, 4)), (8, 8))
        pixels = np.asarray(clahe.apply(pixels), np.uint8)
    if rng.random() < chance * 0.5:
        pixels = _blur_or_sharpen(pixels, rng)
    if rng.random() < chance * 0.4:
        noise = rng.normal(0, rng.uniform(2, 10), pixels.shape)
        pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    return pixels


def take_tones(pixels: Pixels, like: Pixels, share: float) -> Pixels:
    """Move the body's tones towards another picture's, so that no maker's grey scale is learnt.

    Seven quantiles of what is not background are matched, with straight lines between them: whole
    histograms would tear the tones of pictures with much black apart.

    Args:
        pixels: (height, width).
        like: (height, width) of its own.
        share: 0 changes nothing, 1 matches the quantiles.
    """
    own, other = (_body_quantiles(p) for p in (pixels, like))
    table = np.arange(256.0)
    table += share * (np.interp(table, own, other) - table)
    # A steeper table would tear neighbouring tones of a flat picture apart.
    steps = np.minimum(np.diff(table, prepend=0.0), STEEPEST)
    return np.rint(np.minimum(steps.cumsum(), 255)).astype(np.uint8)[pixels]


def _body_quantiles(pixels: Pixels) -> NDArray[np.float64]:
    """Return 0, the quantiles of the pixels that are not background, and 255; all rising."""
    body = pixels[pixels > DARKEST_BODY]
    quantiles = np.quantile(body if body.size else pixels, (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95))
    # Equal tones are held apart a little, since a table needs rising places.
    return np.maximum.accumulate([0.0, *quantiles, 255.0]) + np.linspace(0, 1e-3, 9)


def _lose(pixels: Pixels, rng: np.random.Generator, chance: float) -> Pixels:
    """Lose what an archive or a web page loses: pixels, and detail to JPEG."""
    height, width = pixels.shape
    if rng.random() < chance:
        share = float(rng.uniform(0.35, 0.8))
        small_wh = max(int(width * share), 8), max(int(height * share), 8)
        small = cv2.resize(pixels, small_wh, interpolation=cv2.INTER_AREA)
        large = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
        pixels = np.asarray(large, np.uint8)
    if rng.random() < chance:
        quality = int(rng.integers(25, 90))
        _, coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        pixels = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return pixels


def _blur_or_sharpen(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    smooth = cv2.GaussianBlur(pixels, (0, 0), float(rng.uniform(0.4, 1.3)))
    if rng.random() < 0.5:
        return np.asarray(smooth, np.uint8)
    sharp = cv2.addWeighted(pixels, 1.7, smooth, -0.7, 0)
    return np.asarray(sharp, np.uint8)


def _change_surroundings(pixels: Pixels, boxes: Boxes, rng: np.random.Generator) -> Pixels:
    """Add side markers, frames and blanked patches, so that none of them tells the label."""
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape
    if rng.random() < 0.2:
        _write_marker(pixels, boxes, rng)
    if rng.random() < 0.15:
        inset = rng.integers(0, max(min(height, width) // 8, 1), 4)
        outside = np.ones_like(pixels, bool)
        outside[inset[0] : height - inset[1], inset[2] : width - inset[3]] = False
        for left, top, right, bottom in boxes.astype(int):
            outside[max(top, 0) : bottom, max(left, 0) : right] = False
        pixels[outside] = (0, 0, 255, int(rng.integers(0, 255)))[rng.integers(4)]
    if rng.random() < 0.1:
        left, top = int(rng.integers(0, width)), int(rng.integers(0, height))
        wide, high = rng.uniform(0.05, 0.3, 2) * (width, height)
        patch = (left, top, left + int(wide), top + int(high))
        if not _touches(patch, boxes):
            pixels[top : patch[3], left : patch[2]] = int(rng.integers(0, 256))
    return pixels


def _write_marker(pixels: Pixels, boxes: Boxes, rng: np.random.Generator) -> None:
    height, width = pixels.shape
    letters = str(rng.choice(("R", "L", "R RY", "L TE", "PORT", "AP", "LAT 02")))
    size, thick = float(rng.uniform(0.4, 1.5)), int(rng.integers(1, 4))
    (wide, high), _ = cv2.getTextSize(letters, 0, size, thick)
    left, base = int(rng.integers(0, width)), int(rng.integers(12, max(height, 13)))
    if not _touches((left, base - high, left + wide, base), boxes):
        grey = int(rng.integers(150, 256))
        cv2.putText(pixels, letters, (left, base), 0, size, grey, thick, cv2.LINE_AA)


def _touches(patch: tuple[int, int, int, int], boxes: Boxes) -> bool:
    left, top, right, bottom = patch
    return any(left < b[2] and b[0] < right and top < b[3] and b[1] < bottom for b in boxes)
