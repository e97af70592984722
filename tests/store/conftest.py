"""Rows to keep."""

from pathlib import Path

import pytest

from store.history import History


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "h.db", "1.0")
