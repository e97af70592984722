"""A Keras network rebuilt from the description in its file, by our own hand.

The description is data: names of layers, sizes, and who feeds whom. Keras' own reader would look
classes up by names that the file chooses; this one knows a fixed list of plain layers, hands each
only the settings listed for it, and refuses everything else.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from errors import shown_text
from models.architectures.cbam import attend
from words import _

CONVOLUTION = ("kernel_size", "strides", "padding", "dilation_rate", "activation", "use_bias")
POOLING = ("pool_size", "strides", "padding")
PLAIN_LAYERS: Mapping[str, tuple[str, ...]] = {
    "Activation": ("activation",),
    "Add": (),
    "Average": (),
    "AveragePooling2D": POOLING,
    "BatchNormalization": ("axis", "epsilon", "center", "scale"),
    "Concatenate": ("axis",),
    "Conv2D": ("filters", "groups", *CONVOLUTION),
    "Dense": ("units", "activation", "use_bias"),
    "DepthwiseConv2D": ("depth_multiplier", *CONVOLUTION),
    "Dropout": ("rate",),
    "Flatten": (),
    "GlobalAveragePooling2D": ("keepdims",),
    "GlobalMaxPooling2D": ("keepdims",),
    "LeakyReLU": ("negative_slope",),
    "MaxPooling2D": POOLING,
    "Maximum": (),
    "Multiply": (),
    "PReLU": ("shared_axes",),
    "ReLU": ("max_value", "negative_slope", "threshold"),
    "Rescaling": ("scale", "offset"),
    "Reshape": ("target_shape",),
    "SeparableConv2D": ("filters", "depth_multiplier", *CONVOLUTION),
    "Softmax": ("axis",),
    "ZeroPadding2D": ("padding",),
}
# Layers that do something in training only.
TRAINING_ONLY = frozenset(
    {"ActivityRegularization", "AlphaDropout", "GaussianDropout", "GaussianNoise"}
    | {f"Random{what}" for what in ("Brightness", "Contrast", "Crop", "Flip", "Rotation", "Zoom")}
    | {"RandomTranslation", "SpatialDropout2D"}
)
ACTIVATIONS = frozenset(
    {"elu", "gelu", "hard_sigmoid", "hard_swish", "leaky_relu", "linear", "relu", "relu6", "selu"}
    | {"sigmoid", "silu", "softmax", "softplus", "softsign", "swish", "tanh"}
)
WORDS = frozenset({"same", "valid", "channels_last"})
MODELS = frozenset({"Functional", "Model", "Sequential"})
# Keras 2's names of settings.
RENAMED = {("LeakyReLU", "negative_slope"): "alpha"}
MOST_LAYERS = 3000
MOST_NUMBER = 1 << 16


class NotPlain(Exception):
    """The description asks for something that is not in the list of plain layers."""


def _told(value: Any) -> str:
    """Return what the description holds as a sentence may hold it."""
    return shown_text(str(value))


@dataclass(frozen=True)
class Node:
    """One layer of the description.

    Attributes:
        name: its own name, without those of the models round it.
        kind: its class's name.
        settings: its `config`.
        sources: names of the layers that feed it.
    """

    name: str
    kind: str
    settings: Mapping[str, Any]
    sources: tuple[str, ...]


def rebuild(config: Mapping[str, Any]) -> Any:
    """Return a flat functional Keras model with random weights.

    Models inside the model are laid open: their layers are called "model.layer".

    Args:
        config: the `model_config` of an `.h5` file or the `config.json` of a `.keras` file.

    Raises:
        NotPlain: it holds a layer, a setting or a wiring that is not known to be plain.
    """
    if config.get("class_name") not in MODELS:
        raise NotPlain(_("a model of class {kind}").format(kind=_told(config.get("class_name"))))
    try:
        _require_plain(config)
        shape = _input_shape(config, read_nodes(config))
        # Only now: what is refused is refused before 600 MB of libraries are loaded.
        import keras

        picture = keras.layers.Input(shape, name="picture")
        budget = [MOST_LAYERS]
        result = _apply(config, [picture], "", budget)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
        what = _("a description that does not fit together ({error})").format(error=_told(error))
        raise NotPlain(what) from error
    return keras.Model(picture, result)


def _require_plain(config: Mapping[str, Any]) -> None:
    """Look at every layer and setting before anything is built."""
    for node in read_nodes(config):
        if node.kind in MODELS:
            _require_plain({"class_name": node.kind, "config": node.settings})
        elif not (node.kind == "InputLayer" or node.kind in TRAINING_ONLY or _is_cbam(node)):
            _plain_settings(node)


def read_nodes(config: Mapping[str, Any]) -> list[Node]:
    """Return the layers of one model in the order of its description."""
    inner = config["config"]
    layers = inner["layers"] if isinstance(inner, Mapping) else inner
    if len(layers) > MOST_LAYERS:
        raise NotPlain(_("more than {most} layers").format(most=MOST_LAYERS))
    if config["class_name"] != "Sequential":
        return [_functional_node(layer) for layer in layers]
    nodes: list[Node] = []
    for layer in layers:
        before = (nodes[-1].name,) if nodes else ()
        nodes.append(Node(_name(layer), layer["class_name"], layer["config"], before))
    return nodes


def _functional_node(layer: Mapping[str, Any]) -> Node:
    inbound = layer.get("inbound_nodes", [])
    if len(inbound) > 1:
        raise NotPlain(
            _("the layer {name}, which is used more than once").format(name=_told(_name(layer)))
        )
    sources = _sources(inbound[0]) if inbound else ()
    return Node(_name(layer), layer["class_name"], layer["config"], sources)


def _name(layer: Mapping[str, Any]) -> str:
    name = layer.get("name") or layer["config"]["name"]
    if not isinstance(name, str) or len(name) > 200:
        raise NotPlain(_("a layer without a name"))
    return name.replace("/", "_")


def _sources(inbound: Any) -> tuple[str, ...]:
    """Return the feeding layers' names, as Keras 3 or as Keras 2 wrote them."""
    if isinstance(inbound, Mapping):
        if any(v not in (None, True, False) for v in inbound.get("kwargs", {}).values()):
            raise NotPlain(_("a layer that is called with settings of its own"))
        return tuple(_histories(inbound["args"]))
    if any(len(entry) > 3 and set(entry[3]) - {"training", "mask"} for entry in inbound):
        raise NotPlain(_("a layer that is called with settings of its own"))
    return tuple(entry[0].replace("/", "_") for entry in inbound)


def _histories(arguments: Any) -> list[str]:
    names: list[str] = []
    for argument in arguments:
        if isinstance(argument, list):
            names += _histories(argument)
        elif argument["class_name"] == "__keras_tensor__":
            names.append(argument["config"]["keras_history"][0].replace("/", "_"))
        else:
            raise NotPlain(_("a layer that is fed with something else than a layer's output"))
    return names


def _input_shape(config: Mapping[str, Any], nodes: list[Node]) -> tuple[int, int, int]:
    """Return height, width and channels of the picture."""
    first = next((node for node in nodes if node.kind == "InputLayer"), nodes[0])
    settings = first.settings
    if first.kind in MODELS:
        inner = {"class_name": first.kind, "config": settings}
        return _input_shape(inner, read_nodes(inner))
    shape = settings.get("batch_shape") or settings.get("batch_input_shape")
    shape = shape or _build_shape(config)
    if shape is None or len(shape) != 4:
        raise NotPlain(_("an input that is not a picture"))
    height, width, channels = (int(n) if n else 0 for n in shape[1:])
    if channels != 3 or not (16 <= height <= 1024 and 16 <= width <= 1024):
        raise NotPlain(
            _("an input of {height}x{width}x{channels}").format(
                height=height, width=width, channels=channels
            )
        )
    return height, width, channels


def _build_shape(config: Mapping[str, Any]) -> Any:
    inner = config["config"] if isinstance(config["config"], Mapping) else {}
    return inner.get("build_input_shape") or config.get("build_config", {}).get("input_shape")


def _apply(config: Mapping[str, Any], inputs: list[Any], prefix: str, budget: list[int]) -> Any:
    """Lay one model's layers into the graph; return its only output."""
    nodes = read_nodes(config)
    values: dict[str, Any] = {}
    waiting = list(nodes)
    feeds = iter(inputs)
    while waiting:
        ready = [n for n in waiting if all(source in values for source in n.sources)]
        if not ready:
            raise NotPlain(_("layers that feed each other in a circle"))
        for node in ready:
            budget[0] -= 1
            if budget[0] < 0:
                raise NotPlain(_("more than {most} layers").format(most=MOST_LAYERS))
            fed = [values[source] for source in node.sources] or [_next_feed(feeds)]
            values[node.name] = _layer(node, fed, prefix, budget)
        waiting = [n for n in waiting if n.name not in values]
    return values[_output_name(config, nodes)]


def _next_feed(feeds: Iterator[Any]) -> Any:
    for feed in feeds:
        return feed
    raise NotPlain(_("more than one input"))


def _output_name(config: Mapping[str, Any], nodes: list[Node]) -> str:
    if config["class_name"] == "Sequential":
        return nodes[-1].name
    outputs = config["config"]["output_layers"]
    flat = outputs if outputs and isinstance(outputs[0], str) else outputs[0]
    if flat is not outputs and len(outputs) != 1:
        raise NotPlain(_("more than one output"))
    return flat[0].replace("/", "_")


def _layer(node: Node, fed: list[Any], prefix: str, budget: list[int]) -> Any:
    import keras

    value = fed if len(fed) > 1 else fed[0]
    if node.kind == "InputLayer" or node.kind in TRAINING_ONLY:
        return value
    if node.kind in MODELS:
        inner = {"class_name": node.kind, "config": node.settings}
        return _apply(inner, fed, f"{prefix}{node.name}.", budget)
    if _is_cbam(node):
        ratio, kernel = node.settings.get("ratio", 8), node.settings.get("kernel_size", 7)
        return attend(value, _whole(ratio), _whole(kernel), prefix + node.name)
    settings = _plain_settings(node)
    return getattr(keras.layers, node.kind)(name=prefix + node.name, **settings)(value)


def _is_cbam(node: Node) -> bool:
    """Return True for a stranger's class of that name: what is built is our own, by the paper."""
    return node.kind.upper() == "CBAM"


def _plain_settings(node: Node) -> dict[str, Any]:
    if node.kind not in PLAIN_LAYERS:
        raise NotPlain(_("a layer of class {kind}").format(kind=_told(node.kind)))
    if node.settings.get("data_format", "channels_last") not in (None, "channels_last"):
        raise NotPlain(_("channels before places"))
    stated = {
        key: node.settings.get(key, node.settings.get(RENAMED.get((node.kind, key), key)))
        for key in PLAIN_LAYERS[node.kind]
    }
    return {key: _setting(key, value) for key, value in stated.items() if value is not None}


def _setting(key: str, value: Any) -> Any:
    """Return a setting if it is a small number, a known word, or a list of these."""
    if key == "activation":
        word = value.get("config") if isinstance(value, Mapping) else value
        if word not in ACTIVATIONS:
            raise NotPlain(_("an activation {word}").format(word=_told(word)))
        return word
    if isinstance(value, list | tuple):
        items = tuple(_setting(key, item) for item in value)
        return items[0] if key == "axis" and len(items) == 1 else items
    if isinstance(value, str) and value not in WORDS:
        raise NotPlain(_("a setting {value}").format(value=_told(value)))
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= MOST_NUMBER):
        raise NotPlain(_("a setting {value}").format(value=_told(value)))
    if not isinstance(value, str | int | float | bool):
        raise NotPlain(_("a setting of the type {name}").format(name=type(value).__name__))
    return value


def _whole(value: Any) -> int:
    if isinstance(value, list | tuple) and len(set(value)) == 1:
        value = value[0]
    if not isinstance(value, int) or not 1 <= value <= 64:
        raise NotPlain(_("an attention block of absurd size"))
    return value
