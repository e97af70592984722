"""The program's two entrances: the window and the command line."""

from __future__ import annotations

import os
import subprocess
import sys

from starting import places
from starting.environment import prepare_environment
from starting.refusal import CannotStart


def open_window(images: list[str]) -> int:
    """Open the window, or say how to work without one."""
    if not has_display():
        raise CannotStart(
            "There is no display for the window; use: python3 start.py analyse IMAGE..."
        )
    return run(prepare_environment("window", places.REQUIREMENTS), "mainGUI.py", images)


def analyse(arguments: list[str]) -> int:
    """Answer on the command line."""
    return run(
        prepare_environment("command line", places.REQUIREMENTS), "predictions.py", arguments
    )


def has_display() -> bool:
    """Return whether a window can be shown; only X11 systems can be without a display."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY"))


def run(python: str, script: str, arguments: list[str]) -> int:
    """Run one of the program's two entrances; paths stay relative to where the user stands."""
    command = [python, str(places.HERE / script), *arguments]
    if os.name == "posix":
        os.execv(python, command)
    return subprocess.call(command)
