"""Files of the public systems, made once for all tests, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
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
        timeout=300,
        check=False,
    )
    if finished.returncode:
        pytest.fail(f"{name} failed:\n{finished.stderr[-3000:]}")
    return finished.stdout


@pytest.fixture(scope="session")
def keras_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of `.h5`, `.keras` and `.tflite` files; not to be changed."""
    folder = tmp_path_factory.mktemp("keras")
    run_script("make_keras_files.py", folder, home=folder)
    return folder


@pytest.fixture(scope="session")
def torch_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of `.pt` and `.onnx` files; not to be changed."""
    folder = tmp_path_factory.mktemp("torch")
    run_script("make_torch_files.py", folder, home=folder)
    return folder
