"""Outlines of fractures, and the boxes around them, after a picture was moved and turned."""

import numpy as np
import pytest

from training.batches.outlines import bounds, move_outlines, outlines_of

EYE = np.array([[1.0, 0, 0], [0, 1.0, 0]])
SIZE_WH = (100, 100)
BOX = (0.2, 0.2, 0.4, 0.4)
DIAGONAL = ((0.2, 0.3), (0.3, 0.2), (0.6, 0.5), (0.5, 0.6))


def turned(degrees: float) -> np.ndarray:
    """Return a turn about the middle of a view of `SIZE_WH`."""
    angle = np.deg2rad(degrees)
    linear = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array(SIZE_WH) / 2
    return np.column_stack([linear, middle - linear @ middle])


@pytest.mark.parametrize(
    ("size_wh", "kept", "is_cut"),
    [((100, 100), 1, False), ((35, 100), 1, False), ((25, 100), 0, True), ((10, 100), 0, False)],
)
def test_what_is_out_of_view_is_dropped(size_wh: tuple[int, int], kept: int, is_cut: bool) -> None:
    outlines, cut = move_outlines(outlines_of([BOX], [], SIZE_WH), EYE, size_wh)
    assert len(outlines) == kept
    assert cut == is_cut
    assert (bounds(outlines, size_wh)[:, 2] <= size_wh[0]).all()


def test_a_quarter_turn_carries_the_box_along() -> None:
    turn = np.array([[0.0, -1.0, 100.0], [1.0, 0.0, 0.0]])
    outlines, _ = move_outlines(outlines_of([(0.1, 0.2, 0.3, 0.6)], [], SIZE_WH), turn, SIZE_WH)
    assert bounds(outlines, SIZE_WH)[0] == pytest.approx([40, 10, 80, 30])


def test_an_outline_cut_once_is_cut_by_its_whole_the_second_time() -> None:
    once, _ = move_outlines(outlines_of([BOX], [], SIZE_WH), EYE, (34, 100))
    assert len(once) == 1
    twice, is_cut = move_outlines(once, EYE, (30, 100))
    assert twice == ()
    assert is_cut


def test_a_turned_polygon_has_the_bounds_of_its_turned_corners() -> None:
    outlines = outlines_of([(0.2, 0.2, 0.6, 0.6)], [DIAGONAL], SIZE_WH)
    assert bounds(outlines, SIZE_WH)[0] == pytest.approx([20, 20, 60, 60])
    moved, _ = move_outlines(outlines, turned(45), SIZE_WH)
    left, top, right, bottom = bounds(moved, SIZE_WH)[0]
    assert right - left == pytest.approx(10 * np.sqrt(2), abs=1e-3)
    assert bottom - top == pytest.approx(30 * np.sqrt(2), abs=1e-3)


@pytest.mark.parametrize("degrees", [0, 30, 45, 90, 180])
def test_a_turned_square_stays_as_large(degrees: float) -> None:
    moved, _ = move_outlines(outlines_of([BOX], [()], SIZE_WH), turned(degrees), SIZE_WH)
    left, top, right, bottom = bounds(moved, SIZE_WH)[0]
    assert right - left == pytest.approx(20, rel=0.02)
    assert bottom - top == pytest.approx(20, rel=0.02)


def test_no_fracture_has_no_box() -> None:
    assert bounds((), SIZE_WH).shape == (0, 4)
    assert move_outlines((), EYE, SIZE_WH) == ((), False)
