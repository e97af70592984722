"""Whether a window fills the screen; each window system says it in its own way."""

import tkinter as tk


def maximise(window: tk.Wm) -> None:
    """Let a window fill the screen."""
    if _is_x11(window):
        window.attributes("-zoomed", True)
    else:
        window.state("zoomed")


def is_maximised(window: tk.Wm) -> bool:
    """Tell whether a window fills the screen."""
    return bool(window.attributes("-zoomed")) if _is_x11(window) else window.state() == "zoomed"


def _is_x11(window: tk.Wm) -> bool:
    return window.tk.call("tk", "windowingsystem") == "x11"  # type: ignore[attr-defined]
