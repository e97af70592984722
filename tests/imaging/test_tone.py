"""Greys: every step of the screen is used, and none is lost between window, gamma and inversion."""

import numpy as np
import pytest

from imaging.equalise import equalised
from imaging.grey_statistics import GreyStatistics
from imaging.tone import GREATEST_GAMMA, LEAST_GAMMA, PLAIN, Tone
from imaging.window import Window
from tests.imaging.made_files import colours
from tests.imaging.test_pyramid import radiograph_of, waves

FULL = Window.spanning(0, 65535)
NARROW = Window.spanning(20000, 20255)


@pytest.mark.parametrize("window", [FULL, NARROW])
@pytest.mark.parametrize("gamma", [1.0, 1.3])
@pytest.mark.parametrize("is_inverted", [False, True])
def test_sixteen_bits_reach_nearly_every_grey_of_the_screen(
    window: Window, gamma: float, is_inverted: bool
) -> None:
    table = Tone(window, gamma, is_inverted).table(FULL, 1 << 16)
    assert len(np.unique(table)) == 256 if gamma == 1.0 or window is FULL else 200
    assert {int(table[0]), int(table[-1])} == {0, 255}


def test_inversion_is_the_exact_mirror() -> None:
    straight, inverted = (Tone(NARROW, 1.0, on).table(FULL, 1 << 16) for on in (False, True))
    np.testing.assert_array_equal(255 - straight, inverted)


@pytest.mark.parametrize(("gamma", "expected"), [(1.0, 128), (2.0, 180), (0.5, 64)])
def test_gamma_lifts_the_middle_and_leaves_the_ends(gamma: float, expected: int) -> None:
    table = Tone(Window.spanning(0, 255), gamma).table(FULL, 256)
    assert int(table[128]) == pytest.approx(expected, abs=1)
    assert (table[0], table[255]) == (0, 255)


def test_gamma_has_ends() -> None:
    assert PLAIN.with_gamma(99).gamma == GREATEST_GAMMA
    assert PLAIN.with_gamma(0).gamma == LEAST_GAMMA


def test_without_a_window_the_radiograph_s_own_is_taken() -> None:
    pixels = waves(20, 30)
    np.testing.assert_array_equal(PLAIN.apply(pixels, NARROW), NARROW.apply(pixels))


def statistics_of(pixels: np.ndarray) -> GreyStatistics:
    return GreyStatistics.of(radiograph_of(pixels), pixels)


def limb() -> np.ndarray:
    """Return black ground, soft tissue about 20000 and bone about 45000."""
    rng = np.random.default_rng(3)
    pixels = rng.normal(600, 60, (300, 300))
    pixels[60:240, 60:240] = rng.normal(20000, 1500, (180, 180))
    pixels[110:190, 60:240] = rng.normal(45000, 2500, (80, 180))
    return np.clip(pixels, 0, 65535).astype(np.uint16)


def test_automatic_leaves_out_the_rarest() -> None:
    pixels = limb()
    pixels[0, :10] = 65535
    low, high = statistics_of(pixels).automatic().limits
    assert low == pytest.approx(np.percentile(pixels, 0.5), abs=2)
    assert high == pytest.approx(np.percentile(pixels, 99.5), abs=2)


def test_bone_and_soft_tissue_get_the_greys_that_they_are_named_for() -> None:
    statistics = statistics_of(limb())
    soft, bone = statistics.soft_tissue(), statistics.bone()
    for window, darker, brighter in ((soft, 17000, 23000), (bone, 40000, 49000)):
        shares = window.shares(1 << 16)
        assert shares[brighter] - shares[darker] > 0.12
    assert soft.limits[0] > 3000, "the ground is no tissue"
    assert bone.centre > soft.centre


def test_a_bright_collimated_rim_is_no_bone() -> None:
    pixels = limb()
    rimmed = pixels.copy()
    rimmed[:, :40] = rimmed[:, -40:] = 65000
    plain, beside = statistics_of(pixels).bone(), statistics_of(rimmed).bone()
    assert beside.limits == pytest.approx(plain.limits, rel=0.1)


def test_an_even_picture_still_has_windows() -> None:
    statistics = statistics_of(np.full((50, 50), 700, np.uint16))
    for window in (statistics.automatic(), statistics.bone(), statistics.soft_tissue()):
        assert window.width >= 1


def test_the_histogram_is_measured_without_the_ground() -> None:
    bars = statistics_of(limb()).bars(0, 65536, 64)
    assert bars.shape == (64,)
    assert 0.0 <= bars.min() <= bars.max() <= 1.0
    assert bars[20000 // 1024] > 0.3
    assert bars[45000 // 1024] > 0.2


@pytest.mark.parametrize(
    ("low", "high", "number"),
    [(0, 65536, 64), (0.0, 65535.0, 256), (3.5, 99.5, 96), (10.3, 200.7, 7), (500, 501, 256)],
)
def test_each_value_is_counted_in_the_bar_that_its_middle_lies_in(
    low: float, high: float, number: int
) -> None:
    counts = np.random.default_rng(5).integers(0, 50, 65536)
    statistics = GreyStatistics(counts, Window.spanning(0, 65535), 65536)
    edges = np.linspace(low, high, number + 1)
    middles = np.arange(65536) + 0.5
    sums, tissue = (
        np.histogram(middles, edges, weights=held)[0] for held in (counts, statistics._tissue)
    )
    expected = np.sqrt(np.minimum(sums / max(tissue.max(), 1.0), 1.0))
    assert statistics.bars(low, high, number) == pytest.approx(expected)


def test_equalised_pixels_keep_their_range_and_gain_contrast() -> None:
    radiograph = radiograph_of(waves(400, 500))
    kept = radiograph.pixels.copy()
    even = equalised(radiograph)
    assert even.pixels.dtype == np.uint16
    assert even.pixels.shape == (400, 500)
    assert even.window.limits == (0, 65535)
    np.testing.assert_array_equal(radiograph.pixels, kept)

    def local(pixels: np.ndarray) -> float:
        return float(np.abs(np.diff(pixels.astype(float), axis=1)).mean())

    assert local(even.pixels) > local(radiograph.pixels)


def test_a_photograph_is_equalised_in_grey() -> None:
    photo = radiograph_of(np.zeros((64, 64), np.uint8), colours())
    assert equalised(photo).rgb is None
