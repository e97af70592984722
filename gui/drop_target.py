"""Dropping files on the window."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from tkinterdnd2 import COPY, DND_FILES, TkinterDnD


class DropRoot(TkinterDnD.DnDWrapper):
    """Mixed into the main window, so that it and its children can take drops."""

    drop_is_possible = False

    def prepare_drops(self) -> None:
        """Load the extension; a system without it still opens files by the button."""
        try:
            self.TkdndVersion = TkinterDnD._require(self)
            self.drop_is_possible = True
        except RuntimeError:
            self.drop_is_possible = False


def accept_drops(
    widget: tk.Misc, on_files: Callable[[list[Path]], None], on_hover: Callable[[bool], None]
) -> None:
    """Take files dropped on a widget or on anything in it.

    Args:
        on_files: called with the dropped paths.
        on_hover: called with True while files are held over the widget.
    """

    def entered(_event: TkinterDnD.DnDEvent) -> str:
        on_hover(True)
        return COPY

    def left(_event: TkinterDnD.DnDEvent) -> str:
        on_hover(False)
        return COPY

    def dropped(event: TkinterDnD.DnDEvent) -> str:
        on_hover(False)
        # A Tcl list: names with blanks stand in braces.
        on_files([Path(name) for name in widget.tk.splitlist(event.data)])
        return COPY

    for target in _family(widget):
        target.drop_target_register(DND_FILES)  # type: ignore[attr-defined]
        target.dnd_bind("<<DropEnter>>", entered)  # type: ignore[attr-defined]
        target.dnd_bind("<<DropLeave>>", left)  # type: ignore[attr-defined]
        target.dnd_bind("<<Drop>>", dropped)  # type: ignore[attr-defined]


def _family(widget: tk.Misc) -> list[tk.Misc]:
    if isinstance(widget, tk.Menu):
        # Registering a menu makes Tk show it, in a corner of the screen.
        return []
    found = [widget]
    for child in widget.winfo_children():
        found.extend(_family(child))
    return found
