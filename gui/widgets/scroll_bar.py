"""The bar of everything that scrolls, seen against every ground and alike everywhere."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

import customtkinter as ctk

from gui import theme

# In design pixels: of the bar, and free at either side of what is dragged.
WIDTH, BESIDE = 10, 2


def scroll_bar(master: tk.Misc, command: Callable[..., object], **options: Any) -> ctk.CTkScrollbar:
    """Return an upright bar.

    Args:
        command: called with what Tk tells of the bar.
        options: as those of a bar.
    """
    return ctk.CTkScrollbar(
        master,
        width=WIDTH,
        border_spacing=BESIDE,
        command=command,
        button_color=theme.MUTED,
        button_hover_color=theme.TEXT,
        **options,
    )
