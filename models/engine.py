"""The one engine: OpenVINO reads IR, ONNX and TensorFlow Lite alike, and serves every pipeline.

A network is read, checked and compiled when it is first run, once for each weights file. A trunk
that several pipelines share is computed once for each radiograph.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from errors import WeightsUnavailable
from imaging.preprocess import Placement, prepare
from imaging.radiograph import Radiograph
from models.mapped_files import drop_mapped_pages
from models.openvino_offline import import_openvino
from models.weights import RESTORE_IT, WeightsFile
from words import _

Precision = Literal["f32", "bf16"]
Tensors = Mapping[str, NDArray]
REMEMBERED_RADIOGRAPHS = 2


class Network:
    """One compiled network."""

    def __init__(self, compiled: Any) -> None:
        """Wrap an `openvino.CompiledModel`."""
        self._compiled = compiled
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
        self._request.infer(dict(inputs), share_inputs=True)
        return {
            name: self._request.get_output_tensor(index).data.copy()
            for index, name in enumerate(self.output_names)
        }

    def input_shape(self) -> tuple[int, ...]:
        """Return the shape of the first input; a free axis is -1."""
        partial = self._compiled.inputs[0].get_partial_shape()
        return tuple(d.get_length() if d.is_static else -1 for d in partial)

    def input_dtype(self) -> str:
        """Return NumPy's name for the type of the first input."""
        return np.dtype(self._compiled.inputs[0].get_element_type().to_dtype()).name


class Engine:
    """Compiles networks on first use and keeps them.

    Owned by one thread: neither compiling nor inference is guarded by a lock.

    Args:
        precision: what the networks compute in.
        threads: how many threads a network may use, where several engines work side by side; None
            gives one picture all processors.
    """

    def __init__(self, precision: Precision = "f32", threads: int | None = None) -> None:
        self.precision: Precision = precision
        self._threads = threads
        self._networks: dict[str, Network] = {}
        self._core: Any = None
        self._trunks: OrderedDict[tuple[str, str], tuple[Tensors, Placement]] = OrderedDict()

    def network(self, weights: WeightsFile) -> Network:
        """Return the compiled network of a weights file, checking the file's hash first.

        Raises:
            WeightsUnavailable: the file is missing, changed, or no network.
        """
        known = self._networks.get(weights.sha256)
        if known is None:
            weights.verify()
            known = self._networks[weights.sha256] = self._compile(weights)
        return known

    def look(
        self, weights: WeightsFile, radiograph: Radiograph
    ) -> tuple[dict[str, NDArray], Placement]:
        """Run a network on a radiograph prepared by the network's own rule.

        Returns:
            Its outputs by name, and the way back to source pixels.
        """
        if weights.preprocessing is None:
            raise ValueError(f"{weights.path.name} takes feature maps, not a picture")
        network = self.network(weights)
        tensor, placement = prepare(radiograph, weights.preprocessing)
        return network.run(tensor), placement

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
        if key not in self._trunks:
            self._trunks[key] = self.look(trunk, radiograph)
            while len(self._trunks) > REMEMBERED_RADIOGRAPHS:
                self._trunks.popitem(last=False)
        return self._trunks[key]

    def run_head(self, head: WeightsFile, features: Tensors) -> dict[str, NDArray]:
        """Run a head on those of a trunk's feature maps that it asks for by name."""
        network = self.network(head)
        return network.run({name: features[name] for name in network.input_names})

    def _compile(self, weights: WeightsFile) -> Network:
        if self._core is None:
            self._core = import_openvino().Core()  # on the worker's first job, not at start
        hints: dict[str, Any] = {"INFERENCE_PRECISION_HINT": self.precision}
        if self._threads is None:
            hints["PERFORMANCE_HINT"] = "LATENCY"
        else:
            hints |= {"NUM_STREAMS": 1, "INFERENCE_NUM_THREADS": self._threads}
            # Each engine would pin its threads to the same first processors.
            hints["ENABLE_CPU_PINNING"] = False
        try:
            network = Network(self._core.compile_model(str(weights.path), "CPU", hints))
        except RuntimeError as error:
            raise WeightsUnavailable(
                _(
                    "The weights file {name} is not a network that OpenVINO can run; {restore}, "
                    "or import another one in the Models tab of the window."
                ).format(name=weights.path.name, restore=_(RESTORE_IT))
            ) from error
        for path in weights.paths:
            drop_mapped_pages(path)
        return network


def _name(port: Any) -> str:
    return min(port.get_names()) if port.get_names() else f"output{port.get_index()}"
