"""Classifiers that somebody exported to ONNX answer as they did where they were made."""

from pathlib import Path

import numpy as np
import pytest

from errors import WeightsUnavailable
from models.conversion.job import Task
from models.conversion.plain_networks import convert_onnx
from models.foreign import recognise
from tests.models.importing import answer_of, ask, import_files


@pytest.mark.parametrize("name", ["fraction-model.onnx", "logits/fraction-model.onnx"])
def test_an_exported_classifier_answers_as_where_it_was_made(
    torch_files: Path, tmp_path: Path, name: str
) -> None:
    path = torch_files / name
    weights = import_files([path], tmp_path)
    file = weights.files["classifier"]
    assert weights.pipeline == "cbam"
    assert file.preprocessing is not None
    assert (file.preprocessing.layout, file.preprocessing.scale) == ("nchw", "caffe")
    x, y = answer_of(path)
    outputs = ask(file, x)
    assert outputs.keys() == {"scores"}
    np.testing.assert_allclose(outputs["scores"], y, atol=1e-3)


@pytest.mark.parametrize(
    ("ending", "said"), [("sigmoid", "Sigmoid"), ("pictures", "a softmax over another axis")]
)
def test_a_classifier_whose_answers_are_no_shares_is_refused(
    torch_files: Path, tmp_path: Path, ending: str, said: str
) -> None:
    with pytest.raises(WeightsUnavailable, match=f"ends in {said} where softmax is needed"):
        import_files([torch_files / ending / "fraction-model.onnx"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_classifier_of_too_few_classes_is_refused(torch_files: Path, tmp_path: Path) -> None:
    path = torch_files / "ResNet50_BodyParts.onnx"
    assert recognise(path).role == "body_part"
    task = Task(str(path), path.name, "", "onnx", "cascade", "body_part", classes=3)
    with pytest.raises(WeightsUnavailable, match="gives 1 x 2 where 3 classes"):
        convert_onnx(path, task, tmp_path / "0.xml")


def test_a_classifier_is_no_detector(torch_files: Path, tmp_path: Path) -> None:
    path = tmp_path / "best.onnx"
    path.write_bytes((torch_files / "fraction-model.onnx").read_bytes())
    with pytest.raises(WeightsUnavailable, match="is a classifier, which draws no boxes"):
        import_files([path], tmp_path)
