"""Packages that pip brings into the environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from starting import places
from starting.commands import succeeds
from starting.refusal import CannotStart

# The last that pip writes of a package. Without one, it takes the package for whole all the same.
RECORD = "RECORD"
PACKAGES = ("lib/python*/site-packages", "Lib/site-packages")

TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
# A firewall that swallows all would cost pip its time limit for each address of the index.
LOOK_SECONDS = 8.0


def packages(pattern: str) -> Iterable[Path]:
    """Return what lies among the environment's packages."""
    return (found for place in PACKAGES for found in places.ENVIRONMENT.glob(f"{place}/{pattern}"))


def install(python: str, *requirements: Path) -> None:
    """Install requirements by pip."""
    forget_half_installed()
    if sys.platform.startswith("linux"):
        install_torch_without_cuda(python, requirements)
    command = [python, "-m", "pip", "install", "--disable-pip-version-check", "-q"]
    for path in requirements:
        command += ["-r", str(path)]
    if subprocess.call(command, cwd=places.HERE) != 0:
        raise CannotStart(
            "The packages could not be installed; see pip's message above, check the network and "
            "start again: it goes on where it stopped."
        )


def forget_half_installed() -> None:
    """Have pip write those packages again at which it was ended."""
    for folder in packages("*.dist-info"):
        if not (folder / RECORD).exists():
            shutil.rmtree(folder)


def install_torch_without_cuda(python: str, requirements: Iterable[Path]) -> None:
    """Install the torch that requirements pin from its own index, if that can be reached.

    For Linux, PyPI's brings 3 GB of CUDA along. It is left to pip's own settings where they name a
    folder that holds that version, and to the requirements where this fails.
    """
    lines = [line for path in requirements for line in path.read_text("utf-8").splitlines()]
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--retries", "0", "--timeout", "15"]
    for pin in (line for line in lines if line.startswith("torch==")):
        # Ends well, too, where that version is installed.
        kept = [*pip, "install", "--dry-run", "--no-deps", "--no-index", pin]
        look = [*pip, "index", "versions", "torch", "--index-url", TORCH_INDEX]
        if not succeeds(kept, LOOK_SECONDS) and succeeds(look, LOOK_SECONDS):
            install_pin = [*pip, "install", "--index-url", TORCH_INDEX, pin]
            # Once more: what breaks off a download of 200 MB may be over.
            any(succeeds(install_pin) for _try in range(2))
