"""Classifiers of the public systems give the same shares here as in Keras."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from imaging.radiograph import Radiograph
from imaging.window import Window
from models.engine import Engine
from models.prediction import Verdict
from models.registry import PIPELINES
from models.weights import WeightsSet
from tests.models.conftest import run_script
from tests.models.importing import answer_of, ask, import_files

CASCADE = {
    "body_part": "ResNet50_BodyParts.h5",
    "elbow": "ResNet50_Elbow_frac.h5",
    "hand": "ResNet50_Hand_frac_best.h5",
    "shoulder": "ResNet50_Shoulder_frac.h5",
}
# One of each way in which numbers and layers are told apart; the others are imported whole.
REBUILT = (
    "lambda/fraction-model.keras",
    "numbers/fraction-model.weights.h5",
    "numbers/ResNet50_BodyParts.h5",
    "nested/bone_fracture_classifier.keras",
    "sequence/bone_fracture_classifier.keras",
    "keras2/ResNet50_Hand_frac.h5",
    "keras2/ResNet50_Elbow_frac.h5",
    "keras2/bone_fracture_classifier.h5",
)


@pytest.fixture(scope="module")
def cascade(keras_files: Path, tmp_path_factory: pytest.TempPathFactory) -> WeightsSet:
    """The four files, imported by naming one of them; the body part's is of the full size."""
    folder = tmp_path_factory.mktemp("cascade")
    return import_files([keras_files / "cascade" / CASCADE["body_part"]], folder)


@pytest.fixture(scope="module")
def cbam(keras_files: Path, tmp_path_factory: pytest.TempPathFactory) -> WeightsSet:
    """ResNet101 with a stranger's CBAM class, of the full size."""
    folder = tmp_path_factory.mktemp("cbam")
    return import_files([keras_files / "cbam" / "fraction-model.keras"], folder)


@pytest.fixture(scope="module")
def crack(keras_files: Path, tmp_path_factory: pytest.TempPathFactory) -> WeightsSet:
    """A sequence of plain layers, as its file describes it."""
    folder = tmp_path_factory.mktemp("crack")
    return import_files([keras_files / "sequence" / "bone_fracture_classifier.h5"], folder)


@pytest.fixture
def radiograph() -> Iterator[Radiograph]:
    """A picture without meaning."""
    pixels = np.random.default_rng(3).integers(0, 256, (300, 200), dtype=np.uint8)
    yield Radiograph(Path("noise.png"), "0" * 64, pixels, 8, Window.spanning(0, 255), "PNG")


@pytest.mark.parametrize("role", CASCADE)
def test_each_network_of_the_cascade_answers_as_in_keras(
    cascade: WeightsSet, keras_files: Path, role: str
) -> None:
    x, y = answer_of(keras_files / "cascade" / CASCADE[role])
    outputs = ask(cascade.files[role], x)
    np.testing.assert_allclose(outputs["scores"], y, atol=1e-3)
    rows, columns = outputs["heatmap"].shape[-2:]
    assert outputs["heatmap"].shape == (1, 1, rows, columns)
    assert outputs["heatmap"].min() >= 0.0
    assert outputs["heatmap"].max() <= 1.0 + 1e-6


def test_the_cascade_is_served_what_it_was_trained_on(cascade: WeightsSet) -> None:
    rule = cascade.files["body_part"].preprocessing
    assert rule is not None
    assert (rule.size_wh, rule.resize) == ((224, 224), "stretch")
    assert (rule.channels, rule.scale, rule.layout) == ("bgr", "caffe", "nhwc")
    assert cascade.files["body_part"].labels == ("Elbow", "Hand", "Shoulder")
    assert cascade.files["elbow"].labels == ("fractured", "normal")
    assert any("not calibrated" in note for note in cascade.notes)


def test_the_cbam_classifier_answers_as_in_keras(cbam: WeightsSet, keras_files: Path) -> None:
    x, y = answer_of(keras_files / "cbam" / "fraction-model.keras")
    outputs = ask(cbam.files["classifier"], x)
    np.testing.assert_allclose(outputs["scores"], y, atol=1e-3)
    assert outputs["attention"].shape == outputs["heatmap"].shape == (1, 1, 7, 7)
    assert 0.0 < outputs["attention"].min() < outputs["attention"].max() < 1.0
    assert cbam.files["classifier"].labels == ("fractured", "not fractured")


def test_the_crack_classifier_answers_as_in_keras(crack: WeightsSet, keras_files: Path) -> None:
    x, y = answer_of(keras_files / "sequence" / "bone_fracture_classifier.h5")
    file = crack.files["classifier"]
    np.testing.assert_allclose(ask(file, x)["scores"], y, atol=1e-3)
    assert file.preprocessing is not None
    assert (file.preprocessing.scale, file.preprocessing.size_wh) == ("unit", (64, 48))
    assert file.settings["known_from"] == 0.985


def test_numbers_find_their_layers_in_every_spelling(keras_files: Path) -> None:
    paths = [keras_files / name for name in REBUILT]
    said = run_script("check_rebuilt.py", *paths, home=keras_files)
    differences = json.loads(said.splitlines()[-1])
    assert differences.keys() == {str(path) for path in paths}
    assert max(differences.values()) < 1e-5


@pytest.mark.parametrize("name", ["cascade", "cbam", "crack"])
def test_imported_weights_answer_a_radiograph(
    name: str, radiograph: Radiograph, request: pytest.FixtureRequest
) -> None:
    weights: WeightsSet = request.getfixturevalue(name)
    pipeline = PIPELINES[weights.pipeline].build(weights, Engine())
    prediction = pipeline.predict(radiograph)
    assert prediction.verdict in Verdict
    assert prediction.probability is not None
    assert 0.0 <= prediction.probability <= 1.0
    assert prediction.weights_id == weights.weights_id
