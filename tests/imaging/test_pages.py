"""Pictures on a page with text are found, be it dark or bright, and a film is not taken for one."""

import cv2
import numpy as np
import pytest

from imaging.borders import WRITTEN_MARGIN, inside_borders
from tests.imaging.test_borders import Pixels, textured, written


def limb(height: int, width: int) -> Pixels:
    """Return a limb with grain across a black film, from side to side."""
    shape = np.zeros((height, width), np.uint8)
    ends = (width // 5, height // 8), (4 * width // 5, 7 * height // 8)
    cv2.line(shape, *ends, 255, width // 4)
    soft = np.asarray(cv2.GaussianBlur(shape, (0, 0), 6), np.float32) / 255
    return (soft * (60 + 0.6 * textured(height, width))).astype(np.uint8)


def screen(picture: Pixels, corner_xy: tuple[int, int], ground: int = 0) -> Pixels:
    """Return a viewer's window: a bar of buttons, a list, and captions in the corners."""
    pixels = np.full((900, 1440), ground, np.uint8)
    x, y = corner_xy
    pixels[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
    pixels[:64], pixels[64:, :240] = 60, 40
    for left in range(8, 1400, 40):
        cv2.rectangle(pixels, (left, 20), (left + 20, 40), 200, 2)
    for line in range(28):
        cv2.putText(pixels, "Series 2 Image 4", (8, 100 + 28 * line), 0, 0.45, 200, 1, cv2.LINE_AA)
    for line in range(5):
        for left in (250, 1240):
            place = (left, 90 + 22 * line)
            cv2.putText(pixels, "Zoom 0.8 kV 55", place, 0, 0.5, 220, 1, cv2.LINE_AA)
    return pixels


def assert_holds(
    found: tuple[int, int, int, int], expected: tuple[int, int, int, int], slack: int
) -> None:
    for place, true, outward in zip(found, expected, (-1, -1, 1, 1), strict=True):
        assert -4 <= (place - true) * outward <= slack, (found, expected)


def test_a_picture_in_a_viewer_with_bar_list_and_captions_is_found() -> None:
    pixels = screen(textured(600, 500), (600, 200))
    assert_holds(inside_borders(pixels), (600, 200, 1100, 800), round(600 * WRITTEN_MARGIN) + 30)


def test_a_picture_on_a_dark_page_that_is_not_black_is_found() -> None:
    pixels = screen(textured(600, 500), (600, 200), ground=35)
    assert_holds(inside_borders(pixels), (600, 200, 1100, 800), round(600 * WRITTEN_MARGIN) + 30)


def test_of_a_film_as_black_as_its_viewer_the_limb_is_kept_whole() -> None:
    film = limb(700, 600)
    pixels = screen(film, (500, 150))
    rows, columns = np.flatnonzero(film.max(1) > 20), np.flatnonzero(film.max(0) > 20)
    expected = (500 + columns[0], 150 + rows[0], 501 + columns[-1], 151 + rows[-1])
    assert_holds(inside_borders(pixels), expected, round(700 * WRITTEN_MARGIN) + 40)


def test_of_two_films_in_a_viewer_both_are_kept_and_previews_are_not() -> None:
    pixels = screen(limb(600, 420), (260, 200))
    pixels[200:800, 900:1320] = limb(600, 420)
    pixels[700:780, 20:120] = textured(80, 100)
    left, _, right, _ = inside_borders(pixels)
    assert 240 <= left <= 400
    assert right >= 1200


def test_an_inverted_film_on_a_white_page_is_found() -> None:
    pixels = np.full((1000, 900), 255, np.uint8)
    for line in range(9):
        written(pixels, (40, 60 + 22 * line), 0.5, 20)
    pixels[300:900, 200:700] = 255 - limb(600, 500)
    _, top, _, bottom = inside_borders(pixels)
    assert 270 < top <= 380
    assert 820 <= bottom < 930


def test_markers_on_a_film_make_no_page_of_it() -> None:
    pixels = np.zeros((900, 700), np.uint8)
    pixels[250:850, 100:600] = limb(600, 500)
    cv2.putText(pixels, "R", (30, 90), 0, 2.0, 255, 5, cv2.LINE_AA)
    cv2.putText(pixels, "AP 24", (560, 60), 0, 0.8, 255, 2, cv2.LINE_AA)
    left, top, right, _ = inside_borders(pixels)
    assert left <= 30
    assert top <= 45
    assert right >= 600


@pytest.mark.parametrize("ground", [0, 255])
def test_a_page_of_text_alone_has_no_picture(ground: int) -> None:
    pixels = np.full((1000, 800), ground, np.uint8)
    for line in range(38):
        written(pixels, (30, 50 + 25 * line), 0.5, 255 - ground)
    left, top, right, bottom = inside_borders(pixels)
    assert (right - left) * (bottom - top) > 0.6 * pixels.size
