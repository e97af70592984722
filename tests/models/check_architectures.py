"""Measures the network definitions; prints JSON for the tests.

Run in a process of its own: `python check_architectures.py FOLDER`.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2]))

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from models.architectures.cbam import attend
from models.architectures.classifier import (
    BODY_PART,
    RESNET101_CBAM,
    SPECIALIST,
    Classifier,
    build_classifier,
)
from models.architectures.heat_map import with_heat_map
from models.conversion.openvino_files import write_classifier
from models.openvino_offline import opened_core

RANDOM = np.random.default_rng(11)


def parameters() -> dict[str, int]:
    """Count the published networks' numbers."""
    published = {"body part": BODY_PART, "specialist": SPECIALIST, "cbam": RESNET101_CBAM}
    return {name: build_classifier(parts).count_params() for name, parts in published.items()}


def cbam_difference() -> float:
    """Compare the attention block with the paper's equations, written out in NumPy."""
    picture = layers.Input((5, 6, 16))
    model = keras.Model(picture, attend(picture, ratio=4, kernel_size=3))
    for layer in model.layers:
        layer.set_weights([RANDOM.normal(0, 0.5, w.shape) for w in layer.weights])
    x = RANDOM.normal(0, 1, (2, 5, 6, 16)).astype(np.float32)
    squeeze, excite, place = (
        [w.numpy() for w in model.get_layer(f"cbam_{name}").weights]
        for name in ("squeeze", "excite", "attention")
    )

    def perceptron(pooled: Any) -> Any:
        return np.maximum(pooled @ squeeze[0] + squeeze[1], 0) @ excite[0] + excite[1]

    channel = sigmoid(perceptron(x.mean((1, 2))) + perceptron(x.max((1, 2))))
    refined = x * channel[:, None, None]
    planes = np.stack([refined.mean(-1), refined.max(-1)], axis=-1)
    padded = np.pad(planes, ((0, 0), (1, 1), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    spatial = sigmoid(np.einsum("nhwcij,ijco->nhwo", windows, place[0]))
    return float(np.abs(np.asarray(model(x)) - refined * spatial).max())


def sigmoid(values: Any) -> Any:
    """Return 1 / (1 + e**-values)."""
    return 1 / (1 + np.exp(-values))


def small(**parts: Any) -> Any:
    """Build a small classifier of three classes."""
    return build_classifier(Classifier("small", 3, (12, 6), size_wh=(64, 48), **parts))


def ending_in(*tail: Any) -> Any:
    """Build a small trunk with other layers behind it."""
    trunk = small()
    value = trunk.get_layer("top_relu").output
    for layer in tail:
        value = layer(value)
    return keras.Model(trunk.input, value)


def heat_map_cases() -> dict[str, tuple[Any, str, int | None]]:
    """Return classifiers, their last feature map's layer, and the class the map is for."""
    flat = ending_in(
        layers.Flatten(),
        layers.Dense(9),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.Dropout(0.2),
        layers.Dense(3),
        layers.Activation("softmax"),
    )
    peaks = ending_in(
        layers.GlobalMaxPooling2D(), layers.Dense(7, "relu"), layers.Dense(3), layers.Softmax()
    )
    return {
        "average pooling": (small(), "top_relu", 0),
        "another class": (small(), "top_relu", 2),
        "the winning class": (small(), "top_relu", None),
        "attention": (small(has_cbam=True, cbam_ratio=4, dropout=0.5), "cbam_by_place", 1),
        "flattened": (flat, "top_relu", 1),
        "maximum pooling": (peaks, "top_relu", 0),
    }


def heat_map_differences(model: Any, features: str, target: int | None, folder: Path) -> Any:
    """Compare the graph's heat map with the tape's, and OpenVINO's outputs with the graph's."""
    expected = np.zeros(1)
    while expected.max() == 0:
        # Where everything speaks against the class there is no heat, and nothing to compare.
        for layer in model.layers:
            layer.set_weights([_plausible(w) for w in layer.weights])
        x = RANDOM.normal(0, 1, (1, 48, 64, 3)).astype(np.float32)
        expected = tape_map(model, features, target, x)
    whole, names = with_heat_map(model, target)
    outputs = dict(zip(names, whole(x, training=False), strict=True))
    heat = np.asarray(outputs["heatmap"])
    written = write_classifier(model, target, folder / "network.xml")
    assert written == names
    compiled = opened_core().compile_model(
        folder / "network.xml", "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    said = compiled(x)
    return {
        "tape": float(np.abs(heat[0, 0] - expected).max()),
        "peak": float(heat.max()),
        "mean": float(heat.mean()),
        "openvino": max(float(np.abs(said[n] - np.asarray(outputs[n])).max()) for n in names),
        "outputs": names,
        "input": compiled.input().any_name,
        "shape": list(compiled.input().shape),
    }


def _plausible(weight: Any) -> Any:
    """Return random numbers of a size that lets signals through."""
    name = weight.name
    if name in ("gamma", "moving_variance"):
        return RANDOM.uniform(0.8, 1.2, weight.shape)
    spread = 0.1 if len(weight.shape) == 1 else (2 / np.prod(weight.shape[:-1])) ** 0.5
    return RANDOM.normal(0, spread, weight.shape)


def tape_map(model: Any, features: str, target: int | None, x: Any) -> Any:
    """Compute Grad-CAM as the paper says, with a gradient tape."""
    last = [layer for layer in model.layers if isinstance(layer, layers.Dense)][-1]
    both = keras.Model(model.inputs, [model.get_layer(features).output, last.input])
    with tf.GradientTape() as tape:
        values, hidden = both(x, training=False)
        logits = tf.matmul(hidden, last.kernel.value) + last.bias.value
        chosen = int(tf.argmax(logits[0])) if target is None else target
        logit = logits[:, chosen]
    weights = tf.reduce_mean(tape.gradient(logit, values), axis=(1, 2))
    heat = tf.nn.relu(tf.reduce_sum(values * weights[:, None, None], axis=-1))[0].numpy()
    return heat / max(heat.max(), 1e-12)


def without_heat_map() -> list[str]:
    """Return the outputs of a network whose ending has no formula here."""
    model = ending_in(
        layers.GlobalAveragePooling2D(), layers.Dense(5, "tanh"), layers.Dense(3, "softmax")
    )
    return list(with_heat_map(model, 0)[1])


def main(folder: Path) -> None:
    """Print all measurements."""
    measured = {
        "parameters": parameters(),
        "cbam": cbam_difference(),
        "heat maps": {
            name: heat_map_differences(*case, folder) for name, case in heat_map_cases().items()
        },
        "without": without_heat_map(),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
