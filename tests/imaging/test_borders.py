"""What a scan or a screen put around a picture is found, and nothing of the picture is lost."""

import cv2
import numpy as np
import pytest

from imaging.borders import MARGIN, inside_borders
from imaging.preprocess import Preprocessing, prepare
from tests.imaging.test_preprocess import radiograph_of

Pixels = np.ndarray
CUT = Preprocessing((224, 224), channels="grey", grey="percentile", borders="cut")
KEPT = Preprocessing((224, 224), channels="grey", grey="percentile")


def textured(height: int, width: int, bits: int = 8) -> Pixels:
    """Return a picture with something everywhere."""
    top = (1 << bits) - 1
    rng = np.random.default_rng(3)
    smooth = np.linspace(0.2, 0.8, width)[None, :] + np.linspace(-0.15, 0.15, height)[:, None]
    values = smooth + rng.normal(0, 0.1, (height, width))
    return (values.clip(0, 1) * top).astype(np.uint8 if bits == 8 else np.uint16)


def framed(picture: Pixels, widths: tuple[int, int, int, int], grey: float) -> Pixels:
    left, top, right, bottom = widths
    full = grey * np.iinfo(picture.dtype).max
    return np.pad(picture, ((top, bottom), (left, right)), constant_values=int(full))


def written(pixels: Pixels, start_xy: tuple[int, int], size: float, ink: int) -> None:
    words = "Figure 1 shows a radiograph of the limb in two planes and its report"
    cv2.putText(pixels, words, start_xy, 0, size, ink, max(1, round(2 * size)), cv2.LINE_AA)


def page(places: tuple[tuple[int, int], ...], size_hw: tuple[int, int] = (500, 400)) -> Pixels:
    """Return a web page with a bar, a headline, a paragraph and pictures at these places."""
    pixels = np.full((900, 1440), 250, np.uint8)
    pixels[:60] = 90
    written(pixels, (30, 40), 0.9, 255)
    written(pixels, (100, 110), 1.2, 20)
    for line in range(34):
        written(pixels, (1000, 130 + line * 22), 0.5, 20)
    for line in range(6):
        written(pixels, (100, 780 + line * 20), 0.5, 20)
    for x, y in places:
        pixels[y : y + size_hw[0], x : x + size_hw[1]] = textured(*size_hw)
    return pixels


def assert_found(pixels: Pixels, expected: tuple[int, int, int, int]) -> None:
    slack = 2 * -(-max(pixels.shape) // 128)
    found = inside_borders(pixels)
    for place, true, outward in zip(found, expected, (-1, -1, 1, 1), strict=True):
        assert -1 <= (place - true) * outward <= slack, (found, expected)


def test_a_picture_on_a_page_with_text_and_a_bar_is_found() -> None:
    assert_found(page(((120, 200),)), (120, 200, 520, 700))


def test_a_picture_on_a_page_is_found_in_16_bits_and_in_6000_pixels() -> None:
    deep = page(((120, 200),)).astype(np.uint16) * 257
    assert_found(deep, (120, 200, 520, 700))
    large = np.asarray(cv2.resize(deep, None, fx=4, fy=4), np.uint16)
    assert_found(large, (480, 800, 2080, 2800))


def test_a_page_on_a_dark_screen_is_one_too() -> None:
    assert_found(framed(page(((120, 200),)), (200, 0, 200, 0), 0.05), (320, 200, 720, 700))


def test_of_two_pictures_on_a_page_both_are_kept() -> None:
    assert_found(page(((100, 200), (540, 200))), (100, 200, 940, 700))


def test_a_picture_beside_one_with_straight_sides_is_kept_whatever_its_shape() -> None:
    pixels = page(((100, 200),))
    shape = np.zeros((500, 400), np.uint8)
    cv2.ellipse(shape, (200, 250), (110, 240), 20, 0, 360, 1, -1)
    part = pixels[200:700, 540:940]
    part[shape > 0] = textured(500, 400)[shape > 0]
    assert inside_borders(pixels)[2] >= 540 + 300


def test_a_limb_on_bright_ground_is_not_taken_for_a_picture_on_a_page() -> None:
    pixels = np.full((600, 500), 250, np.uint8)
    shape = np.zeros((600, 500), np.uint8)
    cv2.ellipse(shape, (250, 330), (90, 230), 15, 0, 360, 255, -1)
    soft = np.asarray(cv2.GaussianBlur(shape, (0, 0), 12), np.float32) / 255
    pixels = (pixels - soft * (60 + textured(600, 500) / 2)).astype(np.uint8)
    rows, columns = np.flatnonzero(soft.max(1) > 0.05), np.flatnonzero(soft.max(0) > 0.05)
    for y in range(40, 80, 20):
        written(pixels, (10, y), 0.5, 20)
    left, top, right, bottom = inside_borders(pixels)
    assert (left <= columns[0], top <= rows[0]) == (True, True)
    assert (right > columns[-1], bottom > rows[-1]) == (True, True)


def test_bars_and_blocks_of_one_grey_are_no_pictures() -> None:
    pixels = page(())
    pixels[200:700, 120:520] = 90
    left, _, right, bottom = inside_borders(pixels)
    assert right - left > 1000
    assert bottom > 850


@pytest.mark.parametrize("grey", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("borders", [(90, 40, 10, 300), (0, 0, 250, 0), (0, 120, 0, 120)])
@pytest.mark.parametrize("size", [(300, 200), (1500, 900)])
def test_a_frame_of_any_grey_is_found_and_the_picture_kept_whole(
    size: tuple[int, int], borders: tuple[int, int, int, int], bits: int, grey: float
) -> None:
    height, width = size
    left, top, right, bottom = borders
    pixels = framed(textured(height, width, bits), borders, grey)
    x0, y0, x1, y1 = inside_borders(pixels)
    step = -(-max(pixels.shape) // 128)
    slack = step + MARGIN * (max(size) + 2 * step) + 1
    for found, true in ((x0, left), (y0, top)):
        assert true - slack <= found <= true
    for found, true in ((x1, left + width), (y1, top + height)):
        assert true <= found <= true + slack
    assert (right, bottom) == (pixels.shape[1] - left - width, pixels.shape[0] - top - height)


def test_noise_of_a_border_does_not_hide_it() -> None:
    rng = np.random.default_rng(0)
    pixels = framed(textured(400, 300), (100, 100, 100, 100), 0.0).astype(int)
    noisy = (pixels + rng.integers(0, 9, pixels.shape)).clip(0, 255).astype(np.uint8)
    left, top, right, bottom = inside_borders(noisy)
    assert (left > 60, top > 60, right < 440, bottom < 540) == (True,) * 4


@pytest.mark.parametrize("spread", [4, 9])
def test_grain_of_a_bright_border_does_not_hide_it(spread: int) -> None:
    rng = np.random.default_rng(0)
    around = np.pad(np.zeros((400, 300)), 200, constant_values=1)
    grain = rng.normal(0, spread, around.shape) * around
    pixels = np.pad(textured(400, 300), 200, constant_values=235) + grain
    ready, packed = cv2.imencode(".jpg", pixels.clip(0, 255).astype(np.uint8))
    assert ready
    left, top, right, bottom = inside_borders(
        np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    )
    assert 150 < left <= 200
    assert 150 < top <= 200
    assert 500 <= right < 550
    assert 600 <= bottom < 650


def test_thin_letters_in_a_border_do_not_hide_it() -> None:
    pixels = framed(textured(600, 500), (250, 250, 250, 250), 0.0)
    for line in range(3):
        written(pixels, (20, 60 + 90 * line), 0.5, 255)
    left, top, right, bottom = inside_borders(pixels)
    assert (left > 190, top > 190, right < 810, bottom < 910) == (True,) * 4


def test_a_frame_in_a_frame_is_taken_off_too() -> None:
    pixels = framed(framed(textured(400, 300), (60, 60, 60, 60), 0.0), (80, 80, 80, 80), 1.0)
    left, top, right, bottom = inside_borders(pixels)
    assert left > 100
    assert top > 100
    assert right < 80 + 60 + 300 + 40
    assert bottom < 80 + 60 + 400 + 40


def test_a_fingertip_on_black_is_picture() -> None:
    pixels = np.zeros((600, 400), np.uint8)
    pixels[20:600, 190:212] = textured(580, 22) | 64
    assert inside_borders(pixels)[1] <= 20


@pytest.mark.parametrize(
    "pixels",
    [
        textured(300, 200),
        np.zeros((300, 200), np.uint8),
        np.full((64, 64), 255, np.uint8),
        np.full((1, 1), 7, np.uint8),
    ],
    ids=["to the edges", "black", "white", "one pixel"],
)
def test_a_picture_without_a_frame_is_kept_whole(pixels: Pixels) -> None:
    assert inside_borders(pixels) == (0, 0, pixels.shape[1], pixels.shape[0])


def test_a_speck_on_a_blank_page_is_no_picture() -> None:
    pixels = np.zeros((600, 600), np.uint8)
    pixels[300:330, 300:330] = 255
    assert inside_borders(pixels) == (0, 0, 600, 600)


def test_a_framed_picture_reaches_the_network_as_the_bare_one_does() -> None:
    bare = textured(480, 360)
    pixels = framed(bare, (200, 200, 200, 200), 0.0)
    seen, kept = (prepare(radiograph_of(pixels), rule)[0] for rule in (CUT, KEPT))
    alone = prepare(radiograph_of(bare), KEPT)[0]
    left, right = (np.flatnonzero(t[0, 0].any(axis=0)) for t in (seen, alone))
    assert len(left) == pytest.approx(len(right) / (1 + 2 * MARGIN), rel=0.03)
    assert np.flatnonzero(kept[0, 0].any(axis=0)).size < len(right) * 0.65
    assert seen[seen > 0].mean() == pytest.approx(alone[alone > 0].mean(), rel=0.02)


def test_places_in_a_cut_picture_lead_back_to_the_whole() -> None:
    pixels = framed(textured(480, 360), (150, 40, 0, 0), 0.0)
    spot_xy = (150 + 200, 40 + 100)
    pixels[spot_xy[1] - 3 : spot_xy[1] + 4, spot_xy[0] - 3 : spot_xy[0] + 4] = 255
    bare = pixels.copy()
    bare[spot_xy[1] - 3 : spot_xy[1] + 4, spot_xy[0] - 3 : spot_xy[0] + 4] = 0
    tensor, placement = prepare(radiograph_of(pixels), CUT)
    difference = np.abs(tensor - prepare(radiograph_of(bare), CUT)[0])[0, 0]
    y, x = np.unravel_index(int(difference.argmax()), difference.shape)
    assert placement.source_wh == (510, 520)
    assert placement.to_source((float(x) + 0.5, float(y) + 0.5)) == pytest.approx(spot_xy, abs=6)


def test_a_map_of_a_cut_picture_covers_what_the_network_saw() -> None:
    pixels = framed(textured(400, 400), (400, 0, 0, 0), 0.0)
    _, placement = prepare(radiograph_of(pixels), CUT)
    cells, (left, top, right, bottom) = placement.crop_map(np.ones((28, 28), np.float32))
    assert cells.shape[1] <= 28
    assert 340 < left < 400
    assert (top, bottom) == pytest.approx((0, 400), abs=8)
    assert right == pytest.approx(800, abs=8)
    # A cell is as wide as it is high.
    assert (right - left) / cells.shape[1] == pytest.approx(
        (bottom - top) / cells.shape[0], rel=0.01
    )
