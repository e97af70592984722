"""Linked pictures: the same place on the screen, the same share of greys."""

import pytest

from imaging.linked import linked_tone, linked_view
from imaging.orientation import UPRIGHT, Orientation
from imaging.tone import PLAIN, Tone
from imaging.view import View
from imaging.window import Shape, VoiLut, Window

MIRRORED = UPRIGHT.flipped_horizontally()


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [(UPRIGHT, (100.0, 50.0)), (MIRRORED, (300.0, 50.0)), (UPRIGHT.turned(1), (100.0, 150.0))],
)
def test_the_same_share_of_the_other_picture_lies_at_the_middle(
    orientation: Orientation, expected: tuple[float, float]
) -> None:
    model = View((400, 300), 2.0, (200.0, 100.0))
    other = View.fit((400, 200), (400, 300), orientation)
    linked = linked_view(model, (800, 400), other, (400, 200))
    assert linked.centre_xy == pytest.approx(expected)
    assert linked.orientation == orientation


def test_a_picture_of_other_size_is_enlarged_as_much_over_its_whole() -> None:
    model = View.fit((800, 400), (400, 300)).zoomed_at((200, 150), 3.0)
    linked = linked_view(model, (800, 400), View.fit((400, 200), (400, 300)), (400, 200))
    assert linked.zoom == pytest.approx(View.fit((400, 200), (400, 300)).zoom * 3.0)


def test_greys_of_other_depth_are_windowed_by_the_same_share() -> None:
    own, other = Window(128.0, 256.0), Window(2048.0, 4096.0)
    linked = linked_tone(Tone(Window(64.0, 128.0), 1.2, True), own, other)
    assert linked.window == Window(1024.0, 2048.0)
    assert (linked.gamma, linked.is_inverted) == (1.2, True)
    assert linked_tone(PLAIN, own, other) == PLAIN


LUT, OTHER_LUT = VoiLut(bytes([0, 200, 255])), VoiLut(bytes([0, 20, 255]))


@pytest.mark.parametrize(
    ("own", "chosen", "other", "expected"),
    [
        ("sigmoid", "sigmoid", "sigmoid", "sigmoid"),
        (LUT, LUT, OTHER_LUT, OTHER_LUT),
        ("linear", "linear", LUT, LUT),
        (LUT, "linear", LUT, "linear"),
        ("linear", "sigmoid", LUT, "sigmoid"),
    ],
)
def test_a_moved_window_keeps_each_picture_s_own_course_of_greys(
    own: Shape, chosen: Shape, other: Shape, expected: Shape
) -> None:
    moved = Tone(Window(1500.0, 900.0, chosen))
    linked = linked_tone(moved, Window(2000.0, 2000.0, own), Window(1000.0, 1000.0, other))
    assert linked.window == Window(750.0, 450.0, expected)
