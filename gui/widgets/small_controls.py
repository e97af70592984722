"""Controls in small letters and quiet colours, for bars and panels."""

import tkinter as tk
from collections.abc import Callable
from typing import Any

from gui import theme
from gui.widgets.controls import Button, Menu, Switch


def small_button(
    master: tk.Misc,
    words: str,
    command: Callable[[], object],
    *,
    is_main: bool = False,
    **options: Any,
) -> Button:
    """Return a button, as wide as its words.

    Args:
        is_main: True gives it the accent colour.
        options: as those of a button.
    """
    look = {
        "width": 0,
        "font": theme.font(theme.SMALL),
        "fg_color": theme.ACCENT if is_main else theme.RAISED,
        "hover_color": theme.ACCENT_HOVER if is_main else theme.HOVER,
        "text_color": theme.ON_ACCENT if is_main else theme.TEXT,
    }
    return Button(master, text=words, command=command, **{**look, **options})


def small_switch(master: tk.Misc, words: str, **options: Any) -> Switch:
    """Return a switch.

    Args:
        options: as those of a switch.
    """
    return Switch(
        master,
        text=words,
        font=theme.font(theme.SMALL),
        text_color=theme.TEXT,
        progress_color=theme.ACCENT,
        **options,
    )


def small_look() -> dict[str, Any]:
    """Return the options of a menu in small letters, in the colours of a quiet button."""
    small = theme.font(theme.SMALL)
    return {
        "font": small,
        "dropdown_font": small,
        "fg_color": theme.RAISED,
        "button_color": theme.RAISED,
        "button_hover_color": theme.HOVER,
        "text_color": theme.TEXT,
    }


def small_menu(master: tk.Misc, **options: Any) -> Menu:
    """Return a menu in small letters, in the colours of a quiet button."""
    return Menu(master, **small_look(), **options)
