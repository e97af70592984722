"""The Convolutional Block Attention Module: what matters in a feature map, then where.

Source: Woo, Park, Lee, Kweon 2018, "CBAM: Convolutional Block Attention Module", equations 2 and 3
and figure 2. It is made of Keras' own layers, so that a network with it needs no class of ours to
be read again.
"""

from typing import Any

ATTENTION = "_attention"


def attend(features: Any, ratio: int = 8, kernel_size: int = 7, prefix: str = "cbam") -> Any:
    """Return the feature map weighted by channel and then by place.

    Args:
        features: symbolic, (batch, height, width, channels).
        ratio: how many times fewer units the channel attention's hidden layer has.
        kernel_size: side of the spatial attention's convolution.
        prefix: begins the layers' names; the layer `<prefix>_attention` gives the spatial attention
            map, (batch, height, width, 1), in 0..1.
    """
    from keras import layers

    channel = _channel_attention(features, ratio, prefix)
    features = layers.Multiply(name=f"{prefix}_by_channel")([features, channel])
    spatial = _spatial_attention(features, kernel_size, prefix)
    return layers.Multiply(name=f"{prefix}_by_place")([features, spatial])


def _channel_attention(features: Any, ratio: int, prefix: str) -> Any:
    """One small perceptron, shared by the average and the maximum over all places."""
    from keras import layers

    channels = int(features.shape[-1])
    squeeze = layers.Dense(max(1, channels // ratio), activation="relu", name=f"{prefix}_squeeze")
    excite = layers.Dense(channels, name=f"{prefix}_excite")
    average = layers.GlobalAveragePooling2D(keepdims=True, name=f"{prefix}_average")(features)
    maximum = layers.GlobalMaxPooling2D(keepdims=True, name=f"{prefix}_maximum")(features)
    total = layers.Add(name=f"{prefix}_sum")([excite(squeeze(average)), excite(squeeze(maximum))])
    return layers.Activation("sigmoid", name=f"{prefix}_channel")(total)


def _spatial_attention(features: Any, kernel_size: int, prefix: str) -> Any:
    """One convolution over the average and the maximum of all channels."""
    from keras import layers

    rows, columns, channels = (int(n) for n in features.shape[1:])
    # Keras has a layer that pools over places, none that pools over channels; with the places in a
    # row and called channels, the same layer does it, and a layer has a name of its own.
    in_a_row = layers.Reshape((rows * columns, channels), name=f"{prefix}_in_a_row")(features)
    average = layers.GlobalAveragePooling1D("channels_first", name=f"{prefix}_mean")(in_a_row)
    maximum = layers.GlobalMaxPooling1D("channels_first", name=f"{prefix}_peak")(in_a_row)
    back = [
        layers.Reshape((rows, columns, 1), name=f"{prefix}_{name}_map")(value)
        for name, value in (("mean", average), ("peak", maximum))
    ]
    return layers.Conv2D(
        1,
        kernel_size,
        padding="same",
        use_bias=False,
        activation="sigmoid",
        name=prefix + ATTENTION,
    )(layers.Concatenate(name=f"{prefix}_both")(back))
