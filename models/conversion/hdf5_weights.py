"""Numbers out of an HDF5 file of strangers, and nothing else.

Only plain arrays of numbers that lie in the file itself are read: no links to other files, no
filters (HDF5 loads plug-ins for them), no shape that its bytes do not fill.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from errors import WeightsUnavailable, shown_text
from words import _

MOST_OBJECTS = 50_000
MOST_DEPTH = 16
LONGEST_REASON = 120
MOST_CONFIG_CHARACTERS = 32 * 1024 * 1024
# State of random layers, such as dropout, which the file keeps beside the weights.
NOT_WEIGHTS = "seed_generator"


@dataclass(frozen=True, eq=False)
class StoredLayer:
    """The arrays of one layer, in Keras' order.

    Attributes:
        name: the layer's name, for a layer inside a model inside the file "model.layer"; for parts
            of a class of strangers "layer.part".
        arrays: kernel and bias, or scale, shift, mean and variance, and so on.
    """

    name: str
    arrays: tuple[NDArray, ...]


def read_arrays(path: Path, name: str) -> dict[str, NDArray]:
    """Return every array of numbers by its place, such as "layers/dense/vars/0".

    Raises:
        WeightsUnavailable: the file is damaged or forged.
    """
    import h5py

    try:
        with h5py.File(path, "r") as file:
            return {
                _tidy(place): np.asarray(dataset[()])
                for place, dataset in _datasets(file, "", MOST_DEPTH, [MOST_OBJECTS])
                if _is_plain(dataset, place, name)
            }
    except (OSError, RuntimeError, KeyError, ValueError, RecursionError) as error:
        raise WeightsUnavailable(
            _("{name} is truncated or damaged ({reason}); get it again.").format(
                name=name, reason=_first_line(error)
            )
        ) from error


def read_attributes(path: Path, name: str) -> dict[str, Any]:
    """Return what the old `.h5` format keeps beside the arrays.

    Returns:
        "model_config": JSON text, empty if there is none; "layers": layer name to the places of its
        arrays, in the file's order, empty for the new format.
    """
    import h5py

    try:
        with h5py.File(path, "r") as file:
            config = _text(file.attrs.get("model_config", ""))
            root: Any = file.get("model_weights", file)
            prefix = "model_weights/" if "model_weights" in file else ""
            layers = {
                layer: [f"{prefix}{layer}/{w}" for w in _names(root[layer].attrs, "weight_names")]
                for layer in _names(root.attrs, "layer_names")
            }
    except (OSError, RuntimeError, KeyError, ValueError, AttributeError) as error:
        raise WeightsUnavailable(
            _("{name} is truncated or damaged ({reason}); get it again.").format(
                name=name, reason=_first_line(error)
            )
        ) from error
    if len(config) > MOST_CONFIG_CHARACTERS:
        raise WeightsUnavailable(
            _("{name} describes a network of absurd size; it was refused.").format(name=name)
        )
    return {"model_config": config, "layers": layers}


def old_format_layers(
    layers: Mapping[str, list[str]], arrays: Mapping[str, NDArray]
) -> list[StoredLayer]:
    """Sort the arrays of the old `.h5` format by layer, in the file's order.

    An array's place is "group/…/layer/variable", where the group is the outer layer; a model inside
    the model has many layers in one group.
    """
    found: dict[str, list[NDArray]] = {}
    for group, places in layers.items():
        for place in places:
            inner = place.removeprefix("model_weights/").removeprefix(group + "/").split("/")[:-1]
            if NOT_WEIGHTS in inner:
                continue
            key = _dotted(group, inner)
            if place not in arrays:
                raise WeightsUnavailable(
                    _("The array {place} is missing; get the file again.").format(
                        place=shown_text(place)
                    )
                )
            found.setdefault(key, []).append(arrays[place])
    return [StoredLayer(key, tuple(values)) for key, values in found.items()]


def _dotted(group: str, inner: list[str]) -> str:
    """Return the layer's name: its group's, or for one inside another "group.layer"."""
    if not inner or inner[-1] == group:
        return group
    below = inner[inner.index(group) + 1 :] if group in inner else inner
    return ".".join([group, *below])


def _datasets(group: Any, place: str, depth: int, budget: list[int]) -> Iterator[tuple[str, Any]]:
    """Yield the arrays below a group; groups may form circles, so depth and number are bounded."""
    import h5py

    for key in group:
        budget[0] -= 1
        if budget[0] < 0 or depth < 0:
            raise ValueError("it holds too many objects")
        link = group.get(key, getlink=True)
        if not isinstance(link, h5py.HardLink):
            raise ValueError(f"{key} is a link to another place")
        child = group[key]
        if isinstance(child, h5py.Group):
            yield from _datasets(child, f"{place}{key}/", depth - 1, budget)
        elif isinstance(child, h5py.Dataset):
            yield place + key, child


def _is_plain(dataset: Any, place: str, name: str) -> bool:
    """Return True for an array of numbers whose bytes lie in the file, False for other data."""
    if dataset.dtype.kind not in "fiub":
        return False
    creation = dataset.id.get_create_plist()
    if dataset.external or dataset.is_virtual:
        raise WeightsUnavailable(
            _("{name} reads {place} from another file; it was refused.").format(
                name=name, place=shown_text(place)
            )
        )
    if creation.get_nfilters() or dataset.id.get_storage_size() < dataset.nbytes:
        raise WeightsUnavailable(
            _("{name} claims more numbers in {place} than it holds; it was refused.").format(
                name=name, place=shown_text(place)
            )
        )
    return True


def _tidy(place: str) -> str:
    """Return a place as today's Keras spells it: on Windows it wrote backslashes for a while."""
    place = place.replace("\\", "/")
    return re.sub(r"(^|/)_layer_checkpoint_dependencies/", r"\1layers/", place)


def _names(attributes: Any, key: str) -> list[str]:
    """Return a list of names, which Keras splits into numbered attributes when it is long."""
    if key in attributes:
        return [_text(n) for n in attributes[key]]
    names: list[str] = []
    number = 0
    while f"{key}{number}" in attributes:
        names += [_text(n) for n in attributes[f"{key}{number}"]]
        number += 1
    return names


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _first_line(error: Exception) -> str:
    return shown_text(str(error).split("\n", maxsplit=1)[0], LONGEST_REASON)
