"""What a scan or a screen put around a picture is found, and nothing of the picture is lost."""

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
