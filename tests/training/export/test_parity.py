"""What the program serves is what was trained, colour pictures too, and ten pictures show it."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from errors import UserError
from imaging.load import load_radiograph
from imaging.preprocess import Preprocessing, prepare
from models.manifest import read_manifests
from training.batches.recipe import CASCADE_RULE, CBAM_RULE, YOLO_RULE
from training.data.catalogue import Catalogue
from training.data.pictures import as_radiograph, read_pixels
from training.data.sample import Sample
from training.export import parity
from training.export.parity import validation_images
from training.export_yolo import export_detector, measure_parity
from training.learning.yolo_checkpoint import Options
from training.networks.detector import Detector
from training.settings import MANIFEST


def colour_picture(path: Path) -> Path:
    """Write a tinted picture, as the web has them, whose greys do not fill the scale."""
    rng = np.random.default_rng(0)
    grey = cv2.GaussianBlur(rng.uniform(0, 255, (90, 70)), (0, 0), 4)
    grey = np.interp(grey, (grey.min(), grey.max()), (60, 200))
    tint = np.stack([grey, 0.9 * grey, 0.6 * grey], axis=2)
    cv2.imwrite(str(path), tint.astype(np.uint8))
    return path


@pytest.mark.parametrize("rule", [CASCADE_RULE, CBAM_RULE, YOLO_RULE, Options(side=64).rule])
def test_a_colour_picture_is_served_as_it_was_trained(rule: Preprocessing, tmp_path: Path) -> None:
    path = colour_picture(tmp_path / "tinted.png")
    served = load_radiograph(path)
    assert served.rgb is not None
    trained, _ = prepare(as_radiograph(read_pixels(path)), rule)
    np.testing.assert_array_equal(prepare(served, rule)[0], trained)


def test_the_bundled_detector_gets_what_it_was_trained_on(tmp_path: Path) -> None:
    rule = read_manifests([MANIFEST]).chosen("yolo").files["detector"].preprocessing
    assert rule is not None
    path = colour_picture(tmp_path / "tinted.png")
    trained, _ = prepare(as_radiograph(read_pixels(path)), YOLO_RULE)
    np.testing.assert_array_equal(prepare(load_radiograph(path), rule)[0], trained)


def samples(path: Path, boxed: int) -> tuple[Sample, ...]:
    """Return a hundred samples of which some have a box."""
    box = (0.2, 0.2, 0.6, 0.6)
    return tuple(
        Sample(path, "web", f"{i}", boxes=(box,) if i < boxed else (), fractured=i < boxed)
        for i in range(100)
    )


@pytest.mark.parametrize(("boxed", "count"), [(30, 10), (12, 10), (4, 4)])
def test_ten_boxed_pictures_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, boxed: int, count: int
) -> None:
    held = samples(colour_picture(tmp_path / "a.png"), boxed)
    monkeypatch.setattr(parity, "read_catalogue", lambda _data: Catalogue(held, ()))
    monkeypatch.setattr(parity, "in_fold", lambda given, *_: list(given))
    images = validation_images(tmp_path, Options(side=64).rule)
    assert images.shape == (count, 3, 64, 64)
    torch.manual_seed(0)
    detector, path = Detector(1).eval(), tmp_path / "detector.xml"
    export_detector(detector, Options(side=64).rule, path)
    assert measure_parity(detector, path, images)["score"] < 1e-3


def test_without_a_boxed_picture_parity_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = samples(tmp_path / "a.png", 0)
    monkeypatch.setattr(parity, "read_catalogue", lambda _data: Catalogue(held, ()))
    monkeypatch.setattr(parity, "in_fold", lambda given, *_: list(given))
    with pytest.raises(UserError, match="no boxed picture"):
        validation_images(tmp_path, YOLO_RULE)
