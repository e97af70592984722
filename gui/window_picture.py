"""A picture of this window, and never of anything else on the desktop."""

import os
import subprocess
import sys
import tkinter as tk

from PIL import Image, ImageGrab

from errors import CannotSave
from words import _


def place_of(window: tk.Misc) -> tuple[int, int, int, int]:
    """Return where the window's inside lies on the screen: left, top, right, bottom."""
    left, top = window.winfo_rootx(), window.winfo_rooty()
    return left, top, left + window.winfo_width(), top + window.winfo_height()


def grab(place: tuple[int, int, int, int]) -> Image.Image:
    """Return what the screen shows there; takes tens of milliseconds, so for the worker's thread.

    Raises:
        CannotSave: the system does not let the screen be read.
    """
    try:
        if sys.platform.startswith("linux"):
            return ImageGrab.grab(place, xdisplay=os.environ.get("DISPLAY"))
        # On Windows a window may stand on any screen, on one to the left at negative places.
        return ImageGrab.grab(place, all_screens=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotSave(
            _(
                "The system does not let the window be pictured; save the annotated picture "
                "instead, or use the system's own screenshot."
            )
        ) from error
