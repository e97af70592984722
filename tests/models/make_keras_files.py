"""Writes files as the public systems write them, with random numbers, and what Keras says of them.

Run in a process of its own: `python make_keras_files.py FOLDER`. Nothing of the program is used, so
that what is compared with the program was made without it. Beside each file lies `<name>.npz` with
an input `x` and Keras' answer `y`.
"""

import json
import sys
from pathlib import Path

import h5py
import keras
import numpy as np
import tensorflow as tf
from keras import layers

RANDOM = np.random.default_rng(7)


@keras.saving.register_keras_serializable(package="Strangers", name="CBAM")
class StrangersAttention(layers.Layer):
    """Attention as a stranger writes it: one class, its parts made when it is built."""

    def __init__(self, ratio: int = 8, kernel_size: int = 7, **settings) -> None:
        super().__init__(**settings)
        self.ratio, self.kernel_size = ratio, kernel_size

    def build(self, shape) -> None:
        channels = shape[-1]
        self.shared_dense_1 = layers.Dense(channels // self.ratio, activation="relu")
        self.shared_dense_2 = layers.Dense(channels)
        self.conv_spatial = layers.Conv2D(
            1, self.kernel_size, padding="same", activation="sigmoid", use_bias=False
        )
        super().build(shape)

    def call(self, x):
        pooled = [f(x, axis=[1, 2], keepdims=True) for f in (tf.reduce_mean, tf.reduce_max)]
        x = x * tf.sigmoid(sum(self.shared_dense_2(self.shared_dense_1(p)) for p in pooled))
        planes = [f(x, axis=-1, keepdims=True) for f in (tf.reduce_mean, tf.reduce_max)]
        return x * self.conv_spatial(tf.concat(planes, axis=-1))

    def get_config(self):
        return super().get_config() | {"ratio": self.ratio, "kernel_size": self.kernel_size}


StrangersAttention.__name__ = "CBAM"


def lambda_attention(x):
    """Build the same attention with Lambda layers, as others write it."""
    squeeze = layers.Dense(x.shape[-1] // 8, activation="relu")
    excite = layers.Dense(x.shape[-1])
    pooled = [layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)]
    weights = layers.Add()([excite(squeeze(p)) for p in pooled])
    weights = layers.Reshape((1, 1, x.shape[-1]))(layers.Activation("sigmoid")(weights))
    x = layers.Multiply()([x, weights])
    mean = layers.Lambda(lambda v: tf.reduce_mean(v, axis=-1, keepdims=True))(x)
    peak = layers.Lambda(lambda v: tf.reduce_max(v, axis=-1, keepdims=True))(x)
    plane = layers.Conv2D(1, 7, padding="same", activation="sigmoid", use_bias=False)(
        layers.Concatenate()([mean, peak])
    )
    return layers.Multiply()([x, plane])


def cascade_network(classes: int):
    """Build the public cascade's network."""
    trunk = keras.applications.ResNet50(
        include_top=False, weights=None, pooling="avg", input_shape=(224, 224, 3)
    )
    trunk.trainable = False
    x = layers.Dense(128, activation="relu")(trunk.output)
    x = layers.Dense(50, activation="relu")(x)
    return keras.Model(trunk.input, layers.Dense(classes, activation="softmax")(x))


def attention_network(attention):
    """Build the public CBAM classifier round some attention."""
    trunk = keras.applications.ResNet101(include_top=False, weights=None, input_shape=(224, 224, 3))
    x = layers.GlobalAveragePooling2D()(attention(trunk.output))
    x = layers.Dense(256, activation="relu")(layers.Dropout(0.5)(x))
    return keras.Model(trunk.input, layers.Dense(2, activation="softmax")(x))


def small_trunk(name: str):
    """Build a few layers with a shortcut, as a model of its own."""
    picture = layers.Input((48, 64, 3))
    x = layers.ZeroPadding2D(1)(picture)
    x = layers.Conv2D(8, 3, strides=2)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(max_value=6.0)(x)
    y = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
    y = layers.BatchNormalization()(y)
    y = layers.Conv2D(8, 1, activation="relu")(y)
    x = layers.Add()([x, y])
    x = layers.Concatenate()([x, layers.SeparableConv2D(4, 3, padding="same")(x)])
    return keras.Model(picture, layers.MaxPooling2D()(x), name=name)


def small_functional(classes: int):
    """Build a flat functional network."""
    trunk = small_trunk("flat")
    x = layers.GlobalAveragePooling2D()(trunk.output)
    x = layers.Dense(12, activation="relu")(layers.Dropout(0.3)(x))
    return keras.Model(trunk.input, layers.Dense(classes, activation="softmax")(x))


def small_nested(classes: int):
    """Build a network with a model inside, called with settings and after augmentation."""
    trunk = small_trunk("inner")
    picture = layers.Input((48, 64, 3))
    x = trunk(layers.RandomFlip()(picture), training=False)
    x = layers.Dense(12, activation="relu")(layers.GlobalMaxPooling2D()(x))
    return keras.Model(picture, layers.Dense(classes)(x))


def small_sequential(classes: int):
    """Build a sequence with a model inside and a Flatten behind it."""
    return keras.Sequential(
        [
            layers.Input((48, 64, 3)),
            layers.RandomRotation(0.1),
            layers.Rescaling(2.0, offset=-1.0),
            small_trunk("in_sequence"),
            layers.Flatten(),
            layers.Dense(10, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.4),
            layers.Dense(classes),
            layers.Softmax(),
        ]
    )


def randomise(model, x) -> None:
    """Give every layer numbers that can't be exchanged unnoticed, and answers that are not sure."""
    for layer in model._flatten_layers(include_self=False):
        if type(layer).__name__ == "BatchNormalization":
            n = layer.gamma.shape
            # Weak blocks keep a hundred random layers from growing beyond all bounds.
            strength = 0.3 if layer.name.endswith("_3_bn") else 1.0
            layer.set_weights(
                [
                    RANDOM.uniform(0.8, 1.2, n) * strength,
                    RANDOM.normal(0, 0.1, n),
                    RANDOM.normal(0, 0.1, n),
                    RANDOM.uniform(0.8, 1.2, n),
                ]
            )
    last = [layer for layer in model.layers if type(layer).__name__ == "Dense"][-1]
    before = np.asarray(keras.Model(model.inputs, last.input)(x, training=False))
    kernel = RANDOM.normal(0, 0.7, last.kernel.shape) / np.linalg.norm(before)
    last.set_weights([kernel, RANDOM.normal(0, 0.3, last.bias.shape)])


def save(model, path: Path, scale: float) -> None:
    """Write a model and what it answers to one picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    x = RANDOM.normal(0, scale, (1, *model.input_shape[1:])).astype(np.float32)
    randomise(model, x)
    y = np.asarray(model(x, training=False))
    if abs(y.sum() - 1.0) > 1e-3:
        y = np.exp(y) / np.exp(y).sum()
    assert y.min() > 0.001, f"{path.name} is too sure to tell anything: {y}"
    if path.name.endswith(".weights.h5"):
        model.save_weights(path)
    else:
        model.save(path)
    np.savez(path.with_name(path.name + ".npz"), x=x, y=y)


def without_description(source: Path, target: Path) -> None:
    """Copy an old-format file, leaving only its weights: what `save_weights` wrote in Keras 2."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(source) as whole, h5py.File(target, "w") as weights:
        for name in whole["model_weights"]:
            whole.copy(f"model_weights/{name}", weights)
        for key, value in whole["model_weights"].attrs.items():
            weights.attrs[key] = value
    answer = source.with_name(source.name + ".npz")
    target.with_name(target.name + ".npz").write_bytes(answer.read_bytes())


def as_keras_2(source: Path, target: Path) -> None:
    """Copy an old-format file, describing its network and naming its arrays as Keras 2 did."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(source) as new, h5py.File(target, "w") as old:
        config = older(json.loads(new.attrs["model_config"]))
        old.attrs["model_config"] = json.dumps(config).encode()
        old.attrs["keras_version"] = b"2.6.0"
        root = old.create_group("model_weights")
        layer_names = [text(name) for name in new["model_weights"].attrs["layer_names"]]
        root.attrs["layer_names"] = np.array([name.encode() for name in layer_names])
        for layer in layer_names:
            group = root.create_group(layer)
            places = [text(p) for p in new[f"model_weights/{layer}"].attrs["weight_names"]]
            places = [place for place in places if "seed_generator" not in place]
            # Keras 2 gave all that can be trained first, whatever layer it belongs to.
            places.sort(key=lambda place: "moving_" in place)
            renamed = ["/".join(place.split("/")[-2:]) + ":0" for place in places]
            group.attrs["weight_names"] = np.array([name.encode() for name in renamed])
            for place, name in zip(places, renamed, strict=True):
                group[name] = new[f"model_weights/{layer}/{place}"][()]
    answer = source.with_name(source.name + ".npz")
    target.with_name(target.name + ".npz").write_bytes(answer.read_bytes())


def older(layer: dict) -> dict:
    """Return a layer's or a model's description as Keras 2 wrote it."""
    kind, config = layer["class_name"], dict(layer["config"])
    described = {"class_name": kind, "config": config}
    config["dtype"] = "float32"
    if "batch_shape" in config:
        config["batch_input_shape"] = config.pop("batch_shape")
    if kind == "BatchNormalization":
        config["axis"] = [config["axis"]]
    if "layers" in config:
        config["layers"] = [older(inner) for inner in config["layers"]]
    for ends in ("input_layers", "output_layers"):
        if ends in config:
            # A model inside a model has been called before: its second call counts.
            config[ends] = [config[ends]]
    if "name" in layer:
        described["name"] = layer["name"]
    if "inbound_nodes" in layer:
        described["inbound_nodes"] = [
            [
                [name, 1 if name == "inner" else 0, 0, {"training": False}]
                for name in fed_by(node["args"])
            ]
            for node in layer["inbound_nodes"]
        ]
    return described


def fed_by(arguments: list) -> list[str]:
    """Return the names of the layers whose outputs are given to a layer."""
    names = []
    for argument in arguments:
        if isinstance(argument, list):
            names += fed_by(argument)
        else:
            names.append(argument["config"]["keras_history"][0])
    return names


def text(name: str | bytes) -> str:
    """Return text, however HDF5 keeps it."""
    return name.decode() if isinstance(name, bytes) else name


def write_movenet(path: Path, side: int, dtype: str, points: int = 17) -> None:
    """Write a `.tflite` with a MoveNet's input and output."""
    picture = layers.Input((side, side, 3), batch_size=1, dtype=dtype)
    x = layers.Rescaling(1 / 255.0)(picture)
    x = layers.Conv2D(4, 3, strides=4, activation="relu")(x)
    x = layers.Dense(points * 3, activation="sigmoid")(layers.GlobalAveragePooling2D()(x))
    network = keras.Model(picture, layers.Reshape((1, points, 3))(x))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(tf.lite.TFLiteConverter.from_keras_model(network).convert())
    x = RANDOM.integers(0, 256, (1, side, side, 3)).astype(dtype)
    np.savez(path.with_name(path.name + ".npz"), x=x, y=np.asarray(network(x)))


def main(folder: Path) -> None:
    """Write all files."""
    keras.utils.set_random_seed(7)
    save(cascade_network(3), folder / "cascade" / "ResNet50_BodyParts.h5", 1)
    save(small_functional(2), folder / "cascade" / "ResNet50_Elbow_frac.h5", 1)
    save(small_nested(2), folder / "cascade" / "ResNet50_Hand_frac_best.h5", 1)
    save(small_functional(2), folder / "cascade" / "ResNet50_Shoulder_frac.h5", 1)
    save(small_nested(2), folder / "nested" / "bone_fracture_classifier.keras", 1)
    save(small_sequential(2), folder / "sequence" / "bone_fracture_classifier.h5", 1)
    save(small_sequential(2), folder / "sequence" / "bone_fracture_classifier.keras", 1)
    save(attention_network(StrangersAttention()), folder / "cbam" / "fraction-model.keras", 1)
    layers_of_lambda = attention_network(lambda_attention)
    save(layers_of_lambda, folder / "lambda" / "fraction-model.keras", 1)
    save(layers_of_lambda, folder / "numbers" / "fraction-model.weights.h5", 1)
    write_movenet(folder / "pose" / "thunder_float.tflite", 256, "float32")
    write_movenet(folder / "pose" / "thunder.tflite", 256, "int32")
    write_movenet(folder / "pose" / "hands.tflite", 192, "float32", points=21)
    hand = folder / "cascade" / "ResNet50_Hand_frac_best.h5"
    as_keras_2(hand, folder / "keras2" / "ResNet50_Hand_frac.h5")
    elbow = folder / "cascade" / "ResNet50_Elbow_frac.h5"
    as_keras_2(elbow, folder / "keras2" / "ResNet50_Elbow_frac.h5")
    sequence = folder / "sequence" / "bone_fracture_classifier.h5"
    as_keras_2(sequence, folder / "keras2" / "bone_fracture_classifier.h5")
    body_parts = folder / "cascade" / "ResNet50_BodyParts.h5"
    without_description(body_parts, folder / "numbers" / "ResNet50_BodyParts.h5")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
