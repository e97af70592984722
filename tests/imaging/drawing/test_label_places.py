"""Labels never cover what they name, nor each other, and never leave the picture."""

import itertools

import numpy as np
import pytest

from imaging.drawing.labels import Rectangle, Wanted, place_labels

PICTURE = (400, 300)
LABEL = (80, 20)


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rectangle(place: tuple[int, int], size: tuple[int, int]) -> Rectangle:
    return (*place, place[0] + size[0], place[1] + size[1])


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ((100, 100, 200, 150), (100, 76)),
        ((100, 10, 200, 60), (100, 64)),
        ((100, 0, 200, 300), (204, 0)),
        ((330, 0, 400, 300), (246, 0)),
        ((390, 100, 500, 150), (320, 76)),
        ((-50, 100, 20, 150), (0, 76)),
    ],
    ids=["above", "below", "right", "left", "held in at the right", "held in at the left"],
)
def test_a_label_stands_where_there_is_room(target: Rectangle, expected: tuple) -> None:
    assert place_labels([Wanted(target, LABEL)], PICTURE, 4) == [expected]


@pytest.mark.parametrize("target", [(0, 0, 400, 300), (5, 5, 395, 295), (-900, -900, 900, 900)])
def test_a_target_that_leaves_no_room_gets_no_label(target: Rectangle) -> None:
    assert place_labels([Wanted(target, LABEL)], PICTURE, 4) == [None]


def test_a_label_larger_than_the_picture_is_left_out() -> None:
    assert place_labels([Wanted((10, 10, 20, 20), (500, 20))], PICTURE, 4) == [None]


def test_two_labels_of_the_same_box_do_not_meet() -> None:
    wanted = [Wanted((100, 100, 200, 150), LABEL)] * 6
    places = place_labels(wanted, PICTURE, 4)
    assert None not in places
    boxes = [rectangle(p, LABEL) for p in places if p is not None]
    assert not any(overlap(a, b) for a, b in itertools.combinations(boxes, 2))


def test_a_label_keeps_off_a_neighbours_box_where_it_can() -> None:
    lower, upper = (100, 100, 200, 150), (100, 60, 200, 95)
    place = place_labels([Wanted(lower, LABEL), Wanted(upper, LABEL)], PICTURE, 4)[0]
    assert place is not None
    assert not overlap(rectangle(place, LABEL), upper)


@pytest.mark.parametrize("seed", range(120))
def test_labels_of_random_boxes_cover_nothing_they_should_not(seed: int) -> None:
    dice = np.random.default_rng(seed)
    picture = (int(dice.integers(120, 900)), int(dice.integers(90, 700)))
    wanted = []
    for _ in range(int(dice.integers(1, 9))):
        x, y = dice.uniform(-0.1, 1.0, 2) * picture
        width, height = dice.uniform(0.01, 0.9, 2) * picture
        size = (int(dice.integers(30, 110)), int(dice.integers(12, 30)))
        wanted.append(Wanted((x, y, x + width, y + height), size))
    places = place_labels(wanted, picture, int(dice.integers(0, 6)))
    drawn = [(rectangle(p, w.size_wh), w.target) for p, w in zip(places, wanted, strict=True) if p]
    for label, target in drawn:
        assert not overlap(label, target)
        assert min(label[:2]) >= 0
        assert label[2] <= picture[0]
        assert label[3] <= picture[1]
    labels = [label for label, _ in drawn]
    assert not any(overlap(a, b) for a, b in itertools.combinations(labels, 2))


@pytest.mark.parametrize("seed", range(40))
def test_a_label_is_left_out_only_where_no_place_is_free(seed: int) -> None:
    dice = np.random.default_rng(seed)
    x0, y0 = dice.uniform(-40, 60, 2)
    x1, y1 = np.array(PICTURE) - dice.uniform(-40, 60, 2)
    place = place_labels([Wanted((x0, y0, x1, y1), LABEL)], PICTURE, 0)[0]
    room = max(x0, PICTURE[0] - x1) >= LABEL[0] or max(y0, PICTURE[1] - y1) >= LABEL[1]
    assert (place is not None) == room
