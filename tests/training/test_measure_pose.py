"""Pose's figures in the manifest are measured, and measuring changes nothing else there."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from errors import UserError
from models.folders import MANIFEST
from models.manifest import read_manifests, read_tables
from tests.shared_data import shared
from training import settings
from training.measure_pose import measure, photographs


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    tables = settings.MANIFEST.read_text(encoding="utf-8")
    path = tmp_path / MANIFEST
    path.write_text(tables, encoding="utf-8")
    shutil.copyfile(shared("weights/singlepose.tflite"), tmp_path / "singlepose.tflite")
    return path


def test_the_bundled_figures_of_pose_say_how_many_photographs_and_when() -> None:
    told = read_manifests([settings.MANIFEST]).chosen("pose").files["keypoints"].metrics
    assert told["n"] == 2
    assert date.fromisoformat(told["date"]) <= date.today()
    assert 0 < told["mean_error_px"] <= told["worst_error_px"]


def test_measuring_writes_pose_s_figures_and_nothing_else(manifest: Path) -> None:
    before, ours = read_tables(manifest), read_manifests([manifest]).chosen("pose")
    found = measure(manifest, shared("data"))
    bundled = ours.files["keypoints"].metrics
    assert found["n"] == 2
    # From one processor to another an error differs by a pixel.
    assert found["mean_error_px"] == pytest.approx(bundled["mean_error_px"], abs=1.5)
    assert found["worst_error_px"] <= 10.0
    after = read_tables(manifest)
    assert after["pose"]["movenet"]["files"]["keypoints"].pop("metrics") == found
    before["pose"]["movenet"]["files"]["keypoints"].pop("metrics")
    assert after == before
    again = read_manifests([manifest]).chosen("pose")
    assert again.weights_id == ours.weights_id


def test_a_network_that_lies_elsewhere_is_named(manifest: Path, tmp_path: Path) -> None:
    own = tmp_path / "singlepose.tflite"
    elsewhere = own.rename(tmp_path / "elsewhere.tflite")
    with pytest.raises(UserError, match=r"singlepose\.tflite is missing"):
        measure(manifest, shared("data"))
    assert measure(manifest, shared("data"), elsewhere)["n"] == 2


def test_another_network_is_not_measured_in_its_place(manifest: Path, tmp_path: Path) -> None:
    before = manifest.read_bytes()
    (tmp_path / "singlepose.tflite").write_bytes(b"another")
    with pytest.raises(UserError):
        measure(manifest, shared("data"))
    assert manifest.read_bytes() == before


def test_without_the_photographs_the_manifest_stays_as_it_is(
    manifest: Path, tmp_path: Path
) -> None:
    before = manifest.read_bytes()
    with pytest.raises(UserError, match="no photographs with known points"):
        measure(manifest, tmp_path / "nowhere")
    assert manifest.read_bytes() == before


def test_each_photograph_has_seventeen_known_points() -> None:
    assert [known.shape for known in photographs(shared("data")).values()] == [(17, 2)] * 2
