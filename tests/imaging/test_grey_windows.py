"""The window maps stored values to greys as DICOM says."""

import numpy as np
import pytest

from imaging.window import Window

# PS3.3 C.11.2.1.2.1: y = ((x - (c - 0.5)) / (w - 1) + 0.5) * 255 between the limits.
TABLE = [
    (Window(2048, 4096), 0, 0),
    (Window(2048, 4096), 4095, 255),
    (Window(2048, 4096), 2048, 128),
    (Window(0, 100), 0, 129),
    (Window(50, 100), 0, 0),
    (Window(50, 100), 99, 255),
    (Window(50, 100), 2000, 255),
    (Window(100, 1), 99, 0),
    (Window(100, 1), 100, 255),
]


@pytest.mark.parametrize(("window", "value", "grey"), TABLE)
def test_a_value_gets_its_grey(window: Window, value: int, grey: int) -> None:
    assert window.table(4096)[value] == grey


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_apply_looks_every_pixel_up(dtype: type) -> None:
    window = Window(90, 60)
    pixels = np.arange(200, dtype=dtype).reshape(10, 20)
    np.testing.assert_array_equal(window.apply(pixels), window.table(256)[pixels])


def test_apply_takes_the_three_channels_of_a_picture() -> None:
    pixels = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    assert Window.spanning(0, 255).apply(pixels).shape == (4, 5, 3)


def test_a_span_maps_its_ends_to_black_and_white() -> None:
    table = Window.spanning(300, 900).table(4096)
    assert (table[300], table[301] > 0, table[899] < 255, table[900]) == (0, False, False, 255)
    assert Window.spanning(300, 900).limits == (300, 900)


def test_a_sigmoid_shows_its_ends_at_12_and_88_per_cent_and_runs_on_beyond_them() -> None:
    shares = Window.spanning(100, 300, "sigmoid").shares(500)
    assert shares[[100, 200, 300]] == pytest.approx([0.1192, 0.5, 0.8808], abs=1e-4)
    assert shares[99] < shares[100]
    assert shares[0] > 0.0


def test_a_window_of_one_value_turns_white_only_above_it() -> None:
    assert Window(5.5, 1.0).shares(8).tolist() == [0, 0, 0, 0, 0, 0, 1, 1]


def test_a_table_can_not_be_changed_by_who_got_it() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Window(50, 100).table(256)[0] = 9
