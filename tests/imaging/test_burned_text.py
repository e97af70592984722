"""Text in a picture's border is found; markers of a letter or two and bones are not."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from imaging.burned_text import _merged, find_text
from imaging.load import load_radiograph
from imaging.mask import masked
from tests.fakes import made_radiograph
from tests.shared_data import shared

FONT = Path(__file__).parents[2] / "assets" / "fonts" / "Inter-Regular.otf"


def written(words: str, height: int = 18, at: tuple[int, int] = (10, 10), white: bool = True):
    """Return a grey noisy picture with words on it."""
    noise = np.random.default_rng(5).integers(-12, 12, (500, 700))
    base = 70 if white else 190
    picture = Image.fromarray((base + noise).astype(np.uint8))
    font = ImageFont.truetype(str(FONT), height)
    ImageDraw.Draw(picture).text(at, words, fill=255 if white else 0, font=font)
    return replace(made_radiograph(), pixels=np.asarray(picture))


@pytest.mark.parametrize("height", [12, 18, 30, 44])
@pytest.mark.parametrize("white", [True, False])
@pytest.mark.parametrize("words", ["MILLER, JOHN", "1962-03-14 10:41", "Anna Kowalska"])
def test_a_name_or_a_date_is_found_and_covered(height: int, white: bool, words: str) -> None:
    found = find_text(written(words, height, white=white))
    assert found
    left, top, right, bottom = found[0]
    assert left <= 14
    assert top <= 10 + height * 0.4
    assert right >= 10 + FONT_WIDTH * height * len(words)
    assert bottom >= 10 + height * 0.9


# The narrowest of the words above takes so much of its height for a letter.
FONT_WIDTH = 0.4


def test_words_that_stand_upright_are_found_where_they_are() -> None:
    lying = written("MILLER, JOHN", 20, (30, 12))
    standing = replace(lying, pixels=np.ascontiguousarray(np.rot90(lying.pixels)))
    (left, top, right, bottom) = find_text(standing)[0]
    assert right - left < bottom - top
    assert left < 20
    assert right < 60
    assert top > 450


@pytest.mark.parametrize("words", ["R", "L", "PA", "R 12"])
def test_a_side_marker_is_no_text(words: str) -> None:
    assert find_text(written(words, 30)) == ()


def test_an_empty_picture_and_a_tiny_one_hold_no_text() -> None:
    assert find_text(made_radiograph()) == ()
    assert find_text(made_radiograph(size_wh=(1, 1))) == ()


@pytest.mark.parametrize(
    "boxes",
    [
        [(0, 0, 10, 2), (8, 5, 12, 7), (0, 1, 1, 10)],
        [(0, 0, 10, 2), (20, 0, 30, 2), (5, 1, 8, 30), (7, 20, 25, 22), (40, 40, 50, 50)],
        [(0, 0, 5, 5), (0, 0, 5, 5)],
    ],
)
def test_of_the_rectangles_told_none_overlaps_another(boxes: list) -> None:
    told = _merged(boxes)
    cover = np.zeros((60, 60), int)
    for left, top, right, bottom in told:
        cover[top:bottom, left:right] += 1
    assert cover.max() == 1
    for left, top, right, bottom in boxes:
        assert cover[top:bottom, left:right].all()


def test_the_word_on_the_phantom_is_found_and_gone_once_masked(phantom_path: Path) -> None:
    phantom = load_radiograph(phantom_path)
    found = find_text(phantom)
    assert found
    assert find_text(masked(phantom, found)) == ()


def test_bones_with_side_markers_raise_few_alarms() -> None:
    folder = shared("data/fracatlas/images")
    paths = sorted(folder.glob("*.jpg"))[::53]
    alarms = sum(bool(find_text(load_radiograph(path))) for path in paths)
    assert alarms <= 0.05 * len(paths)


def dots(side: int, step: int = 9) -> np.ndarray:
    """Return a picture full of what could be letters, none of them in a row."""
    rng = np.random.default_rng(2)
    picture = np.zeros((side, side), np.uint8)
    for top in range(0, side - step, step):
        for left in range(0, side - step, step):
            down = int(rng.integers(0, 3))
            picture[top + down : top + down + 6, left : left + 2] = 200
    return picture


def lines_of_print(side: int) -> np.ndarray:
    picture = np.zeros((side, side), np.uint8)
    for top in range(0, side - 14, 14):
        for left in range(0, side - 8, 8):
            picture[top : top + 6, left : left + 2] = 200
    return picture


@pytest.mark.parametrize("full", [dots(2048), dots(1000), lines_of_print(2048)])
def test_where_text_can_not_be_ruled_out_the_whole_picture_may_be_it(full: np.ndarray) -> None:
    side = len(full)
    started = time.process_time()
    assert find_text(replace(made_radiograph(), pixels=full)) == ((0.0, 0.0, side, side),)
    assert time.process_time() - started < 5


def test_noise_takes_little_time() -> None:
    noise = (np.random.default_rng(0).random((1500, 1500)) * 255).astype(np.uint8)
    started = time.process_time()
    find_text(replace(made_radiograph(), pixels=noise))
    assert time.process_time() - started < 5


def test_of_hundreds_of_letters_those_in_a_row_are_still_found() -> None:
    picture = dots(500, step=30)
    picture[200:300, :] = 0
    for left in range(20, 120, 8):
        picture[240:248, left : left + 3] = 200
    (box,) = find_text(replace(made_radiograph(), pixels=picture))
    assert box[0] <= 20
    assert box[1] <= 240
    assert box[2] >= 112
    assert box[3] >= 248


@pytest.mark.parametrize(
    "outside", [(10, -50, 30, -10), (-40, 2, -3, 6), (2, 99, 6, 120), (99, 2, 120, 6)]
)
def test_a_mask_beside_the_picture_blackens_nothing(outside: tuple) -> None:
    radiograph = made_radiograph(200, (40, 30))
    cut = masked(radiograph, [outside])
    assert (cut.pixels == 200).all()
    assert cut.blank is None or not cut.blank.any()


def test_masking_blackens_whole_pixels_of_a_copy() -> None:
    radiograph = made_radiograph(200, (10, 8))
    rgb = np.full((8, 10, 3), 9, np.uint8)
    cut = masked(
        replace(radiograph, rgb=rgb), [(2.5, 1.2, 4.1, 3.0), (8, 6, 99, 99), (-5, -5, 1, 1)]
    )
    black = cut.pixels == 0
    assert black.sum() == 3 * 2 + 2 * 2 + 1
    assert black[1:3, 2:5].all()
    assert cut.rgb is not None
    assert not cut.rgb[black].any()
    assert (radiograph.pixels == 200).all()
    assert (rgb == 9).all()
