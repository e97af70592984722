"""Putting a file's numbers into a network that the program built, each array where it belongs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import WeightsUnavailable, shown_text
from models.conversion.hdf5_weights import NOT_WEIGHTS, StoredLayer
from models.conversion.keras_config import MODELS, Node, read_nodes
from words import _

# Names that Keras makes up: equal ones in two files say nothing.
MADE_UP = re.compile(r"(dense|conv2d|batch_normalization)(_\d+)?")


def new_format_layers(
    config: Mapping[str, Any], arrays: Mapping[str, NDArray]
) -> list[StoredLayer]:
    """Sort the arrays of a `.keras` file by layer, in the order of its description.

    Their places tell the layer's class and a number, not its name: "layers/conv2d_3/vars/0" is the
    first array of the description's fourth Conv2D.
    """
    left = dict(arrays)
    found: list[StoredLayer] = []
    for group, name in _groups(read_nodes(config), "layers", ""):
        found += _take(left, group, name)
    return found


def unnamed_layers(arrays: Mapping[str, NDArray]) -> list[StoredLayer]:
    """Sort the arrays of a file that has no description: classes unknown to Keras come first.

    A block of a stranger's class lies before the dense layers in every network that is rebuilt
    here, and may have arrays of the same shape.
    """
    groups = {match[1] for place in arrays if (match := re.match(r"(layers/[^/]+)/", place))}
    left = dict(arrays)
    found: list[StoredLayer] = []
    for group in sorted(groups, key=_class_then_number):
        found += _take(left, group, group)
    return found


def fill(model: Any, stored: Sequence[StoredLayer], name: str) -> None:
    """Give every layer of a network its arrays.

    Arrays go to the layer of the same name; those left go, in order, to the first layer of the same
    shapes.

    Args:
        model: a flat Keras model.
        stored: the file's layers, in order.
        name: the file's name in sentences.

    Raises:
        WeightsUnavailable: an array is missing or left over, or is no number.
    """
    left = [layer for layer in stored if layer.arrays]
    waiting = []
    for layer in (layer for layer in model.layers if layer.weights):
        named = (other for other in left if _is_named(layer.name, other.name))
        known = next((other for other in named if _fits(layer, other)), None)
        if known is None:
            waiting.append(layer)
            continue
        _set(layer, known, name)
        left = [other for other in left if other is not known]
    for layer in waiting:
        fitting = next((other for other in left if _fits(layer, other)), None)
        if fitting is None:
            raise _does_not_fit(
                name, _("nothing for the layer {layer}").format(layer=shown_text(layer.name))
            )
        _set(layer, fitting, name)
        left = [other for other in left if other is not fitting]
    if left:
        raise _does_not_fit(
            name, _("too much, such as {layer}").format(layer=shown_text(left[0].name))
        )


def _groups(nodes: Sequence[Node], root: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield each layer's place in the file and its name."""
    used: dict[str, int] = {}
    for node in nodes:
        kind = _snake_case(node.kind)
        number = used.get(kind, 0)
        used[kind] = number + 1
        group = f"{root}/{kind}_{number}" if number else f"{root}/{kind}"
        if node.kind in MODELS:
            inner = read_nodes({"class_name": node.kind, "config": node.settings})
            yield from _groups(inner, f"{group}/layers", f"{prefix}{node.name}.")
        else:
            yield group, prefix + node.name


def _snake_case(kind: str) -> str:
    """Return how Keras 3 spells a class's name in a file: "BatchNormalization" with underscores."""
    kind = re.sub(r"\W+", "", kind)
    kind = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", kind).lower()


def _take(left: dict[str, NDArray], group: str, name: str) -> list[StoredLayer]:
    """Remove a group's arrays from `left`; a group may hold parts with arrays of their own.

    The parts come in the order of their layers, "conv2d_2" before "conv2d_10".
    """
    parts: dict[tuple[str, ...], dict[int, NDArray]] = {}
    for place in [p for p in left if p.startswith(group + "/")]:
        array = left.pop(place)
        *inner, number = place.removeprefix(group + "/").split("/")
        if NOT_WEIGHTS in inner or not number.isdecimal():
            continue
        part = tuple(step for step in inner if step not in ("vars", "layers"))
        parts.setdefault(part, {})[int(number)] = array
    return [
        StoredLayer(".".join((name, *part)), tuple(parts[part][n] for n in sorted(parts[part])))
        for part in sorted(parts, key=_step_by_step)
    ]


def _step_by_step(part: Sequence[str]) -> list[tuple[bool, str, int]]:
    return [_class_then_number(step) for step in part]


def _class_then_number(group: str) -> tuple[bool, str, int]:
    """Return what sorts classes unknown to Keras first and the layers of a class by number."""
    kind, _, number = group.rpartition("_")
    if not number.isdecimal():
        kind, number = group, "0"
    is_keras = kind.removeprefix("layers/") in {"dense", "conv2d", "batch_normalization"}
    return is_keras, kind, int(number)


def _is_named(own: str, stored: str) -> bool:
    """Return True when a stored layer bears this name, alone or within a model inside the file."""
    return stored == own or (stored.endswith("." + own) and not MADE_UP.fullmatch(own))


def _fits(layer: Any, stored: StoredLayer) -> bool:
    return [tuple(w.shape) for w in layer.weights] == [a.shape for a in stored.arrays]


def _set(layer: Any, stored: StoredLayer, name: str) -> None:
    arrays = [np.asarray(a, np.float32) for a in stored.arrays]
    if not all(np.isfinite(a).all() for a in arrays):
        raise WeightsUnavailable(
            _("{name} holds values that are not numbers in {place}; get it again.").format(
                name=name, place=shown_text(stored.name)
            )
        )
    layer.set_weights(arrays)


def _does_not_fit(name: str, what: str) -> WeightsUnavailable:
    return WeightsUnavailable(
        _(
            "The numbers in {name} do not fit its network: there is {what}; it is another network "
            "than its name says, or a damaged file."
        ).format(name=name, what=what)
    )
