"""Leaving by the menu that a Mac gives every program, and by its Command+Q."""

import tkinter as tk
from collections.abc import Callable

# Source: Tk's manual, "tk::mac". Its own ends the process at once, as if it had been killed.
QUIT = "::tk::mac::Quit"


def hear_system_quit(window: tk.Misc, leave: Callable[[], None]) -> None:
    """Leave as by the window's own button; on other systems nothing calls for it."""
    window.tk.call("namespace", "eval", QUIT.rpartition("::")[0], "")
    window.tk.call("proc", QUIT, "args", window.register(leave))
