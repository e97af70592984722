"""What the tests of training share."""

import os
from pathlib import Path

import pytest

from tests.training.tree import SHARED, make_tree


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data tree; not to be changed."""
    return make_tree(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real X-rays beside the repository; it must be there where CI runs."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{SHARED} is missing")
        pytest.skip(f"{SHARED} is missing")
    return SHARED
