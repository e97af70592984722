"""The system's own dialogs for files; whoever closes the program behind one has chosen nothing.

Where the system has none, Tk draws them: its words are put into the chosen language first.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import filedialog
from typing import Any

from imaging.load import SUFFIXES
from words import N_, _, in_use

FileTypes = Sequence[tuple[str, str]]
TABLES = (("CSV", "*.csv"), ("JSON", "*.json"))
# Tk keeps a dialog once it was drawn, in the language of that time, under the window that asked.
DRAWN = ("__tk_filedialog", "__tk_choosedir")


def ask_files(parent: tk.Misc, title: str, types: FileTypes, folder: str = "") -> list[Path]:
    """Let the user choose files to open.

    Args:
        types: English words and endings, as `(("X-rays", "*.png *.dcm"), ...)`.
        folder: where the dialog opens; empty for the home folder.
    """
    chosen = _ask(
        filedialog.askopenfilenames,
        parent=parent,
        title=title,
        initialdir=_there(folder),
        filetypes=_in_words(types),
    )
    return [Path(name) for name in chosen]


def ask_xrays(parent: tk.Misc, title: str, folder: str = "") -> list[Path]:
    """Let the user choose X-rays to open.

    Args:
        folder: as for `ask_files`.
    """
    endings = " ".join(f"*{ending} *{ending.upper()}" for ending in SUFFIXES)
    return ask_files(parent, title, ((N_("X-rays"), endings), (N_("All files"), "*")), folder)


def ask_folder(parent: tk.Misc, title: str, folder: str = "") -> Path | None:
    """Let the user choose a folder; None when nothing was chosen.

    Args:
        title: of the dialog.
        folder: as for `ask_files`.
    """
    chosen = _ask(
        filedialog.askdirectory,
        parent=parent,
        title=title,
        initialdir=_there(folder),
        mustexist=True,
    )
    return Path(chosen) if chosen else None


def ask_place(parent: tk.Misc, name: str, types: FileTypes, folder: str = "") -> Path | None:
    """Let the user choose where to save; None when nothing was chosen.

    Args:
        name: the file's name to begin with; its ending is added to a name without one.
        types: as for `ask_files`.
        folder: as for `ask_files`.
    """
    chosen = _ask(
        filedialog.asksaveasfilename,
        parent=parent,
        title=_("Save"),
        initialdir=_there(folder),
        initialfile=name,
        defaultextension=Path(name).suffix,
        filetypes=_in_words(types),
    )
    return Path(chosen) if chosen else None


def ask_table_place(parent: tk.Misc, name: str, folder: str = "") -> Path | None:
    """Let the user choose where to save a table; None when nothing was chosen.

    Args:
        name: as for `ask_place`.
        folder: as for `ask_files`.
    """
    return ask_place(parent, name, TABLES, folder)


def _in_words(types: FileTypes) -> FileTypes:
    """Return types of files in the chosen language."""
    return [(_(words), endings) for words, endings in types]


def _there(folder: str) -> str:
    """Return the folder, or the home folder if there is no such one."""
    return folder if folder and Path(folder).is_dir() else str(Path.home())


def _speak(parent: tk.Misc) -> None:
    """Let Tk's dialogs over a window speak the chosen language."""
    call = parent.tk.call
    call("::msgcat::mclocale", in_use())
    call("namespace", "eval", "::tk", "::msgcat::mcload [file join $::tk_library msgs]")
    over = str(parent).removesuffix(".")
    for name in DRAWN:
        call("destroy", f"{over}.{name}")


def _ask(dialog: Callable[..., Any], parent: tk.Misc, **options: object) -> Any:
    try:
        _speak(parent)
        return dialog(parent=parent, **options)
    except tk.TclError:
        if _is_gone(parent):
            return ""
        raise


def _is_gone(widget: tk.Misc) -> bool:
    try:
        return not widget.winfo_exists()
    except tk.TclError:
        # Not even the command is left when the whole program is closed.
        return True
