"""What pip can't bring: the Debian packages behind two modules."""

from __future__ import annotations

from collections.abc import Iterable

from starting.commands import succeeds
from starting.refusal import CannotStart

# Where Python 3.11 is not the system's own, python3-tk serves another one; Debian 12's provides
# python3.11-tk.
SYSTEM_PACKAGES = {"cv2": "libgl1 libglib2.0-0", "tkinter": "python3.11-tk"}
NEEDED = {"command line": ("cv2",), "window": ("cv2", "tkinter")}
PART_OF_PYTHON = ("tkinter",)


def check_system(python: str, modules: Iterable[str]) -> None:
    """Refuse a system on which a module can't be imported for want of a system package.

    Args:
        modules: keys of `SYSTEM_PACKAGES`.
    """
    for module in modules:
        if not succeeds([python, "-c", f"import {module}"]):
            raise CannotStart(
                f"Python can't load {module}; on Debian and Ubuntu install what it needs with: "
                f"sudo apt-get install {SYSTEM_PACKAGES[module]}"
            )
