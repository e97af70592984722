"""MoveNet in any size and input type becomes the same network in OpenVINO's format."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from errors import WeightsUnavailable
from models.folders import BUNDLED, MANIFEST
from models.foreign import find_foreign
from models.manifest import read_manifests
from tests.models.importing import answer_of, ask, import_files
from tests.shared_data import shared

MOVENET = "weights/singlepose.tflite"


def test_movenet_answers_as_the_file_itself(tmp_path: Path) -> None:
    path = shared(MOVENET)
    imported = import_files([path], tmp_path).files["keypoints"]
    bundled = read_manifests([BUNDLED / MANIFEST]).chosen("pose").files["keypoints"]
    picture = np.random.default_rng(4).integers(0, 256, (1, 192, 192, 3), dtype=np.uint8)
    ours = ask(imported, picture)["keypoints"]
    (theirs,) = ask(replace(bundled, path=path), picture).values()
    assert ours.shape == (1, 1, 17, 3)
    np.testing.assert_allclose(ours, theirs, atol=1e-3)
    assert imported.labels == bundled.labels
    assert imported.preprocessing == bundled.preprocessing
    assert imported.settings["least_score"] == bundled.settings["least_score"]


def test_the_manifest_names_the_movenet_that_the_tests_use() -> None:
    path = shared(MOVENET)
    bundled = read_manifests([BUNDLED / MANIFEST]).chosen("pose").files["keypoints"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == bundled.sha256
    assert path.stat().st_size == bundled.size_bytes
    assert bundled.address.startswith("https://")


@pytest.mark.parametrize(
    ("name", "dtype"), [("thunder.tflite", "int32"), ("thunder_float.tflite", "float32")]
)
def test_other_sizes_and_types_are_served_as_the_file_says(
    keras_files: Path, tmp_path: Path, name: str, dtype: str
) -> None:
    path = keras_files / "pose" / name
    file = import_files([path], tmp_path).files["keypoints"]
    assert file.preprocessing is not None
    assert (file.preprocessing.size_wh, file.preprocessing.dtype) == ((256, 256), dtype)
    x, y = answer_of(path)
    np.testing.assert_allclose(ask(file, x)["keypoints"], y, atol=1e-3)


def test_another_tensorflow_lite_file_is_refused(keras_files: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="gives 1 x 1 x 21 x 3"):
        import_files([keras_files / "pose" / "hands.tflite"], tmp_path)


def test_a_file_that_the_manifest_names_needs_no_import(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes((BUNDLED / MANIFEST).read_bytes())
    content = shared(MOVENET).read_bytes()
    (tmp_path / "singlepose.tflite").write_bytes(content)
    (tmp_path / "other.tflite").write_bytes(content)
    assert [found.path.name for found in find_foreign([tmp_path])] == ["other.tflite"]
