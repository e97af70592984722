"""The command line with tiny weights, and pictures that these answer in a known way."""

from pathlib import Path

import pytest

from tests.app.command.said import Said, picture
from tests.networks import cascade_set, classifier_set, detector_set


@pytest.fixture
def tiny_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "weights"
    cascade_set(folder)
    manifest = detector_set(folder, [[16, 16, 8, 8, 0.9], [4, 4, 4, 4, 0.1]])
    monkeypatch.setattr("models.folders.manifest_paths", lambda: (manifest,))


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return picture(tmp_path / "wrist.png")


@pytest.fixture
def run(tiny_weights: None, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    return lambda *words: Said(capsys, tmp_path, *words)


@pytest.fixture
def dark(tiny_weights: None, tmp_path: Path) -> Path:
    """A picture that the tiny cascade calls `no_fracture`, and a classifier of kinds beside it."""
    kinds = ["fisura", "fractura"]
    classifier_set(tmp_path / "weights", "crack_vs_fracture", kinds, known_from=0.5)
    return picture(tmp_path / "dark.png", 20)
