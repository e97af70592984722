"""A small button in a bar, whose tip tells the key that does the same."""

import tkinter as tk
from collections.abc import Callable

from gui.actions.names import Action
from gui.actions.shortcuts import shown_tip
from gui.widgets.controls import Button
from gui.widgets.small_controls import small_button
from gui.widgets.tips import Tip


def action_button(
    master: tk.Misc,
    words: str,
    command: Callable[[], None],
    named: Action | None = None,
    *,
    is_main: bool = False,
) -> Button:
    """Return a small button.

    Args:
        named: the action whose meaning and key its tip tells.
        is_main: True gives it the accent colour.
    """
    button = small_button(master, words, command, is_main=is_main, height=30, corner_radius=6)
    if named is not None:
        Tip(button, shown_tip(named))
    return button
