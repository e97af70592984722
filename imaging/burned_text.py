"""Text that seems to be burned into a picture: lines of letters near its borders.

A side marker of one or two letters is no text by this measure; a name or a date is.
"""

from collections import defaultdict
from collections.abc import Sequence, Sized
from typing import NamedTuple

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
# From a letter to the next of its row, and from its middle to that one's, in heights of the taller.
_MOST_GAP, _MOST_SHIFT = 1.1, 0.3
# No letter follows another beyond these.
_REACH, _STRIP = _MOST_GAP * MOST_HEIGHT, _MOST_SHIFT * MOST_HEIGHT


# A hundred letters, a few hundred specks and five lines are much for an X-ray; a page of print has
# 4000 letters. Beyond these nobody can tell, and looking at each beside each other takes minutes.
MOST_LETTERS, MOST_SPECKS, MOST_LINES = 4000, 50_000, 300


class _Letter(NamedTuple):
    """What hangs together and has the size of a letter; the area is counted in pixels."""

    left: int
    top: int
    width: int
    height: int
    area: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


class _TooManyError(Exception):
    """There are more of something than can be told apart."""


def find_text(radiograph: Radiograph) -> tuple[Rectangle, ...]:
    """Return rectangles around what looks like lines of text near the borders.

    The file's overlay planes, which are drawn over the picture, are looked at too.

    Returns:
        Left, top, right, bottom in source pixels, with a margin around the letters. The whole
        picture where it is so full of specks that text can't be ruled out.
    """
    width, height = radiograph.size_wh
    try:
        return tuple(_merged([_within(box, width, height) for box in _all_lines(radiograph)]))
    except _TooManyError:
        return ((0.0, 0.0, float(width), float(height)),)


def _all_lines(radiograph: Radiograph) -> list[Rectangle]:
    pictures = [grey_8bit(radiograph, "window")]
    # Alone: on a bright bone its letters would not stand out.
    if radiograph.overlay_plane is not None:
        pictures.append(radiograph.overlay_plane)
    width = radiograph.size_wh[0]
    found: list[Rectangle] = []
    for picture in pictures:
        for turns in (0, 1):
            turned = np.ascontiguousarray(np.rot90(picture, turns))
            for line in _lines_in(turned):
                found.append(line if turns == 0 else _turned_back(line, width))
    _check_count(found, MOST_LINES)
    return found


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
            _check_count(inked, MOST_SPECKS)
            letters = inked[_is_letter(inked)]
            _check_count(letters, MOST_LETTERS)
            rows = _rows(letters)
            _check_count(rows, MOST_LINES)
            lines = [_with_words_beside(row, inked) for row in rows]
            found.extend(line for line in lines if _is_near_border(line, grey.shape))
    return found


def _check_count(found: Sized, most: int) -> None:
    if len(found) > most:
        raise _TooManyError


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
    rows: list[list[_Letter]] = []
    # Rows that may go on, by the height of their last letter's middle: of thousands, only those
    # beside a letter are looked at.
    strips: dict[int, list[int]] = defaultdict(list)
    for entry in letters[np.argsort(letters[:, 0])].tolist():
        letter = _Letter(*entry)
        strip = int(letter.middle // _STRIP)
        following: list[int] = []
        for near in (strip - 1, strip, strip + 1):
            strips[near] = [r for r in strips[near] if letter.left - rows[r][-1].right <= _REACH]
            following += [r for r in strips[near] if _follows(rows[r][-1], letter)]
        if following:
            row = min(following)
            strips[int(rows[row][-1].middle // _STRIP)].remove(row)
            rows[row].append(letter)
        else:
            row = len(rows)
            rows.append([letter])
        strips[strip].append(row)
    found = []
    for row in rows:
        if len(row) < LEAST_LETTERS:
            continue
        all_of = np.array(row)
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


def _follows(before: _Letter, letter: _Letter) -> bool:
    gap = letter.left - before.right
    tall = max(before.height, letter.height)
    if not -0.3 * tall <= gap <= _MOST_GAP * tall or min(before.height, letter.height) < 0.5 * tall:
        return False
    return abs(before.middle - letter.middle) <= _MOST_SHIFT * tall


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
