"""Boxes are held against true ones."""

import numpy as np
import pytest

from models.detections import Detection
from training.figures.boxes import Found, ap50, found_in, hits, least_score, overlaps


@pytest.mark.parametrize(
    ("box", "wanted"),
    [((0, 0, 10, 10), 1.0), ((5, 0, 15, 10), 1 / 3), ((20, 20, 30, 30), 0.0)],
)
def test_overlap_over_union(box: tuple[float, ...], wanted: float) -> None:
    one = np.array([[0.0, 0.0, 10.0, 10.0]])
    assert overlaps(one, np.array([box], float))[0, 0] == pytest.approx(wanted)


def test_a_fracture_is_found_once() -> None:
    boxes = np.array([[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 9.0], [50.0, 50.0, 60.0, 60.0]])
    found = Found(boxes, np.array([0.5, 0.9, 0.8]), np.array([[0.0, 0.0, 10.0, 10.0]]))
    assert hits(found).tolist() == [False, True, False]


def test_ap50_and_the_score_of_best_f1() -> None:
    truth = np.array([[0.0, 0.0, 10.0, 10.0]])
    right = found_in([Detection((0, 0, 10, 10), 0, 0.9)], truth)
    wrong = found_in([Detection((50, 50, 60, 60), 0, 0.3)], truth)
    assert ap50([right]) == pytest.approx(1.0)
    assert ap50([right, wrong]) == pytest.approx(0.5)
    assert least_score([right, wrong]) == pytest.approx(0.9)
    assert ap50([found_in([], truth)]) == 0.0


def test_the_box_that_set_the_least_score_is_shown() -> None:
    truth = np.array([[0.0, 0.0, 10.0, 10.0]])
    for last in (0.12367, 0.1236749, 0.3, 0.09999):
        found = [found_in([Detection((0, 0, 10, 10), 0, s)], truth) for s in (0.9, 0.5, last)]
        score = least_score(found)
        assert round(score, 4) == score
        assert last - 1e-4 <= score <= last
