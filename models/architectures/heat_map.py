"""Grad-CAM inside the graph: where a classifier looked, without a gradient tape.

Behind the last feature map a classifier has only pooling and dense layers. There the gradient of a
class's logit is a chain of matrix products, masked where a ReLU gave nothing, so it can be part of
the exported network.

Source: Selvaraju et al. 2017, "Grad-CAM", equations 1 and 2.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from models.architectures.cbam import ATTENTION

HEAT_MAP, ATTENTION_OUTPUT, FEATURES, SCORES = "heatmap", "attention", "features", "scores"
LEAST_PEAK = 1e-12
ACTIVATION_LAYERS = {"ReLU": "relu", "Softmax": "softmax"}
POOLINGS = ("GlobalAveragePooling2D", "GlobalMaxPooling2D")
PASSED_OVER = (*ACTIVATION_LAYERS, *POOLINGS, "Activation", "Dropout")

# What the gradient meets on its way back: the value and all masks in, the value out.
Step = Callable[[Any, Sequence[Any]], Any]


class NoHeatMap(Exception):
    """The layers behind the last feature map are of a kind whose gradient is not written here."""


def with_heat_map(model: Any, target: int | None) -> tuple[Any, tuple[str, ...]]:
    """Return a classifier that also says where it looked.

    Args:
        model: a flat functional Keras classifier with one input and one output. Its weights are
            copied into the heat map's formula, so they have to be final.
        target: index of the class that the map is for; None takes the class that wins.

    Returns:
        The model with a list of outputs, and their names in that order: `scores` (batch, classes);
        `heatmap` (batch, 1, rows, columns) in 0..1, or `features` (batch, rows, columns, channels)
        where no heat map can be had; and for a network with CBAM `attention` (batch, 1, rows,
        columns) in 0..1.

    Raises:
        NoHeatMap: there is not even a last feature map.
    """
    import keras

    features, tail = _tail(model)
    outputs: dict[str, Any] = {SCORES: model.outputs[0]}
    try:
        outputs[HEAT_MAP] = _grad_cam(model.outputs[0], features, tail, target)
    except NoHeatMap:
        outputs[FEATURES] = features
    attention = [layer.output for layer in model.layers if layer.name.endswith(ATTENTION)]
    if attention:
        upright = keras.layers.Permute((3, 1, 2), name="attention_upright")
        outputs[ATTENTION_OUTPUT] = upright(attention[-1])
    return keras.Model(model.inputs, list(outputs.values())), tuple(outputs)


def _tail(model: Any) -> tuple[Any, list[Any]]:
    """Return the last feature map, and the layers behind it in order."""
    by_output = {id(layer.output): layer for layer in model.layers}
    tensor, tail = model.outputs[0], []
    while len(tensor.shape) != 4:
        layer = by_output.get(id(tensor))
        if layer is None or isinstance(layer.input, list | tuple | dict):
            raise NoHeatMap("the network's end is not a chain of layers")
        tail.insert(0, layer)
        tensor = layer.input
    return tensor, tail


def _grad_cam(scores: Any, features: Any, tail: list[Any], target: int | None) -> Any:
    """Return the symbolic heat map, computed by one layer of our own."""
    import keras

    ops: Any = keras.ops
    steps, masked = _way_back(tail, features.shape[1:])

    class GradCam(keras.layers.Layer):
        """Takes scores, features and the outputs of the ReLU layers; see `with_heat_map`."""

        def call(self, inputs: Sequence[Any]) -> Any:
            scores, features, *passed = inputs
            if target is None:
                # Not argmax: Keras writes it with an operation that OpenVINO does not know.
                best = ops.max(scores, axis=-1, keepdims=True)
                weights = ops.cast(scores >= best, "float32")
            else:
                weights = ops.zeros_like(scores) + np.eye(scores.shape[-1])[target]
            for step in steps:
                weights = step(weights, passed)
            heat = ops.relu(ops.sum(features * weights[:, None, None, :], axis=-1))
            peak = ops.max(heat, axis=(1, 2), keepdims=True)
            return (heat / ops.maximum(peak, LEAST_PEAK))[:, None]

    # One layer and not loose operations, whose automatic names may be taken by the model's layers.
    return GradCam(name="grad_cam")([scores, features, *masked])


def _way_back(tail: list[Any], feature_shape: tuple[int, ...]) -> tuple[list[Step], list[Any]]:
    """Return the steps from the chosen class to d logit / d features, averaged over places.

    A factor common to all channels is left out: the division by the peak takes it away. That is why
    pooling needs no step: the gradient of a mean over places, or of their maximum, has the same
    mean over places for every channel, up to such a factor.

    Returns:
        The steps in order, and the ReLU outputs that they take as masks.
    """
    steps: list[Step] = []
    masked: list[Any] = []
    for layer in reversed(tail):
        kind = type(layer).__name__
        activation = _activation(layer)
        if activation == "relu":
            steps.append(_mask(len(masked)))
            masked.append(layer.output)
        elif activation != "linear" and not (activation == "softmax" and layer is _last(tail)):
            # The last softmax is passed over: the class's logit is asked for, not its share.
            raise NoHeatMap(f"activation {activation} behind the last feature map")
        if kind == "Dense":
            steps.append(_times(layer.kernel.numpy()))
        elif kind == "BatchNormalization":
            steps.append(_scaled(layer))
        elif kind == "Flatten":
            steps.append(_mean_over_places(feature_shape))
        elif kind not in PASSED_OVER:
            raise NoHeatMap(f"{kind} behind the last feature map")
    return steps, masked


def _activation(layer: Any) -> str:
    """Return the name of a layer's activation; "linear" for a layer that has none."""
    kind = type(layer).__name__
    if kind == "ReLU" and (layer.max_value is not None or layer.negative_slope or layer.threshold):
        return "ReLU with limits"
    if kind in ACTIVATION_LAYERS:
        return ACTIVATION_LAYERS[kind]
    return layer.activation.__name__ if hasattr(layer, "activation") else "linear"


def _last(tail: list[Any]) -> Any:
    return next(layer for layer in reversed(tail) if _activation(layer) != "linear")


def _mask(index: int) -> Step:
    from keras import ops

    return lambda value, masks: value * ops.cast(masks[index] > 0, "float32")


def _times(kernel: Any) -> Step:
    from keras import ops

    turned = kernel.T.copy()
    return lambda value, _masks: ops.matmul(value, turned)


def _scaled(layer: Any) -> Step:
    gamma = layer.gamma.numpy() if layer.scale else 1.0
    slope = gamma / (layer.moving_variance.numpy() + layer.epsilon) ** 0.5
    return lambda value, _masks: value * slope


def _mean_over_places(feature_shape: tuple[int, ...]) -> Step:
    """Behind a Flatten every place has weights of its own; Grad-CAM takes their mean."""
    from keras import ops

    return lambda value, _masks: ops.mean(ops.reshape(value, (-1, *feature_shape)), axis=(1, 2))
