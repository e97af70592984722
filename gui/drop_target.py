"""Dropping files on the window."""

from collections.abc import Callable
from pathlib import Path

from tkinterdnd2 import COPY, DND_FILES, TkinterDnD


class DropRoot(TkinterDnD.DnDWrapper):
    """Mixed into the main window, so that it can take drops."""

    drop_is_possible = False

    def prepare_drops(self) -> None:
        """Load the extension; a system without it still opens files by the button."""
        try:
            self.TkdndVersion = TkinterDnD._require(self)
            self.drop_is_possible = True
        except RuntimeError:
            self.drop_is_possible = False


def accept_drops(
    window: DropRoot, on_files: Callable[[list[Path]], None], on_hover: Callable[[bool], None]
) -> None:
    """Take files dropped anywhere on a window: its widgets leave them to it.

    Args:
        window: one whose extension was loaded.
        on_files: called with the dropped paths.
        on_hover: called with True while files are held over the window.
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
        on_files([Path(name) for name in window.tk.splitlist(event.data)])
        return COPY

    window.drop_target_register(DND_FILES)
    window.dnd_bind("<<DropEnter>>", entered)
    window.dnd_bind("<<DropLeave>>", left)
    window.dnd_bind("<<Drop>>", dropped)
