"""Python 3.11, and the environment that is made of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from starting import places
from starting.commands import succeeds
from starting.packages import RECORD, packages
from starting.refusal import CannotStart

WANTED = (3, 11)


def interpreter_in(folder: Path) -> Path:
    """Return where an environment keeps its interpreter."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def has_pip(python: str) -> bool:
    """Return whether the environment was made to its end; pip comes last."""
    if not Path(python).exists() or not any(packages(f"pip-*.dist-info/{RECORD}")):
        return False
    return succeeds([python, "-m", "pip", "--version"])


def make_environment() -> None:
    """Make `.venv` with Python 3.11, this one or one that is found beside it."""
    base = [] if sys.version_info[:2] == WANTED else find_python()
    try:
        if not base:
            # By links, as `python -m venv` does: a copied interpreter of a Mac finds no library.
            venv.create(places.ENVIRONMENT, with_pip=True, clear=True, symlinks=os.name == "posix")
        else:
            subprocess.run([*base, "-m", "venv", "--clear", str(places.ENVIRONMENT)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(places.ENVIRONMENT, ignore_errors=True)
        raise CannotStart(
            f"The environment {places.ENVIRONMENT} could not be made ({error}); on Debian and "
            "Ubuntu install the package python3.11-venv."
        ) from error


def find_python() -> list[str]:
    """Return the command of another interpreter of the wanted version."""
    name = ".".join(map(str, WANTED))
    commands = [[f"python{name}"]]
    if sys.platform == "win32":
        # The installer of python.org puts none of the kind on the path.
        commands.append(["py", f"-{name}"])
    for command in commands:
        if shutil.which(command[0]) and succeeds([*command, "--version"]):
            return command
    here = ".".join(map(str, sys.version_info[:2]))
    raise CannotStart(f"OsteoLens needs Python {name}, and this is {here}; install Python {name}.")
