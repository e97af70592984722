"""Classifiers out of Keras files: the network rebuilt, the file's numbers put in."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from errors import WeightsUnavailable
from models.architectures.classifier import (
    BODY_PART,
    RESNET101_CBAM,
    SPECIALIST,
    Classifier,
    build_classifier,
)
from models.conversion.archive import copy_entry, open_archive, read_entry
from models.conversion.hdf5_weights import (
    StoredLayer,
    old_format_layers,
    read_arrays,
    read_attributes,
)
from models.conversion.job import Task
from models.conversion.keras_config import NotPlain, rebuild
from models.conversion.keras_weights import fill, new_format_layers, unnamed_layers
from models.conversion.shares import ends_otherwise
from words import _

PUBLISHED: Mapping[tuple[str, str], Classifier] = {
    ("cascade", "body_part"): BODY_PART,
    ("cascade", "elbow"): SPECIALIST,
    ("cascade", "hand"): SPECIALIST,
    ("cascade", "shoulder"): SPECIALIST,
    ("cbam", "classifier"): RESNET101_CBAM,
}
CONFIG_ENTRY, WEIGHTS_ENTRY = "config.json", "model.weights.h5"


def read_classifier(path: Path, task: Task) -> Any:
    """Return a Keras model with the file's numbers.

    The network is rebuilt from the file's description where that names plain layers only, else
    from the published architecture.

    Args:
        path: a checked copy of the file.
        task: what it is for.

    Raises:
        WeightsUnavailable: it is damaged, or is another network than its name says.
    """
    if task.format == "keras":
        config_text, stored_by = _read_archive(path, task.name)
    else:
        config_text, stored_by = _read_hdf5(path, task.name)
    config = _parse(config_text, task.name)
    model = _build(config, task)
    fill(model, stored_by(config), task.name)
    return _with_softmax(model, task)


def _read_hdf5(path: Path, name: str) -> tuple[str, Any]:
    arrays = read_arrays(path, name)
    attributes = read_attributes(path, name)
    if attributes["layers"]:
        layers = old_format_layers(attributes["layers"], arrays)
        return attributes["model_config"], lambda _config: layers
    return "", lambda _config: unnamed_layers(arrays)


def _read_archive(path: Path, name: str) -> tuple[str, Any]:
    weights = path.with_suffix(".weights")
    with open_archive(path, name) as archive:
        entries = archive.namelist()
        if entries.count(WEIGHTS_ENTRY) != 1 or entries.count(CONFIG_ENTRY) != 1:
            raise WeightsUnavailable(
                _(
                    "{name} is not a Keras file with its weights inside; choose another file."
                ).format(name=name)
            )
        config_text = read_entry(archive, CONFIG_ENTRY).decode("utf-8", "replace")
        with weights.open("wb") as file:
            copy_entry(archive, WEIGHTS_ENTRY, file)
    arrays = read_arrays(weights, name)
    weights.unlink()

    def layers(config: Mapping[str, Any]) -> list[StoredLayer]:
        return _layers_of_archive(config, arrays)

    return config_text, layers


def _layers_of_archive(
    config: Mapping[str, Any], arrays: Mapping[str, NDArray]
) -> list[StoredLayer]:
    try:
        return new_format_layers(config, arrays)
    except (NotPlain, KeyError, TypeError, AttributeError, RecursionError):
        return unnamed_layers(arrays)


def _parse(text: str, name: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        config = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WeightsUnavailable(
            _("The description of the network in {name} is damaged; get it again.").format(
                name=name
            )
        ) from error
    return config if isinstance(config, dict) else {}


def _build(config: Mapping[str, Any], task: Task) -> Any:
    published = PUBLISHED.get((task.pipeline, task.role))
    try:
        return rebuild(config)
    except NotPlain as reason:
        if published is not None:
            return build_classifier(published)
        said = (
            _("it asks for {reason}").format(reason=reason)
            if config
            else _("it holds numbers without a description")
        )
        raise WeightsUnavailable(
            _("{name} can't be rebuilt from plain layers: {said}; it was refused.").format(
                name=task.name, said=said
            )
        ) from reason


def _with_softmax(model: Any, task: Task) -> Any:
    """Return the model with shares for its output, one for each class that is asked for."""
    import keras

    classes = int(model.outputs[0].shape[-1])
    if len(model.outputs[0].shape) != 2 or classes != task.classes:
        raise WeightsUnavailable(
            _(
                "{name} gives {numbers} numbers where {classes} classes are to be told apart; it "
                "is another network than its name says."
            ).format(name=task.name, numbers=classes, classes=task.classes)
        )
    last = next(layer for layer in reversed(model.layers) if layer.output is model.outputs[0])
    activation = getattr(getattr(last, "activation", None), "__name__", type(last).__name__)
    if activation.lower() == "softmax":
        return model
    if activation == "linear":
        scores = keras.layers.Softmax(name="added_softmax")(model.outputs[0])
        return keras.Model(model.inputs, scores)
    raise ends_otherwise(task.name, activation)
