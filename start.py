#!/usr/bin/env python3
"""Starts OsteoLens on a machine that has Python 3.11 and nothing else.

    python3 start.py [IMAGE ...]          open the window
    python3 start.py analyse IMAGE ...    answer without a window (predictions.py)
    python3 start.py test                 install what the tests need and run them all
    python3 start.py test ARGUMENT ...    run those that pytest is told of
    python3 start.py --shortcut           put an icon for a double click on the desktop

The first start makes `.venv` beside this file and installs requirements_loose.txt into it, which
takes some minutes and a network. Later starts do nothing of the kind.
"""

# An older Python of the system may run this file to find the wanted one.
from __future__ import annotations

import sys
from pathlib import Path

# A Python that was told to be safe (-P, -I, PYTHONSAFEPATH) looks beside no file by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from starting.program import analyse, open_window
from starting.refusal import CannotStart
from starting.shortcut import make_shortcut
from starting.testing import run_tests

FAILED = 1


def main(arguments: list[str]) -> int:
    """Do what the first argument asks for; without one, open the window."""
    actions = {
        "-h": show_help,
        "--help": show_help,
        "--shortcut": make_shortcut,
        "test": run_tests,
        "analyse": analyse,
    }
    try:
        action = actions.get(arguments[0]) if arguments else None
        return action(arguments[1:]) if action else open_window(arguments)
    except CannotStart as reason:
        print(reason, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


def show_help(_arguments: list[str]) -> int:
    """Print what this file can do."""
    print(__doc__)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
