"""Trunks: from a picture to its last feature map."""

from typing import Any, Literal

Trunk = Literal["resnet50", "resnet101", "small"]


def build_trunk(name: Trunk, size_wh: tuple[int, int]) -> tuple[Any, Any]:
    """Return the input and the last feature map of a trunk with random weights.

    Args:
        name: "small" has five convolutions and is for tests.
        size_wh: the input's width and height.

    Returns:
        Symbolic tensors: the input (batch, height, width, 3), the feature map (batch, height / 32,
        width / 32, channels), for "small" a quarter of the size.
    """
    import keras

    shape = (size_wh[1], size_wh[0], 3)
    if name == "small":
        return _small(shape)
    builders: dict[str, Any] = {
        "resnet50": keras.applications.ResNet50,
        "resnet101": keras.applications.ResNet101,
    }
    # No ImageNet weights: those are downloaded, and every weight is overwritten anyway.
    trunk = builders[name](include_top=False, weights=None, input_shape=shape)
    return trunk.input, trunk.output


def _small(shape: tuple[int, int, int]) -> tuple[Any, Any]:
    from keras import layers

    picture = layers.Input(shape, name="picture")
    value = _convolve(picture, 8, strides=2, name="stem")
    value = _convolve(value, 16, strides=2, name="down")
    inner = _convolve(value, 16, strides=1, name="block_1")
    inner = layers.Conv2D(16, 3, padding="same", name="block_2_conv")(inner)
    value = layers.Activation("relu", name="block_out")(layers.Add(name="add")([value, inner]))
    return picture, _convolve(value, 16, strides=1, name="top")


def _convolve(value: Any, filters: int, strides: int, name: str) -> Any:
    from keras import layers

    value = layers.Conv2D(filters, 3, strides=strides, padding="same", name=f"{name}_conv")(value)
    value = layers.BatchNormalization(name=f"{name}_bn")(value)
    return layers.Activation("relu", name=f"{name}_relu")(value)
