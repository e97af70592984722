"""A desk whose image on screen has its answer."""

from pathlib import Path

import pytest

from tests.app.desk import Desk, picture


@pytest.fixture
def answered(desk: Desk, tmp_path: Path) -> Desk:
    desk.open(picture(tmp_path))
    desk.analyse()
    return desk
