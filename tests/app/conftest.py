"""A desk with a tiny cascade on it."""

from pathlib import Path

import pytest

from tests.app.desk import Desk
from tests.networks import cascade_set


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return cascade_set(tmp_path / "weights")


@pytest.fixture
def desk(tmp_path: Path, manifest: Path) -> Desk:
    return Desk(tmp_path, manifest)
