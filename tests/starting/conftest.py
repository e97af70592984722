"""What the tests of the start share."""

from pathlib import Path

import pytest

from tests.starting.stand_in import Pip


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pip:
    return Pip(tmp_path, monkeypatch)
