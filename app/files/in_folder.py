"""Showing a written file where it lies, in the system's own program for folders."""

import subprocess
import sys
from pathlib import Path

from errors import CannotSave, shown_name
from words import _

# A program that shows the folder itself goes on until that is closed.
PATIENCE_S = 2.0


def show_in_folder(path: Path) -> None:
    """Open the folder of a file, with the file chosen where the system can; a folder itself.

    Raises:
        CannotSave: there is no such program, or it refused.
    """
    try:
        program = subprocess.Popen(
            command(path.absolute()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        code = program.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        return
    except OSError as error:
        raise _not_shown(path) from error
    # Explorer says of every folder that it failed.
    if code != 0 and sys.platform != "win32":
        raise _not_shown(path)


def command(path: Path, platform: str = sys.platform) -> list[str] | str:
    """Return what shows a path on a system: words, or for Windows the whole line."""
    is_folder = path.is_dir()
    if platform == "win32":
        # In quotes, which Python leaves out of a line without spaces: Explorer takes a comma for
        # the end of a path. No name on Windows has a quote in it.
        return f'explorer "{path}"' if is_folder else f'explorer /select,"{path}"'
    if platform == "darwin":
        return ["open", str(path)] if is_folder else ["open", "-R", str(path)]
    return ["xdg-open", str(path if is_folder else path.parent)]


def _not_shown(path: Path) -> CannotSave:
    folder = path if path.is_dir() else path.parent
    form = _("No program could show the folder {name}; open it by hand.")
    return CannotSave(form.format(name=shown_name(folder)))
