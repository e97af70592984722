"""A classifier gives shares after its import, whatever linear layer it ended in."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from errors import WeightsUnavailable
from models.conversion.shares import with_softmax
from models.openvino_offline import import_openvino, opened_core

openvino = import_openvino()
ops = openvino.opset13

VALUES = np.array([[3.0, -1.0]], np.float32)
SHARES = np.exp(VALUES) / np.exp(VALUES).sum()
ONE = np.ones((1, 1), np.float32)
Ending = Callable[[Any], Any]


def network_of(ending: Ending) -> Any:
    """Build a network that gives VALUES for a zero and lets them end in something."""
    number = ops.parameter([1, 1], np.float32)
    values = ops.matmul(ops.add(number, ops.constant(ONE)), ops.constant(VALUES), False, False)
    return openvino.Model([ops.result(ending(values))], [number])


def answer_of(network: Any) -> Any:
    return opened_core().compile_model(network, "CPU")(np.zeros((1, 1), np.float32))[0]


def scaled_and_shifted(values: Any) -> Any:
    bias = ops.multiply(ops.constant(ONE), ops.constant(np.float32(1.0)))
    return ops.add(ops.multiply(values, ops.constant(np.float32(1.0))), bias)


def reshaped(values: Any) -> Any:
    tall = ops.reshape(values, ops.constant(np.array([1, 2, 1, 1])), False)
    return ops.squeeze(tall, ops.constant(np.array([2, 3])))


@pytest.mark.parametrize("ending", [lambda values: values, scaled_and_shifted, reshaped])
def test_logits_get_a_softmax(ending: Ending) -> None:
    network = network_of(ending)
    with_softmax(network, "a.onnx")
    np.testing.assert_allclose(answer_of(network), SHARES, atol=1e-5)


@pytest.mark.parametrize(
    "ending",
    [lambda values: ops.softmax(values, 1), lambda values: reshaped(ops.softmax(values, -1))],
)
def test_shares_stay_as_they_are(ending: Ending) -> None:
    network = network_of(ending)
    with_softmax(network, "a.onnx")
    np.testing.assert_allclose(answer_of(network), SHARES, atol=1e-5)


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (ops.sigmoid, "Sigmoid"),
        (lambda values: reshaped(ops.sigmoid(values)), "Sigmoid"),
        (lambda values: scaled_and_shifted(ops.sigmoid(values)), "Add"),
        (lambda values: ops.multiply(values, ops.sigmoid(values)), "Multiply"),
        (lambda values: ops.softmax(values, 0), "a softmax over another axis"),
    ],
)
def test_what_is_neither_is_refused(ending: Ending, said: str) -> None:
    with pytest.raises(WeightsUnavailable, match=rf"^a\.onnx ends in {said} where softmax"):
        with_softmax(network_of(ending), "a.onnx")
