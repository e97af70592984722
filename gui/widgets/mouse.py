"""The mouse on each window system: Tk counts buttons and the wheel's turns otherwise on a Mac."""

import tkinter as tk

MAC = "aqua"
# What Windows counts for one notch.
NOTCH = 120


def window_system(widget: tk.Misc) -> str:
    """Return Tk's name of what draws its windows, such as "x11"."""
    return str(widget.tk.call("tk", "windowingsystem"))


def middle_and_right(widget: tk.Misc) -> tuple[int, int]:
    """Return Tk's numbers of the middle and of the right button."""
    return (3, 2) if window_system(widget) == MAC else (2, 3)


def notches(widget: tk.Misc, delta: int) -> float:
    """Return by how many notches the wheel was turned, from the event's `delta`."""
    return delta if window_system(widget) == MAC else delta / NOTCH
