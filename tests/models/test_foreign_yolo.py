"""YOLOv8 detectors give the same scores here as in ultralytics; other files are told apart."""

from pathlib import Path

import numpy as np
import pytest

from errors import WeightsUnavailable
from imaging.overlay import Box
from imaging.radiograph import Radiograph
from imaging.window import Window
from models.engine import Engine
from models.foreign import recognise
from models.public_labels import PUBLIC_LABELS
from models.registry import PIPELINES
from models.weights import WeightsSet
from tests.models.importing import ask, import_files


@pytest.fixture(scope="module", params=["best.pt", "averaged.pt", "best.onnx"])
def detector(
    request: pytest.FixtureRequest, torch_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> WeightsSet:
    """A YOLOv8n as training leaves it, as it is before it is stripped, and as ONNX."""
    return import_files([torch_files / request.param], tmp_path_factory.mktemp("yolo"))


def test_a_detector_answers_as_in_ultralytics(detector: WeightsSet, torch_files: Path) -> None:
    stored = np.load(torch_files / "best.npz")
    boxes = ask(detector.files["detector"], stored["x"])["boxes"]
    assert boxes.shape == (1, 11, 8400)
    np.testing.assert_allclose(boxes[:, 4:], stored["y"][:, 4:], atol=1e-3)
    np.testing.assert_allclose(boxes[:, :4], stored["y"][:, :4], atol=0.05)


def test_a_detectors_labels_come_from_its_file(detector: WeightsSet) -> None:
    file = detector.files["detector"]
    assert file.labels == PUBLIC_LABELS
    assert file.settings["fracture_labels"] == [name for name in PUBLIC_LABELS if name != "humerus"]
    rule = file.preprocessing
    assert rule is not None
    assert (rule.size_wh, rule.resize, rule.pad) == ((640, 640), "letterbox", 114)
    assert (rule.channels, rule.scale, rule.layout) == ("rgb", "unit", "nchw")


def test_an_imported_detector_answers_a_radiograph(detector: WeightsSet) -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (300, 200), dtype=np.uint8)
    noise = Radiograph(Path("noise.png"), "0" * 64, pixels, 8, Window.spanning(0, 255), "PNG")
    prediction = PIPELINES["yolo"].build(detector, Engine()).predict(noise)
    assert prediction.probability is not None
    assert prediction.findings
    for finding in prediction.findings:
        assert isinstance(finding.mark, Box)
        assert finding.label in PUBLIC_LABELS
        left, top, right, bottom = finding.mark.box_xyxy
        assert 0 <= left <= right <= 200
        assert 0 <= top <= bottom <= 300


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cls.pt", "classifies whole pictures"),
        ("pose.pt", "finds poses"),
        ("seg.pt", "outlines objects"),
        ("pose.onnx", "is a YOLO that finds poses"),
        ("yolov5.pt", "saved by YOLOv5"),
        ("script.pt", "is TorchScript"),
        ("numbers.pt", "holds no YOLOv8 detector"),
        ("cut.onnx", "not a valid ONNX file"),
    ],
)
def test_a_file_of_another_kind_is_told_apart_at_once(
    torch_files: Path, name: str, said: str
) -> None:
    with pytest.raises(WeightsUnavailable, match=said):
        recognise(torch_files / name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("newer.pt", "a detector of another kind than YOLOv8"),
        ("street.pt", "detects person, bicycle and the like, but no fractures"),
    ],
)
def test_a_detector_of_another_kind_is_refused(
    torch_files: Path, tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(WeightsUnavailable, match=said):
        import_files([torch_files / name], tmp_path)
    assert list(tmp_path.iterdir()) == []
