"""Running the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from starting import places
from starting.environment import prepare_environment
from starting.refusal import CannotStart

# Each process of the tests has a screen of its own and takes a gigabyte.
MOST_PROCESSES = 4


def run_tests(arguments: list[str]) -> int:
    """Run the tests, the window's on a virtual display where the system needs one."""
    if sys.platform.startswith("linux") and shutil.which("Xvfb") is None:
        raise CannotStart(
            "The window's tests need Xvfb, which is missing; install it with: "
            "sudo apt-get install xvfb xdotool"
        )
    python = prepare_environment("window", places.REQUIREMENTS, places.TEST_REQUIREMENTS)
    return subprocess.call(
        [python, "-m", "pytest", *(arguments or side_by_side())], cwd=places.HERE
    )


def side_by_side() -> list[str]:
    """Return what has pytest run files of tests on several processors at once."""
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    if processes == 1:
        return []
    # By itself it begins with the files of most tests; tests/conftest.py knows which take longest.
    files = ["--dist", "loadfile", "--no-loadscope-reorder"]
    # Beside a replaced worker the others may wait for ever (pytest-xdist 3.8), so none is replaced.
    return ["-n", str(processes), *files, "--max-worker-restart", "0"]
