"""Text that seems to be burned into a picture: lines of letters near its borders.

A side marker of one or two letters is no text by this measure; a name or a date is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from imaging.mask import Rectangle
from imaging.opencv import cv2
from imaging.preprocess import grey_8bit
from imaging.radiograph import Radiograph

# The picture is looked at in these long sides, so that small and large letters are met alike.
LONG_SIDES = (2048, 1024)
# Letters between these heights, in pixels of such a picture.
LEAST_HEIGHT, MOST_HEIGHT = 5, 42
LEAST_LETTERS = 5
# A line must begin or end within this share of the picture from one of its edges.
BORDER = 0.25
# How far a letter stands out from the ground right beside it, of 255: little for faint letters,
# much to part small ones that run into each other.
CONTRASTS = (60, 140)
# From a row of letters to a further word of the same line, in heights of a letter.
WORD_GAP = 2.5


def find_text(radiograph: Radiograph) -> tuple[Rectangle, ...]:
    """Return rectangles around what looks like lines of text near the borders.

    The file's overlay planes, which are drawn over the picture, are looked at too.

    Returns:
        Left, top, right, bottom in source pixels, with a margin around the letters.
    """
    pictures = [grey_8bit(radiograph, "window")]
    # Alone: on a bright bone its letters would not stand out.
    if radiograph.overlay_plane is not None:
        pictures.append(radiograph.overlay_plane)
    width, height = radiograph.size_wh
    found: list[Rectangle] = []
    for picture in pictures:
        for turns in (0, 1):
            turned = np.ascontiguousarray(np.rot90(picture, turns))
            for line in _lines_in(turned):
                found.append(line if turns == 0 else _turned_back(line, width))
    return tuple(_merged([_within(box, width, height) for box in found]))


def _lines_in(grey: NDArray[np.uint8]) -> list[Rectangle]:
    """Return rectangles around horizontal lines of letters, in pixels of this picture."""
    long_side = max(grey.shape)
    found: list[Rectangle] = []
    sides = [side for side in LONG_SIDES if side < long_side] or [long_side]
    if long_side <= LONG_SIDES[0]:
        sides = [long_side, *(side for side in LONG_SIDES[1:] if side < long_side / 1.5)]
    for side in sides:
        scale = side / long_side
        size_wh = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        small = cv2.resize(grey, size_wh, interpolation=cv2.INTER_AREA) if scale < 1 else grey
        for line in _lines_of_one_size(np.asarray(small, np.uint8)):
            found.append(tuple(value / scale for value in line))  # type: ignore[arg-type]
    return found


def _lines_of_one_size(grey: NDArray[np.uint8]) -> list[Rectangle]:
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (13, 13))
    found: list[Rectangle] = []
    for operation in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT):
        stroke = np.asarray(cv2.morphologyEx(grey, operation, kernel))
        for contrast in CONTRASTS:
            inked = _inked(stroke > contrast)
            rows = _rows(inked[_is_letter(inked)])
            lines = [_with_words_beside(row, inked) for row in rows]
            found.extend(line for line in lines if _is_near_border(line, grey.shape))
    return found


def _inked(ink: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return (n, 5) left, top, width, height, area of all that hangs together."""
    _n, _labels, stats, _centres = cv2.connectedComponentsWithStats(
        ink.astype(np.uint8), connectivity=8
    )
    return np.asarray(stats[1:], np.int32)


def _is_letter(inked: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which of them have the size and the form of a letter."""
    _left, _top, width, height, area = inked.T
    share = area / (width * height)
    is_thin = width <= 0.45 * height
    return np.asarray(
        (height >= LEAST_HEIGHT)
        & (height <= MOST_HEIGHT)
        & (width <= 1.6 * height)
        & (width >= 2)
        & (share >= 0.15)
        & ((share <= 0.85) | is_thin)
    )


def _rows(letters: NDArray[np.int32]) -> list[Rectangle]:
    """Return rectangles around letters that stand in one row."""
    rows: list[list[NDArray[np.int32]]] = []
    for letter in letters[np.argsort(letters[:, 0])]:
        row = next((r for r in rows if _follows(r[-1], letter)), None)
        if row is None:
            rows.append([letter])
        else:
            row.append(letter)
    found = []
    for row in rows:
        if len(row) < LEAST_LETTERS:
            continue
        all_of = np.stack(row)
        heights = all_of[:, 3]
        left, top = all_of[:, 0].min(), all_of[:, 1].min()
        right, bottom = (all_of[:, 0] + all_of[:, 2]).max(), (all_of[:, 1] + heights).max()
        if bottom - top <= 1.6 * np.median(heights) and np.ptp(heights) <= 0.6 * heights.max():
            pad = float(np.median(heights)) / 2
            found.append((left - pad, top - pad, right + pad, bottom + pad))
    return found


def _with_words_beside(row: Rectangle, inked: NDArray[np.int32]) -> Rectangle:
    """Return a row's rectangle with what stands left and right of it in the same line."""
    left, top, right, bottom = row
    # The row has a margin of half a letter on each side.
    tall = (bottom - top) / 2
    lefts, rights = inked[:, 0], inked[:, 0] + inked[:, 2]
    tops, bottoms = inked[:, 1], inked[:, 1] + inked[:, 3]
    is_beside = (tops >= top - tall / 2) & (bottoms <= bottom + tall / 2) & (rights > lefts)
    reach = WORD_GAP * tall
    while True:
        near = is_beside & (rights >= left - reach) & (lefts <= right + reach)
        grown = (
            (min(left, float(lefts[near].min())), max(right, float(rights[near].max())))
            if near.any()
            else (left, right)
        )
        if grown == (left, right):
            return left, top, right, bottom
        left, right = grown


def _follows(before: NDArray[np.int32], letter: NDArray[np.int32]) -> bool:
    gap = letter[0] - (before[0] + before[2])
    tall = max(before[3], letter[3])
    if not -0.3 * tall <= gap <= 1.1 * tall or min(before[3], letter[3]) < 0.5 * tall:
        return False
    apart = (before[1] + before[3] / 2) - (letter[1] + letter[3] / 2)
    return abs(apart) <= 0.3 * tall


def _is_near_border(line: Rectangle, shape: tuple[int, ...]) -> bool:
    height, width = shape[:2]
    left, top, right, bottom = line
    return (
        left < BORDER * width
        or right > (1 - BORDER) * width
        or top < BORDER * height
        or bottom > (1 - BORDER) * height
    )


def _turned_back(box: Rectangle, width: int) -> Rectangle:
    """Return a rectangle of a picture turned by 90° to the left in the picture's own frame."""
    left, top, right, bottom = box
    return width - bottom, left, width - top, right


def _within(box: Rectangle, width: int, height: int) -> Rectangle:
    left, top, right, bottom = box
    return max(left, 0.0), max(top, 0.0), min(right, float(width)), min(bottom, float(height))


def _merged(boxes: Sequence[Rectangle]) -> list[Rectangle]:
    """Return rectangles of which none overlaps another."""
    apart: list[Rectangle] = []
    for box in boxes:
        grown = box
        # What has grown may reach others.
        while touched := [other for other in apart if _overlap(other, grown)]:
            apart = [other for other in apart if other not in touched]
            lefts, tops, rights, bottoms = zip(grown, *touched, strict=True)
            grown = min(lefts), min(tops), max(rights), max(bottoms)
        apart.append(grown)
    return apart


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
