"""Lets CustomTkinter's widgets be laid out and drawn when the event loop comes to it.

Left to itself it has the whole window laid out and drawn after each of several steps: whenever a
scroll bar or a menu is drawn, and once for every widget in a change of colours.
"""

from typing import Any

import customtkinter as ctk
from customtkinter.windows.widgets.appearance_mode import CTkAppearanceModeBaseClass
from customtkinter.windows.widgets.core_rendering import CTkCanvas


def draw_when_idle() -> None:
    """Hold for all widgets of the program, those to come too."""
    CTkCanvas.update_idletasks = _later
    ctk.CTkBaseClass._set_appearance_mode = _take_appearance


def _later(_canvas: CTkCanvas) -> None:
    """Do nothing: the event loop draws."""


def _take_appearance(widget: Any, appearance: str) -> None:
    CTkAppearanceModeBaseClass._set_appearance_mode(widget, appearance)
    widget._draw()
