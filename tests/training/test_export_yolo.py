"""The bundled detector's file and its table in the manifest."""

from pathlib import Path

import numpy as np
import pytest
import torch

from errors import UserError
from models.manifest import read_manifests, read_tables, write_set
from training.batches.recipe import YOLO_RULE
from training.export.bundle import write_cascade
from training.export_yolo import export_detector, manifest_table, measure_parity, require_parity
from training.figures.yolo_figures import SPECIALIST_WEIGHT
from training.learning.yolo_checkpoint import Options
from training.networks.detector import Detector


def test_the_bundled_detector_answers_as_torch_does(
    tmp_path: Path, started: tuple[Detector, dict[str, np.ndarray]]
) -> None:
    path = tmp_path / "yolo" / "detector.xml"
    export_detector(started[0], YOLO_RULE, path)
    width, height = YOLO_RULE.size_wh
    require_parity(measure_parity(started[0], path, torch.rand(1, 3, height, width)))
    scope = {"file": "cascade/trunk.xml", "sha256": "a", "bytes": 1, "format": "openvino"}
    manifest = tmp_path / "manifest.toml"
    files = {role: {**scope, "network": "n"} for role in ("trunk", "body_part", "elbow")}
    files["elbow"] |= {"metrics": {"n": 9, "fractured": 3}, "calibration": {"slope": 2.0}}
    cascade = {"title": "t", "licence": "l", "source": "s", "files": files}
    write_set(manifest, "cascade", "osteolens", cascade)
    figures = {
        "least_score": 0.3,
        "calibration": {"slope": 1.0, "intercept": 0.0},
        "operating_points": {"balanced": [0.2, 0.6]},
        "metrics": {"n": 1},
    }
    table = manifest_table(path, Options(), figures, manifest)
    write_set(manifest, "yolo", "osteolens", table)
    weights = read_manifests([manifest]).chosen("yolo")
    assert set(weights.files) == {"detector", "trunk", "body_part", "elbow"}
    assert weights.files["detector"].settings["specialist_weight"] == SPECIALIST_WEIGHT
    # Else its figures would be taken for the detector's.
    assert not weights.files["elbow"].metrics
    assert weights.files["detector"].preprocessing == YOLO_RULE
    weights.files["detector"].verify()
    files["body_part"] = {**files["body_part"], "sha256": "b"}
    assert write_cascade(manifest, {**cascade, "files": files}) == ()
    assert read_tables(manifest)["yolo"]["osteolens"]["files"]["body_part"]["sha256"] == "b"
    # Its calibration was fitted on what the old specialist said.
    files["elbow"] = {**files["elbow"], "sha256": "b"}
    assert write_cascade(manifest, {**cascade, "files": files}) == ("yolo",)
    assert "yolo" not in read_tables(manifest)


@pytest.mark.parametrize("gaps", [{"box_px": 0.6, "score": 0.0}, {"box_px": 0.0, "score": 2e-3}])
def test_a_file_that_answers_otherwise_than_its_network_is_not_bundled(
    gaps: dict[str, float],
) -> None:
    with pytest.raises(UserError, match="the bundle was left as it was"):
        require_parity(gaps)
