"""Marks are plain geometry in source pixels."""

import numpy as np
import pytest

from imaging.overlay import Heatmap


@pytest.mark.parametrize(
    ("cell", "expected"), [((0, 0), (12.5, 25.0)), ((1, 3), (87.5, 75.0)), ((0, 2), (62.5, 25.0))]
)
def test_the_hottest_point_is_the_middle_of_the_hottest_cell(cell: tuple, expected: tuple) -> None:
    values = np.zeros((2, 4), np.float32)
    values[cell] = 0.9
    assert Heatmap(values, (0, 0, 100, 100), "x").hottest_xy == pytest.approx(expected)


def test_a_hot_place_outweighs_a_single_cell() -> None:
    values = np.zeros((72, 72), np.float32)
    values[10, 60] = 0.8
    values[38:43, 18:23] = 0.7
    assert Heatmap(values, (0, 0, 72, 72), "x").hottest_xy == (20.5, 40.5)


def test_a_coarse_map_is_taken_cell_by_cell() -> None:
    values = np.zeros((7, 7), np.float32)
    values[1, 5] = 0.8
    values[3:6, 1:4] = 0.7
    assert Heatmap(values, (0, 0, 7, 7), "x").hottest_xy == (5.5, 1.5)


def test_a_map_may_cover_a_part_of_the_picture() -> None:
    values = np.ones((1, 1), np.float32)
    assert Heatmap(values, (40, 20, 60, 50), "x").hottest_xy == (50, 35)
