"""Lets CustomTkinter's widgets be laid out and drawn when the event loop comes to it.

Left to itself it has the whole window laid out and drawn after each of several steps: whenever a
scroll bar or a menu is drawn, and once for every widget in a change of colours.
"""

import tkinter as tk
from typing import Any

import customtkinter as ctk
from customtkinter.windows.widgets.appearance_mode import CTkAppearanceModeBaseClass
from customtkinter.windows.widgets.core_rendering import CTkCanvas

from gui.pace.turns import in_turn


def draw_when_idle() -> None:
    """Hold for all widgets of the program, those to come too."""
    CTkCanvas.update_idletasks = _later
    ctk.CTkBaseClass._set_appearance_mode = _take_appearance
    ctk.CTkBaseClass._update_dimensions_event = _take_size


def _later(_canvas: CTkCanvas) -> None:
    """Do nothing: the event loop draws."""


def _take_appearance(widget: Any, appearance: str) -> None:
    CTkAppearanceModeBaseClass._set_appearance_mode(widget, appearance)
    widget._draw()


def _take_size(widget: Any, event: tk.Event) -> None:
    width = widget._reverse_widget_scaling(event.width)
    height = widget._reverse_widget_scaling(event.height)
    before = round(widget._current_width), round(widget._current_height)
    if (round(width), round(height)) != before:
        widget._current_width, widget._current_height = width, height
        in_turn(widget, _draw_shape)


def _draw_shape(widget: Any) -> None:
    widget._draw(no_color_updates=True)
