"""No test may touch what belongs to the user: home, settings, history, weights."""

import os
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from words import ENGLISH, use

HERE = Path(__file__).parent
LONGEST = ("kills", "fuzz", "models", "training", "gui")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: _place_of(item.path))


@cache
def _place_of(path: Path) -> int:
    folders = [HERE / name for name in LONGEST]
    return next((n for n, folder in enumerate(folders) if folder in path.parents), len(folders))


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give out folders; pytest looks through all that there are to number another one."""
    place = tmp_path_factory.mktemp("homes")
    return (place / str(number) for number in count())


@pytest.fixture(autouse=True)
def _a_home_of_its_own(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch):
    home = next(_homes)
    home.mkdir()
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
