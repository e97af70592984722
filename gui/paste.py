"""Taking a picture or copied files from the clipboard."""

import sys
import tkinter as tk
from pathlib import Path
from urllib.parse import unquote, urlparse

from PIL import ImageGrab

from imaging.load import SUFFIXES

PNG = "image/png"
URI_LIST = "text/uri-list"


def pasted_files(widget: tk.Misc) -> list[Path]:
    """Return the files that were copied, whatever the system calls them."""
    words = _text(widget, URI_LIST) or _text(widget, "UTF8_STRING") or _text(widget, "STRING")
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    paths = [_path(line) for line in lines if not line.startswith("#")]
    return [path for path in paths if path.suffix.lower() in SUFFIXES or path.is_file()]


def pasted_png(widget: tk.Misc) -> bytes:
    """Return a copied picture as the bytes of a PNG file; none if no picture was copied."""
    if sys.platform.startswith("linux"):
        # Tk hands out bytes of a type it does not know as numbers: "0x89 0x50 ...".
        return bytes(int(number, 16) for number in _text(widget, PNG).split())
    return _grabbed_png()


def _grabbed_png() -> bytes:
    import io

    picture = ImageGrab.grabclipboard()
    if picture is None or isinstance(picture, list):
        return b""
    written = io.BytesIO()
    picture.save(written, format="PNG")
    return written.getvalue()


def _text(widget: tk.Misc, kind: str) -> str:
    try:
        return str(widget.selection_get(selection="CLIPBOARD", type=kind))
    except tk.TclError:
        return ""


def _path(line: str) -> Path:
    if line.startswith("file:"):
        return Path(unquote(urlparse(line).path))
    return Path(line)
