"""How well burned-in text is found: `python -m benchmarks.burned_text FOLDER [FOLDER ...]`.

Each X-ray of the folders is looked at as it is, and again with a made-up name and date drawn near
one of its borders, in several sizes, fonts, greys and directions. What is found in the X-ray as it
is counts as an alarm: whether it is a false one only eyes can tell, so that `--show FILE` writes
those pictures into one. Drawn words are met when a rectangle lies on a part of them, so that the
reader is warned; words are drawn on X-rays without an alarm of their own.
"""

import argparse
import random
from dataclasses import replace
from math import ceil
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from errors import UnreadableImage
from imaging.burned_text import find_text
from imaging.load import load_radiograph
from imaging.mask import Rectangle
from imaging.radiograph import Radiograph
from imaging.render import render
from imaging.window import Window

ROOT = Path(__file__).parents[1]
FONTS = (ROOT / "assets/fonts/Inter-Regular.otf", ROOT / "assets/fonts/Inter-SemiBold.otf")
WORDS = ("MILLER, JOHN", "Anna Kowalska", "1962-03-14 10:41", "ID 00482913", "St. Mary Hospital")
HEIGHTS = (12, 16, 24, 36)
_FULL = Window.spanning(0, 255)
TILE, ACROSS = 256, 6


def main() -> None:
    """Count hits and alarms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--images", type=int, default=200, help="taken of each folder at most")
    parser.add_argument("--show", type=Path, help="write the pictures with an alarm there")
    options = parser.parse_args()
    tiles: list[np.ndarray] = []
    for folder in options.folders:
        measure(folder, options.images, tiles)
    if options.show and tiles:
        Image.fromarray(contact_sheet(tiles)).save(options.show)


def measure(folder: Path, most: int, tiles: list[np.ndarray]) -> None:
    """Print one folder's figures."""
    rng = random.Random(7)
    paths = sorted(p for p in folder.rglob("*") if p.suffix in (".jpg", ".png", ".dcm"))
    rng.shuffle(paths)
    seen = alarms = 0
    hits = {height: [0, 0, 0] for height in HEIGHTS}
    for path in paths[:most]:
        try:
            radiograph = load_radiograph(path)
        except UnreadableImage:
            continue
        seen += 1
        found = find_text(radiograph)
        if found:
            alarms += 1
            tiles.append(tile(radiograph, found))
            continue
        for height in HEIGHTS:
            written = write_on(radiograph, height, rng)
            if written is not None:
                share = covered(written[1], find_text(written[0]))
                hits[height][0] += share > 0
                hits[height][1] += share >= 0.9
                hits[height][2] += 1
    rates = ", ".join(f"{h} px {a}/{n}" for h, (a, _b, n) in hits.items())
    met, whole, drawn = (sum(column) for column in zip(*hits.values(), strict=True))
    print(
        f"{folder.name}: alarms {alarms} of {seen}; drawn words met {met / max(drawn, 1):.1%} "
        f"({rates}), covered to nine tenths {whole / max(drawn, 1):.1%}"
    )


def write_on(
    radiograph: Radiograph, height: int, rng: random.Random
) -> tuple[Radiograph, Rectangle] | None:
    """Return the X-ray with words near a border and where they are; None if they do not fit."""
    words = rng.choice(WORDS)
    font = ImageFont.truetype(str(rng.choice(FONTS)), height)
    left, top, right, bottom = font.getbbox(words)
    plate = Image.new("L", (int(right - left) + 1, int(bottom - top) + 1), 0)
    ImageDraw.Draw(plate).text((-left, -top), words, fill=255, font=font)
    ink = np.asarray(plate, np.float32) / 255.0
    if rng.random() < 0.2:
        ink = np.rot90(ink)
    picture = np.array(render(radiograph, ()).convert("L"), np.float32)
    room_y, room_x = (a - b - 4 for a, b in zip(picture.shape, ink.shape, strict=True))
    if room_x < 4 or room_y < 4:
        return None
    x = rng.choice((4, room_x)) if ink.shape[1] < ink.shape[0] else rng.randint(4, room_x)
    y = rng.choice((4, room_y)) if ink.shape[1] >= ink.shape[0] else rng.randint(4, room_y)
    part = picture[y : y + ink.shape[0], x : x + ink.shape[1]]
    # White letters on a dark ground and black ones on a bright one, as machines write them.
    grey = 255.0 if part.mean() < 128 else 0.0
    part[:] = part * (1 - ink) + grey * ink
    pixels = np.rint(picture).astype(np.uint8)
    written = replace(radiograph, pixels=pixels, bits=8, window=_FULL, rgb=None)
    return written, (x, y, x + ink.shape[1], y + ink.shape[0])


def covered(words: Rectangle, found: tuple[Rectangle, ...]) -> float:
    """Return the share of the words' area that lies in what was found."""
    left, top, right, bottom = words
    area = 0.0
    for x0, y0, x1, y1 in found:
        across = max(0.0, min(right, x1) - max(left, x0))
        area += across * max(0.0, min(bottom, y1) - max(top, y0))
    return area / ((right - left) * (bottom - top))


def tile(radiograph: Radiograph, found: tuple[Rectangle, ...]) -> np.ndarray:
    """Return a small picture with what was found."""
    picture = np.array(render(radiograph, ()))
    for left, top, right, bottom in found:
        cv2.rectangle(picture, (int(left), int(top)), (int(right), int(bottom)), (255, 60, 60), 2)
    scale = TILE / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    sheet = np.zeros((TILE, TILE, 3), np.uint8)
    sheet[: small.shape[0], : small.shape[1]] = small[:TILE, :TILE]
    return sheet


def contact_sheet(tiles: list[np.ndarray]) -> np.ndarray:
    """Return all tiles in one picture."""
    rows = ceil(len(tiles) / ACROSS)
    sheet = np.zeros((rows * TILE, ACROSS * TILE, 3), np.uint8)
    for number, one in enumerate(tiles):
        row, column = divmod(number, ACROSS)
        sheet[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE] = one
    return sheet


if __name__ == "__main__":
    main()
