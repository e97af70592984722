"""What the tests of training share."""

from pathlib import Path

import pytest
import torch

from tests import shared_data
from tests.training.tree import make_tree


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Small networks: beside another busy program, threads wait for each other and little else."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data tree; not to be changed."""
    return make_tree(tmp_path_factory.mktemp("data"))


@pytest.fixture
def shared() -> Path:
    """The folder of real X-rays beside the repository; it must be there where CI runs."""
    return shared_data.shared("data").parent
