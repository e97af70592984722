"""Files that are X-rays of the history, whatever they are called now."""

import hashlib
from pathlib import Path

from errors import HistoryUnavailable
from store.history import History


def is_known(history: History, path: Path) -> bool:
    """Tell whether a file is an X-ray that was analysed, by its place or its content.

    Where the history or the file can't be read, nothing is known of it.
    """
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return history.knows(path.absolute(), sha256)
    except (OSError, HistoryUnavailable):
        return False
