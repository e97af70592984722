"""The published networks are the published ones, and say where they looked as the papers say."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.models.conftest import run_script

RESNET50, RESNET101 = 23_587_712, 42_658_176
CASES = (
    "average pooling",
    "another class",
    "the winning class",
    "attention",
    "flattened",
    "maximum pooling",
)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process with TensorFlow measured."""
    folder: Path = tmp_path_factory.mktemp("architectures")
    return json.loads(run_script("check_architectures.py", folder, home=folder).splitlines()[-1])


def dense(inputs: int, units: int) -> int:
    """Return how many numbers a dense layer holds."""
    return inputs * units + units


def test_the_published_networks_have_the_published_size(measured: dict[str, Any]) -> None:
    head = dense(2048, 128) + dense(128, 50)
    attention = dense(2048, 256) + dense(256, 2048) + 7 * 7 * 2
    assert measured["parameters"] == {
        "body part": RESNET50 + head + dense(50, 3),
        "specialist": RESNET50 + head + dense(50, 2),
        "cbam": RESNET101 + attention + dense(2048, 256) + dense(256, 2),
    }


def test_the_attention_block_follows_the_paper(measured: dict[str, Any]) -> None:
    assert measured["cbam"] < 1e-5


@pytest.mark.parametrize("case", CASES)
def test_the_heat_map_in_the_graph_is_the_tapes(measured: dict[str, Any], case: str) -> None:
    found = measured["heat maps"][case]
    assert found["tape"] < 1e-4
    assert found["peak"] == pytest.approx(1.0, abs=1e-5)
    assert 0.0 < found["mean"] < 1.0


@pytest.mark.parametrize("case", CASES)
def test_openvino_gives_what_keras_gives(measured: dict[str, Any], case: str) -> None:
    found = measured["heat maps"][case]
    assert found["openvino"] < 1e-3
    assert found["input"] == "image"
    assert found["shape"] == [1, 48, 64, 3]


def test_a_network_with_attention_gives_its_attention_map(measured: dict[str, Any]) -> None:
    assert measured["heat maps"]["attention"]["outputs"] == ["scores", "heatmap", "attention"]
    assert measured["heat maps"]["average pooling"]["outputs"] == ["scores", "heatmap"]


def test_an_ending_without_a_formula_gives_its_features_instead(measured: dict[str, Any]) -> None:
    assert measured["without"] == ["scores", "features"]
