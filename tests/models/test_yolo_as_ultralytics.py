"""The bundled detector gives the tensors that ultralytics' own network gives, on real X-rays.

The bundle holds OpenVINO's file alone. Its numbers, BatchNorm folded into the convolutions, are put
into an ultralytics network of the same shape, so that the graph, its decoding of boxes and the
engine are compared with code that is not ours.
"""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from imaging.load import load_radiograph
from imaging.preprocess import prepare
from models.detections import decode
from models.engine import Engine
from models.folders import BUNDLED, MANIFEST
from models.manifest import read_manifests
from models.openvino_offline import opened_core
from models.weights import WeightsFile
from tests.shared_data import shared
from training.networks.ultralytics_setup import detection_network

# Of hands, elbows, shoulders, legs and hips, with plates and without; the last four are normal.
PICTURES = (
    *("IMG0002310.jpg", "IMG0001971.jpg", "IMG0002472.jpg", "IMG0002440.jpg", "IMG0003264.jpg"),
    *("IMG0000092.jpg", "IMG0002223.jpg", "IMG0003951.jpg", "IMG0001117.jpg", "IMG0000970.jpg"),
)
SCALES = {16: "n", 32: "s"}
LAYER = re.compile(r"(model\.[\w.]+?)(?:\.bn)?/aten::(?:batch_norm|_convolution/Add)")


@pytest.fixture(scope="module")
def detector() -> WeightsFile:
    return read_manifests([BUNDLED / MANIFEST]).chosen("yolo").files["detector"]


@pytest.fixture(scope="module")
def ultralytics(detector: WeightsFile) -> nn.Module:
    numbers = dict(convolutions(detector))
    channels = len(numbers["model.0"][0])
    network: Any = detection_network(len(detector.labels), SCALES[channels]).eval()
    network.fuse(verbose=False)
    taken = set()
    for name, module in network.named_modules():
        layer = name.removesuffix(".conv")
        if isinstance(module, nn.Conv2d) and layer in numbers:
            weight, bias = numbers[layer]
            assert module.weight.shape == weight.shape, layer
            assert module.bias is not None
            module.weight.data = torch.from_numpy(weight)
            module.bias.data = torch.from_numpy(bias)
            taken.add(layer)
    assert taken == set(numbers)
    untaken = [
        name
        for name, module in network.named_modules()
        if isinstance(module, nn.Conv2d) and name.removesuffix(".conv") not in taken
    ]
    # The fixed average over a box's edge distribution is not learnt.
    assert untaken == [name for name in untaken if name.endswith("dfl.conv")]
    return network


def convolutions(file: WeightsFile) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """Yield each convolution's weight and bias by the layer's name."""
    for operation in opened_core().read_model(file.path).get_ordered_ops():
        named = LAYER.search(operation.get_friendly_name())
        if operation.get_type_name() != "Add" or named is None:
            continue
        convolution, bias = (operation.input_value(i).get_node() for i in (0, 1))
        weight = convolution.input_value(1).get_node()
        yield named[1], (constant(weight), constant(bias).reshape(-1))


def constant(node: Any) -> np.ndarray:
    while node.get_type_name() == "Convert":
        node = node.input_value(0).get_node()
    return np.array(node.data, np.float32)


@pytest.mark.parametrize("name", PICTURES)
def test_boxes_and_scores_are_those_of_ultralytics(
    detector: WeightsFile, ultralytics: nn.Module, name: str
) -> None:
    radiograph = load_radiograph(shared(f"data/fracatlas/images/{name}"))
    assert detector.preprocessing is not None
    image, _ = prepare(radiograph, detector.preprocessing)
    with torch.no_grad():
        wanted = ultralytics(torch.from_numpy(image))[0].numpy()
    told = Engine().network(detector).run(image)["boxes"]
    assert told.shape == wanted.shape
    assert np.abs(told[:, 4:] - wanted[:, 4:]).max() < 1e-3
    # The program drops all other boxes; there the edges of a box mean nothing.
    kept = wanted[0, 4:].max(0) >= detector.settings["floor_score"]
    assert np.abs(told[0, :4, kept] - wanted[0, :4, kept]).max(initial=0.0) < 0.5


def test_the_pictures_have_boxes_to_compare(detector: WeightsFile) -> None:
    engine, counts = Engine(), []
    for name in PICTURES:
        radiograph = load_radiograph(shared(f"data/fracatlas/images/{name}"))
        outputs, _ = engine.look(detector, radiograph)
        counts.append(len(decode(outputs["boxes"], detector.settings["floor_score"])))
    assert sum(count > 0 for count in counts) >= 6
