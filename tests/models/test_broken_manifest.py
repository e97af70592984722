"""A manifest that makes no sense is named in a sentence, and never costs more than its own sets."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from errors import WeightsUnavailable
from models.folders import IMPORTED
from models.foreign import recognise
from models.foreign_import import import_foreign
from models.manifest import read_manifests, read_tables, write_tables
from tests.networks import cascade_set
from tests.shared_data import shared

ROOT = Path(__file__).parents[2]
PHANTOM = ROOT / "assets" / "synthetic_forearm_broken.png"
NONSENSE = {
    "pipeline": "cascade = 5",
    "set": "[cascade]\nx = 5",
    "chosen": 'chosen = "x"',
    "chosen name": "[chosen]\ncascade = 5",
    "nested": "a = " + "[" * 5000 + "]" * 5000,
    "long number": "a = " + "9" * 5000,
    "no toml": "[cascade",
    "no text": "a = '\udcff'",
}


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return cascade_set(tmp_path / "weights")


def with_entry(manifest: Path, **fields: object) -> str:
    tables = read_tables(manifest)
    tables["cascade"]["tiny"]["files"]["trunk"].update(fields)
    write_tables(manifest, tables)
    return manifest.read_text(encoding="utf-8")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


@pytest.mark.parametrize("kind", NONSENSE)
def test_a_first_manifest_of_nonsense_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    path = write(tmp_path / "manifest.toml", NONSENSE[kind])
    with pytest.raises(WeightsUnavailable, match=r"manifest\.toml (is not|can't be)") as told:
        read_manifests([path])
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 500


@pytest.mark.parametrize("kind", NONSENSE)
def test_an_imported_manifest_of_nonsense_is_left_out_and_told_of(
    kind: str, manifest: Path, tmp_path: Path
) -> None:
    imported = write(tmp_path / IMPORTED, NONSENSE[kind])
    manifests = read_manifests([manifest, imported])
    weights = manifests.chosen("cascade")
    assert weights.name == "tiny"
    (sentence,) = manifests.left_out
    assert sentence.startswith(f"The manifest of imported weights {imported} can't be used (")
    assert sentence.endswith("delete it and import them again.")
    assert weights.warnings == (sentence,)
    assert weights.weights_id == read_manifests([manifest]).chosen("cascade").weights_id
    with pytest.raises(WeightsUnavailable, match=r"imported\.toml can't be used"):
        manifests.chosen("pose")


@pytest.mark.parametrize(
    "fields",
    [
        {"bytes": float("inf")},
        {"preprocessing": {"size_wh": [float("inf"), 32]}},
        {"calibration": {"slope": "steep"}},
        {"calibration": 5},
        {"labels": "elbow"},
        {"labels": [5]},
        {"sha256": 5},
        {"settings": 5},
        {"operating_points": 5},
        {"file": "trunk\n.xml"},
    ],
)
def test_a_field_of_nonsense_is_refused_in_a_sentence(manifest: Path, fields: dict) -> None:
    with_entry(manifest, **fields)
    with pytest.raises(WeightsUnavailable, match="is not valid") as told:
        read_manifests([manifest])
    assert str(told.value).isprintable()


def test_into_a_broken_manifest_nothing_is_imported(tmp_path: Path) -> None:
    path = tmp_path / "movenet.tflite"
    shutil.copy(shared("weights/singlepose.tflite"), path)
    imported = write(tmp_path / IMPORTED, "pose = 5")
    with pytest.raises(WeightsUnavailable, match="delete it and import them again"):
        import_foreign([recognise(path)], tmp_path)
    assert imported.read_text() == "pose = 5"


@pytest.mark.skipif(sys.platform != "linux", reason="sets where data lies as Linux does")
def test_the_command_line_answers_in_spite_of_a_broken_imported_manifest(tmp_path: Path) -> None:
    write(tmp_path / "OsteoLens" / "weights" / IMPORTED, "cascade = 5")
    said = subprocess.run(
        [sys.executable, "predictions.py", str(PHANTOM), "--no-history"],
        cwd=ROOT,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in said.stderr
    assert said.stderr.count("imported.toml can't be used") == 1
    assert said.returncode == 0
    assert "Fracture" in said.stdout
    assert "imported.toml can't be used" in said.stdout
