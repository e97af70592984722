"""Heat lies where its map says, as strong as it is hot, and a cold map is not drawn."""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from imaging.drawing.heat import is_cold
from imaging.overlay import Heatmap
from imaging.render import render
from tests.imaging.scenes import heat_of, plain, warm


def shown_heat(value: float, opacity: float) -> NDArray[np.float64]:
    """Return the colour, RGB, of a place this hot on a plain grey picture."""
    return np.asarray(render(plain(), (heat_of(value),), opacity=opacity), float)[150, 200]


@pytest.mark.parametrize("value", [0.0, 0.1, -3.0, float("nan")])
def test_a_cold_map_changes_nothing(value: float) -> None:
    np.testing.assert_array_equal(render(plain(), (heat_of(value),)), render(plain(), ()))


@pytest.mark.parametrize(("hottest", "is_seen"), [(0.2, False), (0.3, True)])
def test_a_map_is_drawn_or_said_to_be_cold(hottest: float, is_seen: bool) -> None:
    heat = Heatmap(np.eye(4, dtype=np.float32) * hottest, (0.0, 0.0, 60.0, 40.0), "x")
    radiograph = plain(60, (60, 40))
    bare, drawn = (np.asarray(render(radiograph, marks)) for marks in ((), (heat,)))
    lit = np.asarray(render(radiograph, (heat,), highlight=heat))
    assert is_cold(heat) is not is_seen
    assert (drawn != bare).any() == is_seen
    assert (lit != bare).any() == is_seen


def test_opacity_is_that_of_the_hottest_places() -> None:
    opaque = shown_heat(1.0, 1.0)
    assert np.abs(opaque - 90).max() > 50
    for opacity in (0.0, 0.3, 0.7):
        expected = 90 * (1 - opacity) + opacity * opaque
        assert np.abs(shown_heat(1.0, opacity) - expected).max() <= 1.5


def test_heat_lies_on_its_own_box_and_nowhere_else() -> None:
    picture = np.asarray(render(plain(), (heat_of(1.0, (100, 50, 300, 250)),)))
    is_warm = (picture != 90).any(axis=2)
    rows, columns = np.flatnonzero(is_warm.any(axis=1)), np.flatnonzero(is_warm.any(axis=0))
    assert (columns[0], columns[-1], rows[0], rows[-1]) == (100, 299, 50, 249)


def test_the_hottest_point_is_drawn_where_the_map_says_it_is() -> None:
    heat = Heatmap(warm((5.5, 2.5), 0.8, (6, 8)), (40.0, 30.0, 360.0, 270.0), "fracture")
    bare, hot = (np.asarray(render(plain(), m), int) for m in ((), (heat,)))
    row, column = np.unravel_index(np.abs(hot - bare).sum(axis=2).argmax(), (300, 400))
    x, y = heat.hottest_xy
    assert abs(column + 0.5 - x) < 20
    assert abs(row + 0.5 - y) < 20


def test_hotter_is_darker_so_that_it_shows_on_bone_without_red_or_green() -> None:
    shown = [shown_heat(value, 1.0) for value in np.linspace(0.6, 1.0, 9)]
    luminance = [np.dot(colour, (0.2126, 0.7152, 0.0722)) for colour in shown]
    assert all(a > b for a, b in itertools.pairwise(luminance))
