"""How large a window is at first, and whether it fills the screen."""

import tkinter as tk

# In design pixels.
WIDTH, HEIGHT = 1280, 800
# Above and below a window: its title and menus, and the system's bar.
BARS = 100


def first_geometry(window: tk.Misc, scaling: float) -> str:
    """Return the size of a window that nobody has sized yet, with its last line on the screen.

    Args:
        window: on the screen.
        scaling: of the screen, pixels to a design pixel.
    """
    width, height = window.winfo_screenwidth() / scaling, window.winfo_screenheight() / scaling
    return f"{min(WIDTH, int(width))}x{min(HEIGHT, int(height) - BARS)}"


def maximise(window: tk.Wm) -> None:
    """Let a window fill the screen; each window system is told in its own way."""
    if _is_x11(window):
        window.attributes("-zoomed", True)
    else:
        window.state("zoomed")


def is_maximised(window: tk.Wm) -> bool:
    """Tell whether a window fills the screen."""
    return bool(window.attributes("-zoomed")) if _is_x11(window) else window.state() == "zoomed"


def _is_x11(window: tk.Wm) -> bool:
    return window.tk.call("tk", "windowingsystem") == "x11"  # type: ignore[attr-defined]
