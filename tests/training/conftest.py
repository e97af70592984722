"""What the tests of training share."""

from pathlib import Path

import numpy as np
import pytest
import torch

from tests import shared_data
from tests.training.detectors import fused_weights
from tests.training.tree import make_tree
from training.networks.detector import Detector, start_detector
from training.networks.fused import read_npz


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


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a detector's first weights, made up."""
    path = tmp_path_factory.mktemp("start") / "start.npz"
    np.savez(path, **fused_weights(Detector(1)))  # type: ignore[arg-type]
    return path


@pytest.fixture(scope="session")
def started(start: Path) -> tuple[Detector, dict[str, np.ndarray]]:
    """A detector that has taken up first weights, and these by their names."""
    torch.manual_seed(0)
    detector = Detector(1)
    start_detector(detector, read_npz(start), torch.rand(6, 3, 96, 96))
    return detector.eval(), fused_weights(detector)
