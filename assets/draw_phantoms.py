"""Draws the two synthetic forearm radiographs that come with the program.

    python -m assets.draw_phantoms [FOLDER]

Bones and flesh are thicknesses along the beam; the beam is weakened by them, scattered, blurred by
the detector and counted photon by photon; the film is the logarithm of what is left. The same seed
gives the same film.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from assets.phantom_anatomy import RADIUS, ULNA, Layers, Map, Pose, ShortBone
from assets.phantom_hand import CARPALS, METACARPALS

FOLDER = Path(__file__).parent
FILM_WH = (1200, 1600)
MM = 0.15
# The grid is twice as fine as the film, so that edges are smooth before the detector blurs them.
FINENESS = 2
ORIGIN_PX = (600.0, 470.0)
CORNER_MM = (-ORIGIN_PX[0] * MM, -ORIGIN_PX[1] * MM)
SEED = 20240611

# Weakening per millimetre at about 40 keV; source: NIST tables (Hubbell and Seltzer), rounded.
# Bone displaces flesh, so only what it weakens more is added.
FLESH, FAT = 0.0268, 0.0228
BONE_OVER_FLESH = 0.098
PHOTONS = 5200.0
SCATTER_SHARE, SCATTER_PX = 0.22, 110.0
DETECTOR_BLUR_PX = 0.85
LEAD = 4.2
# Development: how much of the differences over how many pixels is taken out, and the curve.
FLATTENED_PX, FLATTENED_SHARE = 70.0, 0.5
MIDDLE, SOFTNESS = 1.30, 0.36

Noise = NDArray[np.float32]


@dataclass(frozen=True)
class Grid:
    """The fine grid: positions in mm in the frame of the film."""

    x: Map
    y: Map

    @classmethod
    def of_film(cls) -> "Grid":
        """Return the grid over the whole film."""
        step = MM / FINENESS
        columns = (np.arange(FILM_WH[0] * FINENESS) + 0.5) * step + CORNER_MM[0]
        rows = (np.arange(FILM_WH[1] * FINENESS) + 0.5) * step + CORNER_MM[1]
        x, y = np.meshgrid(columns.astype(np.float32), rows.astype(np.float32))
        return cls(x, y)


def smooth_noise(
    dice: np.random.Generator, shape: tuple[int, int], across: float, along: float
) -> Noise:
    """Return noise of spread 1 whose grains are so many grid points wide and high."""
    # Broad grains are drawn on a coarser grid; blurring them on the fine one takes seconds.
    coarse_by = max(int(min(across, along) / 3), 1)
    coarse = (-(-shape[0] // coarse_by), -(-shape[1] // coarse_by))
    noise = dice.standard_normal(coarse, dtype=np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), sigmaX=across / coarse_by, sigmaY=along / coarse_by)
    if coarse_by > 1:
        noise = cv2.resize(noise, shape[::-1], interpolation=cv2.INTER_CUBIC)
    return (noise / noise.std()).astype(np.float32)


def broad_blur(picture: Map, px: float) -> Map:
    """Return the picture blurred so broadly that an eighth of its size is fine enough."""
    eighth = cv2.resize(picture, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    eighth = cv2.GaussianBlur(eighth, (0, 0), px / 8)
    large = cv2.resize(eighth, picture.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32)


def bones(grid: Grid, dice: np.random.Generator, is_broken: bool) -> Map:
    """Return the bones' weakening of the beam at every point of the grid."""
    shape = grid.x.shape
    step = MM / FINENESS
    radius = broken_radius(grid, dice) if is_broken else RADIUS.layers(grid.y, grid.x)
    layers = radius + ULNA.layers(grid.y, grid.x)
    hand = FAR_POSE if is_broken else Pose()
    along, across = _own_frame(hand, grid)
    for bone, pose in METACARPALS:
        layers = layers + bone.layers(*pose.to_bone(across, along))
    for pebble in CARPALS:
        layers = layers + pebble.layers(hand, CORNER_MM, shape, step)
    # Trabeculae: fine strands, longer along the arm than across, over coarser clouds.
    fine = 0.6 * smooth_noise(dice, shape, 1.7, 7.0) + 0.4 * smooth_noise(dice, shape, 2.6, 2.6)
    coarse = 0.5 * smooth_noise(dice, shape, 5.0, 11.0) + smooth_noise(dice, shape, 16.0, 24.0)
    spongy = layers.spongy * np.clip(1 + 0.26 * fine + 0.09 * coarse, 0.2, 2.0)
    cortex = layers.cortex * (1 + 0.03 * smooth_noise(dice, shape, 2.5, 16.0))
    return (BONE_OVER_FLESH * (cortex + spongy)).astype(np.float32)


# The break runs obliquely through the shaft, this far from the wrist.
BREAK_U, BREAK_SLOPE = 64.0, 0.95
# The far fragment turns about the wrist joint, the hand with it, and rides up on the near one.
FAR_POSE = Pose(pivot_xy=(4.0, -6.0), degrees=9.0, moved_xy=(0.4, 3.4))
NEAR_POSE = Pose(pivot_xy=(-16.0, 190.0), degrees=1.5)
SPLINTER = np.array(
    [(-22.0, 66.0), (-20.8, 65.0), (-19.6, 70.0), (-19.2, 77.5), (-20.2, 79.0), (-21.6, 73.0)]
)


def broken_radius(grid: Grid, dice: np.random.Generator) -> Layers:
    """Return the radius in two displaced fragments and a splinter."""
    edges = [_ragged_edge(dice) for _ in range(2)]
    parts = []
    for pose, is_far in ((FAR_POSE, True), (NEAR_POSE, False)):
        u, v = _own_frame(pose, grid)
        share = np.zeros_like(u)
        # The two walls, towards the tube and towards the film, break along different lines.
        for edge, apart in zip(edges, (-1.6, 1.6), strict=True):
            beyond = u - (BREAK_U + BREAK_SLOPE * (v + 13.0) + apart + np.interp(v, *edge))
            share += 0.5 * np.clip((-beyond if is_far else beyond) / 0.35 + 0.5, 0, 1)
        parts.append(RADIUS.layers(u, v) * share.astype(np.float32))
    splinter = ShortBone(SPLINTER, 3.4, 1.3, 1.3, 0.0)
    chip = splinter.layers(Pose(), CORNER_MM, grid.x.shape, MM / FINENESS)
    return parts[0] + parts[1] + chip


def _own_frame(pose: Pose, grid: Grid) -> tuple[Map, Map]:
    """Return the film's points, as (y, x), where they lay before a turn about the pose's pivot."""
    along, across = pose.to_bone(grid.x, grid.y)
    return along + np.float32(pose.pivot_xy[1]), across + np.float32(pose.pivot_xy[0])


def _ragged_edge(dice: np.random.Generator) -> tuple[NDArray, NDArray]:
    """Return (v, offset) of a broken wall's edge: a few spikes, finer teeth on them."""
    v = np.arange(-32.0, 6.0, 0.5)
    spikes = np.interp(v, np.arange(-33.0, 8.0, 2.7), dice.normal(0.0, 1.5, 16))
    return v, spikes + dice.normal(0.0, 0.22, v.size)


def flesh(grid: Grid, dice: np.random.Generator, is_broken: bool) -> Map:
    """Return the weakening by skin, fat and muscle."""
    rows = np.array([-80.0, -40.0, -15.0, 5.0, 30.0, 70.0, 110.0, 150.0, 190.0])
    left = np.array([-52.0, -44.0, -34.5, -31.5, -32.0, -36.0, -40.5, -43.5, -45.0])
    right = np.array([42.0, 38.0, 34.0, 33.0, 33.5, 36.5, 39.5, 41.5, 42.5])
    depth = np.array([24.0, 27.0, 32.0, 35.0, 37.0, 42.0, 47.0, 51.0, 53.0])
    if is_broken:
        # The hand leans over with the far fragment; the flesh about the break is swollen.
        lean = np.array([12.0, 6.0, 1.6, 0, 0, 0, 0, 0, 0])
        left = left + lean + np.array([0, 0, 0, -0.6, -3.0, -5.0, -2.0, -0.2, 0])
        right = right + lean
        depth = depth + np.array([0, 0, 0, 0.5, 2.0, 4.0, 2.0, 0.5, 0])
    lines = [_smooth_rows(grid, rows, values) for values in (left, right, depth)]
    # Nothing grown is quite straight.
    for side in range(2):
        wave = smooth_noise(dice, (grid.x.shape[0], 1), 160.0, 160.0)
        lines[side] = lines[side] + 0.5 * wave
    body = lines[2] * _bulge(grid.x, lines[0], lines[1])
    muscle = 0.9 * lines[2] * _bulge(grid.x, lines[0] + 4.2, lines[1] - 3.6)
    shape = grid.x.shape
    fibres = 0.6 * smooth_noise(dice, shape, 9.0, 150.0) + 0.4 * smooth_noise(dice, shape, 40, 120)
    muscle = np.minimum(muscle, body) * (1 + 0.022 * fibres)
    skin = 0.010 * np.exp(-np.maximum(body, 0) / 9.0) * (body > 0)
    return (FAT * (body - muscle) + FLESH * muscle + skin).astype(np.float32)


def _smooth_rows(grid: Grid, rows: NDArray, values: NDArray) -> Map:
    line = np.interp(grid.y[:, 0], rows, values).astype(np.float32)[:, None]
    blurred = cv2.GaussianBlur(np.repeat(line, 3, axis=1), (0, 0), 0.1, sigmaY=12 / MM * FINENESS)
    return blurred[:, :1]


def _bulge(x: Map, left: Map, right: Map) -> Map:
    """Return the share of full depth at x of a limb between two edges: flatter than an ellipse."""
    t = np.abs(2 * (x - left) / (right - left) - 1)
    return np.power(np.clip(1 - np.power(t, 3.2), 0, None), 1 / 2.4)


def exposed(weakening: Map, lead: Map, dice: np.random.Generator) -> Noise:
    """Return the film, (height, width), as weakening seen through scatter, blur and noise.

    Lead lies on the film itself and holds back what was scattered as well.
    """
    beam = cv2.resize(np.exp(-weakening), FILM_WH, interpolation=cv2.INTER_AREA)
    scattered = broad_blur(beam, SCATTER_PX)
    beam = ((1 - SCATTER_SHARE) * beam + SCATTER_SHARE * scattered) * np.exp(-lead)
    beam = cv2.GaussianBlur(beam, (0, 0), DETECTOR_BLUR_PX)
    counted = dice.poisson(beam * PHOTONS).astype(np.float32) / PHOTONS
    # The detector's glow spreads a photon over its neighbours, and the noise with it.
    counted = cv2.GaussianBlur(counted, (0, 0), 0.55)
    return -np.log(np.maximum(counted, 1 / PHOTONS)).astype(np.float32)


def markers() -> Map:
    """Return the weakening by lead letters laid beside the arm: the side, and what this is."""
    letters = Image.new("L", FILM_WH, 0)
    draw = ImageDraw.Draw(letters)
    font = str(FOLDER / "fonts" / "Inter-SemiBold.otf")
    draw.text((182, 300), "L", 255, ImageFont.truetype(font, 92), anchor="mm")
    strip = Image.new("L", (360, 60), 0)
    ImageDraw.Draw(strip).text(
        (180, 30), "SYNTHETIC", 255, ImageFont.truetype(font, 46), anchor="mm"
    )
    strip = strip.rotate(90, expand=True)
    letters.paste(strip, (1030, 250))
    return LEAD * np.asarray(letters, np.float32) / 255.0


def shutter() -> Map:
    """Return the share of the beam that the collimator lets through, a slightly turned frame."""
    corners = np.array([(92, 70), (1118, 60), (1128, 1546), (100, 1556)], np.int32)
    opening = np.zeros(FILM_WH[::-1], np.uint8)
    cv2.fillConvexPoly(opening, corners, (255,), cv2.LINE_AA)
    return cv2.GaussianBlur(opening.astype(np.float32) / 255.0, (0, 0), 2.2)


def film(is_broken: bool) -> NDArray[np.uint16]:
    """Draw one film: (1600, 1200) uint16, bone bright, 14 bits of grey in the upper bits."""
    dice = np.random.default_rng(SEED + is_broken)
    grid = Grid.of_film()
    # The tube's heel weakens the beam towards one end.
    heel = 0.05 * (grid.y / 120.0)
    weakening = flesh(grid, dice, is_broken) + bones(grid, dice, is_broken) + heel
    grey = developed(exposed(weakening, markers(), dice)) * shutter() + 0.004
    return np.left_shift(np.rint(np.clip(grey, 0, 1) * 16383).astype(np.uint16), 2, dtype=np.uint16)


def developed(shown: Noise) -> Noise:
    """Return greys in [0, 1]: broad differences flattened, fine ones kept, as readers set them."""
    broad = broad_blur(np.clip(shown, 0.6, 2.2), FLATTENED_PX)
    flat = shown - FLATTENED_SHARE * (broad - 1.2)
    curve = [1 / (1 + np.exp(-(v - MIDDLE) / SOFTNESS)) for v in (flat, -0.05, 2.5)]
    return np.clip((curve[0] - curve[1]) / (curve[2] - curve[1]), 0, 1).astype(np.float32)


def save(pixels: NDArray[np.uint16], path: Path) -> None:
    """Write a film with the text by which the program knows it as synthetic."""
    text = PngImagePlugin.PngInfo()
    text.add_text("OsteoLens", "synthetic phantom")
    text.add_text("Description", "Drawn by assets/draw_phantoms.py; no patient, no X-rays.")
    Image.fromarray(pixels).save(path, optimize=True, pnginfo=text)


def main() -> None:
    """Draw both films into a folder, by default the one beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    for name, is_broken in (("whole", False), ("broken", True)):
        path = folder / f"synthetic_forearm_{name}.png"
        save(film(is_broken), path)
        sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
