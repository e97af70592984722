"""Fonts, put where fontconfig finds them, and none written over that is in use.

CustomTkinter copies its own over what lies there whenever it is imported: a program already
running, which has those files mapped into its memory, then dies of a bus error while it draws a
letter. Where the home folder can't be written, it would complain of each font on the terminal.
"""

import atexit
import io
import os
import shutil
import sys
import tempfile
from contextlib import redirect_stderr, suppress
from pathlib import Path
from types import SimpleNamespace

from app.files.whole_file import write_whole

SYSTEM_CONFIG = "/etc/fonts/fonts.conf"


class _Elsewhere:
    """The folders of fonts that the home folder could not take, and what told fontconfig of them.

    Attributes:
        folders: where they lie.
        base: the configuration that was in use before.
        config: the one that names the folders; None as long as there is none.
    """

    folders: tuple[Path, ...] = ()
    base = SYSTEM_CONFIG
    config: Path | None = None


def install(font: Path) -> None:
    """Put a font into the home folder, unless it lies there already.

    Where that can't be written, fontconfig is told to look for it in its own place; without that
    too the window is drawn with another font.
    """
    place = Path.home() / ".fonts" / font.name
    try:
        if not (place.is_file() and place.read_bytes() == font.read_bytes()):
            place.parent.mkdir(exist_ok=True)
            write_whole(place, font.read_bytes())
    except OSError:
        with suppress(OSError):
            _look_in(font.parent)


def _look_in(folder: Path) -> None:
    """Let fontconfig, which reads its configuration with the first window, look in a folder."""
    # Hardly ever needed, and the window waits for what is imported.
    from xml.etree import ElementTree

    if folder in _Elsewhere.folders:
        return
    if _Elsewhere.config is None:
        handle, name = tempfile.mkstemp(suffix=".fonts.conf")
        os.close(handle)
        atexit.register(Path(name).unlink, missing_ok=True)
        _Elsewhere.base = os.environ.get("FONTCONFIG_FILE", SYSTEM_CONFIG)
        _Elsewhere.config = Path(name)
        os.environ["FONTCONFIG_FILE"] = name
    _Elsewhere.folders += (folder,)
    config = ElementTree.Element("fontconfig")
    base = ElementTree.SubElement(config, "include", ignore_missing="yes")
    base.text = _Elsewhere.base
    for each in _Elsewhere.folders:
        ElementTree.SubElement(config, "dir").text = str(each)
    _Elsewhere.config.write_bytes(ElementTree.tostring(config, "utf-8"))


def import_toolkit() -> None:
    """Import CustomTkinter for the first time, and let `install` put its fonts in place.

    It starts a program to ask the desktop for its theme, which nobody needs: ours is the settings'.
    """
    # In place of the module that does the asking.
    sys.modules.setdefault("darkdetect", SimpleNamespace(theme=str))  # type: ignore[arg-type]
    copy = shutil.copy
    if sys.platform.startswith("linux"):
        shutil.copy = lambda font, _folder: install(Path(font))  # type: ignore[assignment]
    try:
        # It says on the terminal that it could not make the folder of fonts.
        with redirect_stderr(io.StringIO()):
            import customtkinter  # noqa: F401
    finally:
        shutil.copy = copy
