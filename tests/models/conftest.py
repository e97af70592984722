"""Files of the public systems, made once for all tests, in processes of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from file_lock import take

HERE = Path(__file__).parent
PATIENCE_S = 300
QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}


def run_script(name: str, *arguments: object, home: Path) -> str:
    """Run a script that lies beside the tests; return what it printed."""
    finished = subprocess.run(
        [sys.executable, str(HERE / name), *map(str, arguments)],
        env={**os.environ, **QUIET, "YOLO_CONFIG_DIR": str(home), "HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    if finished.returncode:
        pytest.fail(f"{name} failed:\n{finished.stderr[-3000:]}")
    return finished.stdout


def made_once(name: str, script: str, places: pytest.TempPathFactory) -> Path:
    """Return a folder that a script has filled, for all processes of one run of the tests."""
    place = places.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    folder, is_whole = place / name, place / f"{name} is whole"
    with take(place / f"{name}.lock", 2 * PATIENCE_S):
        if not is_whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            run_script(script, folder, home=folder)
            is_whole.touch()
    return folder


@pytest.fixture(scope="session")
def keras_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of `.h5`, `.keras` and `.tflite` files; not to be changed."""
    return made_once("keras", "make_keras_files.py", tmp_path_factory)


@pytest.fixture(scope="session")
def torch_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of `.pt` and `.onnx` files; not to be changed."""
    return made_once("torch", "make_torch_files.py", tmp_path_factory)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file that hostile code would make; none may exist when the test ends."""
    return tmp_path / "canary"
