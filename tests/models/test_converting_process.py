"""The process that converts strangers' files reaches nothing and knows nothing of the user."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.conversion.confinement import clean_environment
from models.conversion.runner import CHILD


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('https://example.org')",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_the_converting_process_reaches_neither_network_nor_programs(
    tmp_path: Path, deed: str
) -> None:
    # There is no job in the folder: whoever looks for one is confined already.
    text = (
        "import contextlib, pathlib, runpy\n"
        f"main = runpy.run_path({str(CHILD)!r})['main']\n"
        f"with contextlib.suppress(FileNotFoundError): main(pathlib.Path({str(tmp_path)!r}))\n"
        f"{deed}"
    )
    finished = subprocess.run(
        [sys.executable, "-I", "-c", text],
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert "is barred while a stranger's file is read" in finished.stderr


def test_the_converting_process_sees_nothing_of_the_users_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "HDF5_PLUGIN_PATH"):
        monkeypatch.setenv(name, "planted")
    assert "planted" not in clean_environment(tmp_path).values()
