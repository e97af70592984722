"""Where a window stands, how large it is, and whether it fills the screen."""

import re
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


def kept_geometry(window: tk.Misc, geometry: str, scaling: float) -> str:
    """Return a kept size and place as today's screens allow them.

    Screens change between two starts: a window from one that is gone would stand where nobody sees
    it, and a larger one would hide its last line.

    Args:
        window: on the screen.
        geometry: "WxH+X+Y": the size in design pixels, the place in pixels.
        scaling: of the screen, pixels to a design pixel.
    """
    width, height, x, y = (int(number) for number in re.findall(r"-?\d+", geometry))
    # All screens together, of which one may lie to the left of the main one or above it.
    across, down = window.winfo_vrootwidth(), window.winfo_vrootheight()
    width = min(width, int(across / scaling))
    if height * scaling > down:
        height = int(down / scaling) - BARS
    left, top = window.winfo_vrootx(), window.winfo_vrooty()
    x = max(left, min(x, left + across - round(width * scaling)))
    lowest = top + down - round(height * scaling)
    if not top <= y <= lowest:
        y = min(max(top, y), max(top, lowest - BARS))
    return f"{width}x{height}+{x}+{y}"


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
