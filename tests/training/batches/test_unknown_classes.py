"""Boxes of unknown class teach a fracture's place and nothing of its class."""

import numpy as np
import pytest
import torch

from training.batches.unknown_classes import (
    UNKNOWN,
    ClassLoss,
    class_of,
    likeliest_classes,
    place_centres,
)
from training.hard_negatives import read_hard_negatives, write_hard_negatives

CLASSES = ("elbow positive", "wrist positive", "shoulder fracture")


@pytest.mark.parametrize(
    ("box_labels", "classes", "wanted"),
    [
        (("fracture",), ("fracture",), 0.0),
        (("wrist positive",), ("fracture",), 0.0),
        (("wrist positive", "wrist positive"), CLASSES, 1.0),
        (("wrist positive", "elbow positive"), CLASSES, UNKNOWN),
        (("fracture",), CLASSES, UNKNOWN),
        ((), CLASSES, UNKNOWN),
    ],
)
def test_a_box_has_a_class_where_its_picture_has_one(
    box_labels: tuple[str, ...], classes: tuple[str, ...], wanted: float
) -> None:
    assert class_of(box_labels, classes) == wanted


def test_places_lie_in_the_middle_of_their_cells() -> None:
    centres = place_centres([torch.zeros(1, 1, 2, 4), torch.zeros(1, 1, 1, 1)])
    assert centres.shape == (9, 2)
    assert centres[1].tolist() == [0.375, 0.25]
    assert centres[4].tolist() == [0.125, 0.75]
    assert centres[8].tolist() == [0.5, 0.5]


def test_places_lie_on_the_device_of_their_map() -> None:
    assert place_centres([torch.zeros(1, 1, 2, 4, device="meta")]).device.type == "meta"


def test_the_likeliest_class_is_looked_for_within_the_box() -> None:
    centres = place_centres([torch.zeros(1, 1, 2, 2)])
    scores = torch.full((1, 3, 4), -5.0)
    scores[0, 2, 0] = 1.0
    scores[0, 0, 3] = 9.0
    left_above = torch.tensor([[0.25, 0.25, 0.4, 0.4]])
    between = torch.tensor([[0.6, 0.6, 0.01, 0.01]])
    first = torch.zeros(1)
    assert likeliest_classes(scores, centres, first, left_above).tolist() == [2.0]
    assert likeliest_classes(scores, centres, first, between).tolist() == [0.0]


def test_other_classes_at_a_box_of_unknown_class_get_no_gradient() -> None:
    scores = torch.zeros(2, 2, 3, requires_grad=True)
    targets = torch.zeros(2, 2, 3)
    targets[:, 0, 1] = 0.8
    loss = ClassLoss()
    loss.unknown = torch.tensor([True, False])
    loss(scores, targets).sum().backward()
    assert scores.grad is not None
    is_taught = (scores.grad != 0).numpy()
    # Picture, place, class: at the box only its class; beside it, all.
    np.testing.assert_array_equal(is_taught[0], [[False, True, False], [True, True, True]])
    assert is_taught[1].all()


def test_a_list_of_hard_negatives_is_read_as_it_was_written(tmp_path) -> None:
    path = tmp_path / "hard.csv"
    write_hard_negatives(path, [("fracatlas/images/a.jpg", 0.5), ("daoon/images/b.jpg", 0.1)])
    assert read_hard_negatives(str(path)) == ["fracatlas/images/a.jpg", "daoon/images/b.jpg"]
    assert read_hard_negatives("") == []
