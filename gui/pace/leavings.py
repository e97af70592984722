"""Lets old furniture go at once, a few widgets at a time, not when the collector finds it.

A widget and its parts know each other. Left to a collection, a whole room of them keeps the window
waiting for two frames, or dies on another thread, which Tk does not bear.
"""

import tkinter as tk
from collections.abc import Iterator

from customtkinter.windows.widgets.core_widget_classes import ctk_base_class

# What still tells whoever asks that the widget is gone.
_KEPT = ("tk", "_w")
_AT_ONCE = 100


def spare_classes() -> None:
    """Let CustomTkinter's widgets make no typed class each, which nobody uses."""
    ctk_base_class.TypedDict = dict


def family(widget: tk.Misc) -> list[tk.Misc]:
    """Return a widget and all that is in it."""
    found = [widget]
    for one in found:
        found += one.children.values()
    return found


def forget_parts(gone: list[tk.Misc]) -> Iterator[None]:
    """Let widgets that were destroyed forget all that they know, in steps."""
    while gone:
        for widget in gone[-_AT_ONCE:]:
            for name in vars(widget).keys() - _KEPT:
                del vars(widget)[name]
        del gone[-_AT_ONCE:]
        yield
