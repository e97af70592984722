"""A desk with a tiny cascade on it, and one that also tells a fracture's kind."""

from pathlib import Path

import pytest

from tests.app.desk import Desk, picture
from tests.networks import cascade_set, classifier_set


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return cascade_set(tmp_path / "weights")


@pytest.fixture
def desk(tmp_path: Path, manifest: Path) -> Desk:
    return Desk(tmp_path, manifest)


@pytest.fixture
def kinds(tmp_path: Path) -> Desk:
    """A dark picture, which the tiny cascade calls `no_fracture`."""
    cascade_set(tmp_path / "weights")
    labels = ["fisura", "fractura"]
    manifest = classifier_set(tmp_path / "weights", "crack_vs_fracture", labels, known_from=0.5)
    desk = Desk(tmp_path, manifest, pipeline="cascade")
    desk.open(picture(tmp_path, brightness=10))
    desk.analyse()
    return desk
