"""No test may touch what belongs to the user: home, settings, history, weights."""

import os
from pathlib import Path

import pytest

from words import ENGLISH, use


@pytest.fixture(autouse=True)
def _a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("LOCALAPPDATA", str(home))
    monkeypatch.setenv("APPDATA", str(home))


@pytest.fixture(autouse=True)
def _in_english():
    yield
    use(ENGLISH)


@pytest.fixture
def as_ordinary_user() -> None:
    """Skip what root can't see: permissions do not bind it."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        pytest.skip("root may write everywhere")


@pytest.fixture
def phantom_path() -> Path:
    return Path(__file__).parents[1] / "assets" / "synthetic_forearm_broken.png"
