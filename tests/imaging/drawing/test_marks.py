"""A mark tells which side it is of and where a box lies, in its colour, its shape and its words."""

import numpy as np
import pytest

from imaging.drawing.marks import LEFT_COLOUR, MIDDLE_COLOUR, RIGHT_COLOUR, label_of
from imaging.overlay import Box, Keypoint, Mark
from imaging.render import render
from tests.imaging.scenes import SURE, plain


def picture(mark: Mark, highlight: Mark | None = None) -> np.ndarray:
    return np.asarray(render(plain(), (mark,), highlight=highlight))


@pytest.mark.parametrize(
    ("label", "colour"),
    [
        ("left_wrist", LEFT_COLOUR),
        ("right_wrist", RIGHT_COLOUR),
        ("nose", MIDDLE_COLOUR),
    ],
)
def test_a_point_has_the_colour_of_the_person_s_own_side(
    label: str, colour: tuple[int, int, int]
) -> None:
    drawn = picture(Keypoint((100.5, 100.5), label, 1.0))
    assert tuple(drawn[100, 100].tolist()) == colour


def test_the_left_is_a_disc_and_the_right_stands_on_a_corner() -> None:
    left, right = (
        (picture(Keypoint((100.5, 100.5), f"{side}_hip", 1.0)) != 90).any(axis=2)
        for side in ("left", "right")
    )
    assert right[95, 100]
    assert not right[96, 96]
    assert left.sum() < right.sum()


def test_a_box_names_its_region_behind_the_score() -> None:
    box = Box((1.0, 2.0, 3.0, 4.0), "fracture", 0.874, region="Wrist")
    assert label_of(box) == "fracture 0.87 · Wrist"


def test_a_label_names_the_finding_and_its_score() -> None:
    assert label_of(SURE) == "fracture 0.87"


def test_a_point_under_the_threshold_is_not_drawn() -> None:
    hidden = (Keypoint((100, 100), "left_hip", 0.1, is_shown=False),)
    np.testing.assert_array_equal(render(plain(), hidden), render(plain(), ()))


def test_a_highlighted_mark_is_bolder() -> None:
    box, point = Box((100, 100, 300, 200), "f", 0.5), Keypoint((50, 250), "nose", 1.0)
    for mark in (box, point):
        normal, bold = picture(mark) != 90, picture(mark, mark) != 90
        assert bold.sum() > normal.sum()
