"""Colours are split and laid on black without taking many times their own room."""

import tracemalloc

import numpy as np
import pytest

from imaging.formats.colour import on_black, split_opacity


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_levels_and_opacity_are_split(kind: type[np.generic]) -> None:
    four = np.arange(4 * 5 * 4).reshape(4, 5, 4).astype(kind)
    levels, opacity = split_opacity(four)
    assert np.array_equal(levels, four[:, :, :3])
    assert np.array_equal(opacity, four[:, :, 3])
    two = four[:, :, :2].copy()
    levels, opacity = split_opacity(two)
    assert np.array_equal(levels, two[:, :, 0])
    assert np.array_equal(opacity, two[:, :, 1])
    assert levels.dtype == opacity.dtype == kind


def test_every_level_under_every_opacity_is_rounded_to_the_nearest() -> None:
    levels, opacity = np.meshgrid(*[np.arange(256, dtype=np.uint8)] * 2)
    wanted = np.rint(levels.astype(float) * opacity / 255)
    assert np.array_equal(on_black(levels, opacity), wanted)


def test_laying_on_black_takes_little_room() -> None:
    colours = np.full((1000, 1000, 3), 200, np.uint8)
    opacity = np.full((1000, 1000), 120, np.uint8)
    tracemalloc.start()
    laid = on_black(colours, opacity)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (laid == 94).all()
    assert colours.nbytes <= most < 2.5 * colours.nbytes
