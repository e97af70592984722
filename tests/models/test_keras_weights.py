"""A file's numbers find their layers where only the order tells which belong to which."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import h5py
import numpy as np
from numpy.typing import NDArray

from models.conversion.hdf5_weights import read_arrays
from models.conversion.keras_weights import fill, unnamed_layers

CONVOLUTIONS = 12
KERNEL = (1, 1, 2, 2)


class Layer:
    """What `fill` asks of a Keras layer."""

    def __init__(self, name: str, *shapes: tuple[int, ...]) -> None:
        self.name = name
        self.weights: Sequence[NDArray] = [np.full(shape, -1.0) for shape in shapes]

    def set_weights(self, arrays: Sequence[NDArray]) -> None:
        self.weights = arrays

    @property
    def number(self) -> float:
        """The one number that all its arrays hold."""
        (number,) = {float(n) for array in self.weights for n in array.flat}
        return number


def write_nested(path: Path) -> None:
    """Write what Keras 3 writes for a model in a Sequential: each layer holds its own number."""
    with h5py.File(path, "w") as file:
        for number in range(CONVOLUTIONS):
            layer = f"conv2d_{number}" if number else "conv2d"
            place = f"layers/functional/layers/{layer}/vars"
            file[f"{place}/0"] = np.full(KERNEL, number, np.float32)
            file[f"{place}/1"] = np.full(KERNEL[-1], number, np.float32)
        file["layers/dense/vars/0"] = np.full((2, 2), CONVOLUTIONS, np.float32)


def test_layers_of_a_model_inside_a_model_come_by_number(tmp_path: Path) -> None:
    path = tmp_path / "nested.weights.h5"
    write_nested(path)
    trunk = [Layer(f"block_{n}", KERNEL, KERNEL[-1:]) for n in range(CONVOLUTIONS)]
    network = SimpleNamespace(layers=[*trunk, Layer("scores", (2, 2))])
    fill(network, unnamed_layers(read_arrays(path, path.name)), path.name)
    assert [layer.number for layer in network.layers] == list(range(CONVOLUTIONS + 1))
