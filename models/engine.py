"""The one engine: OpenVINO reads IR, ONNX and TensorFlow Lite alike, and serves every pipeline.

A network is compiled when it is first run. What several pipelines share is computed once for each
radiograph: its input where they prepare it by the same rule, and what a trunk says of it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from errors import WeightsUnavailable
from imaging.preprocess import Placement, Preprocessing, prepare, turned
from imaging.radiograph import Radiograph
from models.networks import Networks, Precision
from models.weights import WeightsFile
from words import _

Tensors = Mapping[str, NDArray]
REMEMBERED = 2
"""Radiographs, or inputs made of them: a pipeline that comes next asks for the last one again."""
Made = TypeVar("Made")


class Network:
    """One compiled network with the one request of its owner."""

    def __init__(self, compiled: Any) -> None:
        """Wrap an `openvino.CompiledModel`."""
        self._request = compiled.create_infer_request()
        self.input_names = tuple(_name(port) for port in compiled.inputs)
        self.output_names = tuple(_name(port) for port in compiled.outputs)

    def run(self, inputs: Tensors | NDArray) -> dict[str, NDArray]:
        """Infer once.

        Args:
            inputs: arrays by input name, or the one array of a network with one input.

        Returns:
            Arrays by output name, owned by the caller.
        """
        if isinstance(inputs, np.ndarray):
            inputs = {self.input_names[0]: inputs}
        outputs = self._request.infer(dict(inputs), share_inputs=True, share_outputs=False)
        return {name: outputs[index] for index, name in enumerate(self.output_names)}


class Engine:
    """Asks networks, and keeps what the shared trunk said.

    Owned by one thread: inference is not guarded by a lock.

    Args:
        precision: what the networks compute in.
        networks: where it gets them, shared with engines on other threads; None for a place of its
            own, on all processors.
    """

    def __init__(self, precision: Precision = "f32", networks: Networks | None = None) -> None:
        self.precision: Precision = precision
        self._shared = networks or Networks()
        self._networks: dict[str, Network] = {}
        self._inputs: OrderedDict[Hashable, tuple[NDArray, Placement]] = OrderedDict()
        self._trunks: OrderedDict[Hashable, tuple[Tensors, Placement]] = OrderedDict()

    def load(self, files: Iterable[WeightsFile]) -> None:
        """Compile networks that are not yet; engines of one crew divide the work.

        Raises:
            WeightsUnavailable: a file is missing, changed, or no network.
        """
        wanted = {f.sha256: f for f in files if f.sha256 not in self._networks}
        made = self._shared.compiled(wanted.values(), self.precision)
        self._networks |= {key: Network(one) for key, one in zip(wanted, made, strict=True)}

    def network(self, weights: WeightsFile) -> Network:
        """Return the compiled network of a weights file.

        Raises:
            WeightsUnavailable: the file is missing, changed, or no network.
        """
        self.load([weights])
        return self._networks[weights.sha256]

    def look(
        self, weights: WeightsFile, radiograph: Radiograph
    ) -> tuple[dict[str, NDArray], Placement]:
        """Run a network on a radiograph prepared by the network's own rule.

        Returns:
            Its outputs by name, and the way back to source pixels.

        Raises:
            WeightsUnavailable: as `network`, or it answers with something else than numbers.
        """
        if weights.preprocessing is None:
            raise ValueError(f"{weights.path.name} takes feature maps, not a picture")
        network = self.network(weights)
        tensor, placement = self._prepared(radiograph, weights.preprocessing)
        return _numbers(network.run(tensor), weights), placement

    def ask(
        self, weights: WeightsFile, radiograph: Radiograph, trunk: WeightsFile | None
    ) -> tuple[dict[str, NDArray], Placement]:
        """Run a network on a radiograph: a head on the trunk's maps, any other on the picture."""
        if trunk is None or weights.preprocessing is not None:
            return self.look(weights, radiograph)
        features, placement = self.features(trunk, radiograph)
        return self.run_head(weights, features), placement

    def features(self, trunk: WeightsFile, radiograph: Radiograph) -> tuple[Tensors, Placement]:
        """Run a shared trunk, or return what it said of this radiograph a moment ago."""
        key = (trunk.sha256, radiograph.key)
        return _remembered(self._trunks, key, lambda: self.look(trunk, radiograph))

    def features_mirrored(
        self, trunk: WeightsFile, radiograph: Radiograph, turns: Sequence[float]
    ) -> Iterator[Tensors]:
        """Run a trunk on a radiograph's mirror image, turned by each of these degrees in turn."""
        if not turns:
            return
        if trunk.preprocessing is None:
            raise ValueError(f"{trunk.path.name} takes no picture")
        tensor, _ = self._prepared(radiograph, trunk.preprocessing)
        for degrees in turns:
            yield self.network(trunk).run(turned(tensor, degrees, is_mirrored=True))

    def run_head(self, head: WeightsFile, features: Tensors) -> dict[str, NDArray]:
        """Run a head on those of a trunk's feature maps that it asks for by name."""
        network = self.network(head)
        return _numbers(network.run({n: features[n] for n in network.input_names}), head)

    def _prepared(self, radiograph: Radiograph, rule: Preprocessing) -> tuple[NDArray, Placement]:
        return _remembered(self._inputs, (radiograph.key, rule), lambda: prepare(radiograph, rule))


def _numbers(outputs: dict[str, NDArray], weights: WeightsFile) -> dict[str, NDArray]:
    """Return a network's outputs; imported weights may be too large, and compare to nothing."""
    if not all(np.isfinite(values).all() for values in outputs.values()):
        raise WeightsUnavailable(
            _(
                "The network in {name} gives answers that are not numbers; import another one in "
                "the Models tab of the window."
            ).format(name=weights.path.name)
        )
    return outputs


def _remembered(
    known: OrderedDict[Hashable, Made], key: Hashable, make: Callable[[], Made]
) -> Made:
    """Return what is known under a key, or make it; the oldest is forgotten."""
    if key not in known:
        known[key] = make()
        while len(known) > REMEMBERED:
            known.popitem(last=False)
    return known[key]


def _name(port: Any) -> str:
    return min(port.get_names()) if port.get_names() else f"output{port.get_index()}"
