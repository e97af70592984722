"""Boxes of a detector: a table of places, thinned to one for each lesion."""

import numpy as np
import pytest

from models.detections import Detection, decode, one_box_per_lesion, overlaps


def detection(box: tuple[float, float, float, float], score: float, kind: int = 0) -> Detection:
    return Detection(box, kind, score)


def test_decoding_turns_centres_into_corners_and_sorts_by_score() -> None:
    raw = np.array([[10, 20, 4, 6, 0.2, 0.1], [30, 30, 10, 10, 0.3, 0.8]], np.float32).T[None]
    surest, other = decode(raw, 0.05)
    assert surest == Detection((25, 25, 35, 35), 1, pytest.approx(0.8))
    assert other == Detection((8, 17, 12, 23), 0, pytest.approx(0.2))


def test_boxes_under_the_floor_are_dropped() -> None:
    raw = np.array([[10, 20, 4, 6, 0.04]], np.float32).T[None]
    assert decode(raw, 0.05) == []
    at_the_floor = np.array([[10, 20, 4, 6, 0.5]], np.float32).T[None]
    assert len(decode(at_the_floor, 0.5)) == 1


def test_overlapping_boxes_of_two_classes_are_one_lesion() -> None:
    boxes = [detection((0, 0, 10, 10), 0.9, 0), detection((1, 0, 11, 10), 0.8, 1)]
    assert one_box_per_lesion(boxes, 0.5, 10) == boxes[:1]


def test_three_nested_boxes_are_one_lesion() -> None:
    boxes = [
        detection((10, 10, 30, 30), 0.9),
        detection((0, 0, 60, 60), 0.8),
        detection((15, 15, 20, 20), 0.7),
    ]
    assert one_box_per_lesion(boxes, 0.5, 10) == boxes[:1]


def test_a_small_box_that_reaches_out_of_a_large_one_is_a_lesion_of_its_own() -> None:
    # Four fifths of it lie inside.
    boxes = [detection((0, 0, 60, 60), 0.9), detection((44, 20, 64, 40), 0.8)]
    assert one_box_per_lesion(boxes, 0.5, 10) == boxes


def test_two_lesions_side_by_side_stay_two() -> None:
    boxes = [detection((0, 0, 10, 10), 0.9), detection((20, 0, 30, 10), 0.8)]
    assert one_box_per_lesion(boxes, 0.5, 10) == boxes


def test_no_more_boxes_than_asked_for() -> None:
    boxes = [detection((i * 20, 0, i * 20 + 10, 10), 0.9 - i / 100) for i in range(9)]
    assert one_box_per_lesion(boxes, 0.5, 4) == boxes[:4]


def test_boxes_that_overlap_vote_on_where_the_surest_lies() -> None:
    far = detection((80, 80, 90, 90), 0.5)
    boxes = [detection((0, 0, 10, 10), 0.6), far, detection((2, 0, 12, 10), 0.3)]
    moved, stays = one_box_per_lesion(boxes, 0.5, 10, vote_iou=0.5)
    assert moved.score == 0.6
    assert moved.box_xyxy == pytest.approx((2 / 3, 0, 10 + 2 / 3, 10))
    assert stays == far


def test_a_box_without_area_stays_where_it_is() -> None:
    line = [detection((5, 0, 5, 10), 0.4)]
    assert one_box_per_lesion(line, 0.5, 10, vote_iou=0.5) == line


@pytest.mark.parametrize("vote_iou", [None, 0.5])
def test_thinning_keeps_no_two_boxes_for_one_lesion_whatever_comes(vote_iou: float | None) -> None:
    rng = np.random.default_rng(7)
    for _ in range(50):
        corners = rng.uniform(0, 80, (30, 2))
        sides = rng.uniform(2, 40, (30, 2))
        scores = sorted(rng.uniform(0.05, 1.0, 30), reverse=True)
        boxes = [
            detection((x, y, x + w, y + h), s)
            for (x, y), (w, h), s in zip(corners, sides, scores, strict=True)
        ]
        kept = one_box_per_lesion(boxes, 0.5, 30, vote_iou)
        assert kept[0].score == boxes[0].score
        for i, one in enumerate(kept):
            for other in kept[i + 1 :]:
                assert shared_of_smaller(one.box_xyxy, other.box_xyxy) < 0.9
                pair = np.array([one.box_xyxy, other.box_xyxy])
                assert overlaps(pair[:1], pair[1:]) <= 0.5


def shared_of_smaller(one: tuple, other: tuple) -> float:
    width = max(0.0, min(one[2], other[2]) - max(one[0], other[0]))
    height = max(0.0, min(one[3], other[3]) - max(one[1], other[1]))
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (one, other)]
    return width * height / min(areas)
