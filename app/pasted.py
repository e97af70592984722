"""Pictures from the clipboard get a file of their own, so that the history can show them again."""

import hashlib
from pathlib import Path

from app.paths import data_folder
from app.whole_file import write_whole
from errors import CannotSave


def keep_pasted(picture: bytes, folder: Path | None = None) -> Path:
    """Write a pasted PNG under a name made from its content and return the file.

    Args:
        folder: where to; None takes a folder in the user's data folder.

    Raises:
        CannotSave: the folder can't be written.
    """
    folder = folder or data_folder() / "pasted"
    path = folder / f"pasted_{hashlib.sha256(picture).hexdigest()[:12]}.png"
    if path.exists():
        return path
    try:
        write_whole(path, picture)
    except OSError as error:
        raise CannotSave(
            f"The pasted picture could not be kept in {folder} ({error.strerror}); save it to a "
            "file and open that."
        ) from error
    return path
