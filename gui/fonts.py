"""Fonts, put where fontconfig finds them, and none written over that is in use.

CustomTkinter copies its own over what lies there whenever it is imported: a program already
running, which has those files mapped into its memory, then dies of a bus error while it draws a
letter.
"""

import shutil
import sys
from pathlib import Path

from app.files.whole_file import write_whole


def install(font: Path) -> None:
    """Put a font into the home folder, unless it lies there already.

    Raises:
        OSError: it can't be written.
    """
    place = Path.home() / ".fonts" / font.name
    if not (place.is_file() and place.read_bytes() == font.read_bytes()):
        place.parent.mkdir(exist_ok=True)
        write_whole(place, font.read_bytes())


def import_toolkit() -> None:
    """Import CustomTkinter for the first time, and let `install` put its fonts in place."""
    copy = shutil.copy
    if sys.platform.startswith("linux"):
        shutil.copy = lambda font, _folder: install(Path(font))  # type: ignore[assignment]
    try:
        import customtkinter  # noqa: F401
    finally:
        shutil.copy = copy
