"""What is no part of a picture, padding or a mask: black after the tone, and counted nowhere."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.uid import ExplicitVRLittleEndian

from app.measuring.words import words_of
from app.scale import Scale
from imaging.grey_statistics import GreyStatistics
from imaging.load import load_radiograph
from imaging.mask import masked
from imaging.measure import Kind, Measurement, region_statistics
from imaging.orientation import Orientation
from imaging.preprocess import grey_8bit
from imaging.pyramid import Pyramid
from imaging.radiograph import Radiograph
from imaging.render import render, render_view
from imaging.tone import Tone
from imaging.view import View
from imaging.window import Window
from tests.imaging.made_files import colours, dicom_of, write
from tests.imaging.test_pyramid import radiograph_of, waves

TONES = [
    Tone(),
    Tone(is_inverted=True),
    Tone(Window.spanning(-2000, 65535)),
    Tone(Window.spanning(-2000, -1000)),
    Tone(Window(30000.0, 9000.0, "sigmoid"), gamma=2.0, is_inverted=True),
]
BOX = Measurement(Kind.RECTANGLE, ((0.0, 0.0), (40.0, 40.0)))


def padded(folder: Path, stored: NDArray, **elements: object) -> Radiograph:
    data = dicom_of(
        stored, ExplicitVRLittleEndian, BitsStored=12, PixelPaddingValue=4095, **elements
    )
    return load_radiograph(write(folder, "x.dcm", data))


@pytest.fixture
def speckled(tmp_path: Path) -> Radiograph:
    """A picture of the three least values, with three rows of padding and a bright middle."""
    stored = np.random.default_rng(0).integers(0, 4, (64, 64)).astype(np.uint16)
    stored[20:40, 20:40] = 3000
    stored[:3] = 4095
    return padded(tmp_path, stored, WindowCenter=2048, WindowWidth=4096)


def test_the_least_real_values_are_not_taken_for_padding(speckled: Radiograph) -> None:
    drawn = np.asarray(render(speckled, (), tone=Tone(is_inverted=True)))
    assert not drawn[:3].any()
    assert drawn[45:60].min() == 255


def test_the_screen_shows_it_as_files_do(speckled: Radiograph) -> None:
    pyramid, tone = Pyramid(speckled), Tone(is_inverted=True)
    for turned in (Orientation(), Orientation(1), Orientation(2, True)):
        view = View((64, 64), 1.0, (32.0, 32.0), turned)
        shown = np.asarray(render_view(pyramid, (), view, tone))
        saved = np.asarray(render(speckled, (), tone=tone, orientation=turned))
        np.testing.assert_array_equal(shown, saved)


def test_the_least_real_values_count_in_the_statistics_and_padding_does_not(
    speckled: Radiograph,
) -> None:
    counts = GreyStatistics.of(speckled, speckled.pixels).counts
    assert counts[0] == (speckled.pixels[3:] == 0).sum() > 0
    assert counts.sum() == 61 * 64


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("is_coloured", [False, True])
def test_masks_are_black_however_the_greys_are_shown(tone: Tone, is_coloured: bool) -> None:
    rgb = colours(600, 700) if is_coloured else None
    grey = waves(600, 700)
    whole = radiograph_of((grey >> 8).astype(np.uint8) if is_coloured else grey, rgb)
    shown = masked(whole, [(100.0, 50.0, 300.0, 250.0)])
    drawn = np.asarray(render(shown, (), tone=tone))
    assert not drawn[50:250, 100:300].any()
    kept = np.array(render(whole, (), tone=tone))
    kept[50:250, 100:300] = 0
    np.testing.assert_array_equal(drawn, kept)
    small = np.asarray(render(shown, (), (350, 300), tone))
    assert not small[26:124, 51:149].any()


def test_a_mask_leaves_padding_black(speckled: Radiograph) -> None:
    shown = masked(speckled, [(10.0, 50.0, 20.0, 60.0)])
    drawn = np.asarray(render(shown, (), tone=Tone(is_inverted=True)))
    assert not drawn[:3].any()
    assert not drawn[50:60, 10:20].any()
    assert drawn[50:60, 20:].all()


def test_nothing_masked_is_the_picture_itself(speckled: Radiograph) -> None:
    assert masked(speckled, []) is speckled


def test_a_region_over_padding_measures_what_was_exposed(tmp_path: Path) -> None:
    stored = np.full((64, 64), 500, np.uint16)
    stored[:, :20] = 4095
    found = region_statistics(BOX, padded(tmp_path, stored))
    assert found is not None
    assert (found.mean, found.spread, found.count) == (500.0, 0.0, 800)
    assert (found.least, found.greatest) == (500.0, 500.0)


def test_a_region_of_padding_alone_says_so(tmp_path: Path) -> None:
    stored = np.full((64, 64), 500, np.uint16)
    stored[:50, :50] = 4095
    shown = padded(tmp_path, stored)
    assert region_statistics(BOX, shown) is None
    assert words_of(BOX, shown, Scale()) == "nothing of the picture lies here"


def test_networks_see_it_black_whatever_the_window(speckled: Radiograph) -> None:
    low = replace(speckled, window=Window.spanning(-2000, 4095))
    assert not grey_8bit(low, "window")[:3].any()
    assert grey_8bit(low, "window")[3:].all()


def test_padding_of_pixels_that_are_not_square_covers_as_much(tmp_path: Path) -> None:
    stored = np.full((30, 30), 500, np.uint16)
    stored[:10] = 4095
    shown = padded(tmp_path, stored, PixelAspectRatio=[2, 1])
    assert shown.blank is not None
    assert shown.blank.shape == shown.pixels.shape == (60, 30)
    assert (shown.blank[:20] == 255).all()
    assert not shown.blank[20:].any()
