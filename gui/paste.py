"""Reading the clipboard, as far as only Tk can."""

import sys
import tkinter as tk

from app.images.pasted import Clipping

PNG = "image/png"
URI_LIST = "text/uri-list"


def read_clipboard(widget: tk.Misc) -> Clipping:
    """Return what is on the clipboard, not yet looked at."""
    addresses = _text(widget, URI_LIST)
    if addresses:
        return Clipping(addresses)
    words = _text(widget, "UTF8_STRING") or _text(widget, "STRING")
    # Other systems than Linux hand pictures out by another door than Tk's.
    return Clipping(words, _text(widget, PNG) if sys.platform.startswith("linux") else "")


def _text(widget: tk.Misc, kind: str) -> str:
    try:
        return str(widget.selection_get(selection="CLIPBOARD", type=kind))
    except tk.TclError:
        return ""
