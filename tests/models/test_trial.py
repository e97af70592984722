"""A converted network is refused whose cost nobody knows beforehand, or whose answers are none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from errors import WeightsUnavailable
from models.conversion.trial import require_scores, try_out
from models.openvino_offline import import_openvino

openvino = import_openvino()
ops = openvino.opset13
Inside = Callable[[Any], Any]


def network_of(inside: Inside, folder: Path) -> Path:
    """Write a network that takes a picture and gives what is made of its mean."""
    picture = ops.parameter([1, 3, 8, 8], np.float32)
    result = inside(ops.reduce_mean(picture, [1, 2, 3], True))
    result.output(0).get_tensor().set_names({"boxes"})
    path = folder / "0.xml"
    openvino.save_model(openvino.Model([ops.result(result)], [picture]), path)
    return path


def as_it_is(mean: Any) -> Any:
    return mean


def giant(mean: Any) -> Any:
    side = ops.constant(np.array([1, 1, 1 << 16, 1 << 16]))
    return ops.reduce_mean(ops.broadcast(mean, side), [2, 3], True)


def of_unknown_size(mean: Any) -> Any:
    return ops.convert(ops.non_zero(mean), "f32")


def branching(mean: Any) -> Any:
    level = ops.reduce_mean(mean, [0, 1, 2, 3], False)
    is_bright = ops.greater(level, ops.constant(np.float32(0.5)))
    branch = ops.if_op(is_bright.output(0))
    bodies = []
    for factor in (1.0, 2.0):
        taken = ops.parameter([1, 1, 1, 1], np.float32)
        scaled = ops.multiply(taken, ops.constant(np.float32(factor)))
        bodies.append((taken, ops.result(scaled)))
    (one, one_result), (other, other_result) = bodies
    branch.set_then_body(openvino.Model([one_result], [one]))
    branch.set_else_body(openvino.Model([other_result], [other]))
    branch.set_input(mean.output(0), one, other)
    branch.set_output(one_result, other_result)
    return branch


def no_number(mean: Any) -> Any:
    return ops.log(ops.negative(mean))


def test_a_plain_network_is_asked(tmp_path: Path) -> None:
    (answer,) = try_out(network_of(as_it_is, tmp_path), "best.onnx").values()
    assert answer.shape == (1, 1, 1, 1)
    assert 0.0 < answer.item() < 1.0


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (giant, r"fills an array of 4,294,967,296 numbers"),
        (of_unknown_size, "finds out how large its arrays are only while it runs"),
        (branching, "repeats or leaves out parts of itself"),
        (no_number, "gives answers that are not numbers"),
    ],
)
def test_a_network_of_unknown_cost_or_answer_is_refused(
    tmp_path: Path, inside: Inside, said: str
) -> None:
    with pytest.raises(WeightsUnavailable, match=rf"^best\.onnx {said}"):
        try_out(network_of(inside, tmp_path), "best.onnx")


@pytest.mark.parametrize("score", [-0.1, 3.0])
def test_a_detector_of_raw_numbers_is_refused(score: float) -> None:
    boxes = np.array([50.0, 50.0, 10.0, 10.0, score], np.float32).reshape(1, 5, 1)
    with pytest.raises(WeightsUnavailable, match="scores lie outside 0 to 1"):
        require_scores({"boxes": boxes}, "best.onnx")


def test_only_a_detector_is_held_to_its_scores() -> None:
    require_scores({"keypoints": np.full((1, 1, 17, 3), 3.0)}, "movenet.tflite")
