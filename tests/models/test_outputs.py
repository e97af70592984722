"""A network's outputs are read by their names and labels, whatever order those are in."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imaging.preprocess import Preprocessing, place
from models.calibration import logit
from models.manifest import read_manifests
from models.outputs import class_logit, class_scores, heatmap
from models.weights import WeightsFile
from tests.networks import cascade_set

WHOLE = place((32, 32), Preprocessing((32, 32)))


@pytest.fixture
def head(tmp_path: Path) -> WeightsFile:
    return read_manifests([cascade_set(tmp_path)]).chosen("cascade").files["hand"]


def test_a_single_logit_speaks_of_the_first_label_and_against_the_other(head: WeightsFile) -> None:
    outputs = {"logit": np.array([[1.5]], np.float32)}
    assert head.labels == ("fractured", "normal")
    assert class_logit(outputs, head, "fractured") == 1.5
    assert class_logit(outputs, head, "normal") == -1.5
    turned = replace(head, labels=("normal", "fractured"))
    assert class_logit(outputs, turned, "fractured") == -1.5


@pytest.mark.parametrize(
    "outputs",
    [{"scores": np.array([[0.2, 0.8]])}, {"logits": np.log(np.array([[0.2, 0.8]])) + 3.0}],
    ids=["scores", "logits"],
)
def test_one_of_several_scores_is_found_by_its_label(head: WeightsFile, outputs: dict) -> None:
    assert class_scores(outputs) == pytest.approx([0.2, 0.8])
    assert class_logit(outputs, head, "fractured") == pytest.approx(logit(0.2))
    assert class_logit(outputs, head, "normal") == pytest.approx(logit(0.8))


def test_great_logits_make_scores_all_the_same() -> None:
    scores = class_scores({"logits": np.array([[1000.0, 998.0, -1000.0]], np.float32)})
    assert scores == pytest.approx([0.8808, 0.1192, 0.0], abs=1e-4)


def test_a_map_beyond_0_and_1_is_kept_within_them() -> None:
    values = np.array([[[[-0.5, 0.25], [0.75, 1.5]]]], np.float32)
    found = heatmap({"heatmap": values}, WHOLE, "fractured")
    assert found is not None
    assert found.values.tolist() == [[0.0, 0.25], [0.75, 1.0]]
    assert heatmap({}, WHOLE, "fractured") is None
