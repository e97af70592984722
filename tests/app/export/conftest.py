"""A desk with two answered images."""

from pathlib import Path

import pytest

from tests.app.desk import Desk, picture


@pytest.fixture
def answered(desk: Desk, tmp_path: Path) -> Desk:
    """Two open images with answers, the second on screen."""
    for name, brightness in (("elbow.png", 9), ("wrist.png", 250)):
        desk.open(picture(tmp_path, name, brightness))
        desk.analyse()
    return desk
