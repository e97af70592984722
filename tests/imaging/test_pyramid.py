"""What the screen shows is the radiograph: same place, same brightness, no aliasing."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from imaging.pyramid import Pyramid
from imaging.radiograph import Radiograph
from imaging.view import View
from imaging.window import Window
from tests.imaging.made_files import ramp


def radiograph_of(pixels: NDArray, rgb: NDArray | None = None) -> Radiograph:
    bits = pixels.dtype.itemsize * 8
    window = Window.spanning(0, (1 << bits) - 1)
    return Radiograph(Path("x.png"), "0" * 64, pixels, bits, window, "PNG", rgb=rgb)


def waves(height: int, width: int) -> NDArray[np.uint16]:
    """Return a smooth picture in which every place is another value."""
    rows, columns = np.mgrid[0:height, 0:width]
    return (32768 + 20000 * np.sin(rows / 90) + 12000 * np.cos(columns / 70)).astype(np.uint16)


def test_at_one_to_one_the_stored_values_themselves_are_shown() -> None:
    pixels = waves(900, 1200)
    shown, corner = Pyramid(radiograph_of(pixels)).sample(View((300, 200), 1.0, (600.0, 450.0)))
    assert corner == (0, 0)
    np.testing.assert_array_equal(shown, pixels[350:550, 450:750])


@pytest.mark.parametrize("zoom", [0.06, 0.11, 0.2, 0.35, 0.5, 0.8, 1.3, 2.0, 6.0])
def test_every_screen_pixel_shows_the_place_under_it(zoom: float) -> None:
    pixels = waves(1501, 2003)
    view = View((400, 300), zoom, (801.3, 702.9))
    shown, (left, top) = Pyramid(radiograph_of(pixels)).sample(view)
    for x, y in [(5, 5), (shown.shape[1] // 2, shown.shape[0] // 3), (20, shown.shape[0] - 6)]:
        column, row = view.to_source((left + x + 0.5, top + y + 0.5))
        expected = 32768 + 20000 * np.sin((row - 0.5) / 90) + 12000 * np.cos((column - 0.5) / 70)
        # At 0.06 one screen pixel covers 16 of the picture's, over which a wave is not straight.
        assert shown[y, x] == pytest.approx(expected, abs=60 + 20 / zoom)


def test_a_view_beside_the_picture_shows_nothing() -> None:
    shown, _ = Pyramid(radiograph_of(ramp())).sample(View((100, 100), 1.0, (900.0, 900.0)))
    assert shown.size == 0


def test_the_rim_does_not_fade_into_black() -> None:
    bright = np.full((700, 900), 60000, np.uint16)
    shown, _ = Pyramid(radiograph_of(bright)).sample(View((500, 400), 0.37, (450.0, 350.0)))
    assert shown.min() == 60000


@pytest.mark.parametrize("zoom", [0.05, 0.13, 0.24])
def test_a_fine_grid_is_averaged_and_makes_no_moire(zoom: float) -> None:
    grid = np.zeros((2400, 2400), np.uint8)
    grid[:, ::2] = 255
    shown, _ = Pyramid(radiograph_of(grid)).sample(View((200, 200), zoom, (1200.0, 1200.0)))
    assert np.ptp(shown[4:-4, 4:-4]) <= 3


def test_a_picture_wider_than_opencv_can_warp_is_shown() -> None:
    wide = np.tile(np.arange(250, dtype=np.uint8), (8, 160))
    shown, _ = Pyramid(radiograph_of(wide)).sample(View((500, 20), 2.0, (39000.0, 4.0)))
    assert np.ptp(shown) > 200


def test_colour_is_shown_in_colour() -> None:
    rgb = np.dstack([ramp(600, 700), ramp(600, 700) // 2, ramp(600, 700) // 3])
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    shown, _ = Pyramid(radiograph_of(grey, rgb)).sample(View.fit((700, 600), (350, 300)))
    assert shown.shape == (300, 350, 3)


def test_sampling_leaves_the_radiograph_as_it_was() -> None:
    pixels = waves(700, 900)
    pixels.flags.writeable = False
    before = pixels.copy()
    pyramid = Pyramid(radiograph_of(pixels))
    for zoom in (0.3, 1.0, 3.0):
        pyramid.sample(View((300, 300), zoom, (100.0, 90.0)))
    np.testing.assert_array_equal(pixels, before)
