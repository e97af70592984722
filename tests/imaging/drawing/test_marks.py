"""A mark tells which side it is of and where a box lies, in its colour, its shape and its words."""

from pathlib import Path

import numpy as np
import pytest

from imaging.drawing.marks import LEFT_COLOUR, MIDDLE_COLOUR, RIGHT_COLOUR, label_of
from imaging.overlay import Box, Keypoint
from imaging.radiograph import Radiograph
from imaging.render import render
from imaging.window import Window


def picture(keypoint: Keypoint) -> np.ndarray:
    grey = np.full((200, 200), 90, np.uint8)
    window = Window.spanning(0, 255)
    return np.asarray(
        render(Radiograph(Path("x.png"), "0" * 64, grey, 8, window, "PNG"), [keypoint])
    )


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
