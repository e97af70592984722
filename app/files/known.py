"""Files that are X-rays of the history, whatever they are called now, and those of the history."""

from pathlib import Path

from app.files.saving import Known, file_ids
from errors import HistoryUnavailable
from imaging.source import file_sha256
from store.history import MEMORY, History

# SQLite keeps the newest rows beside the file until that is closed.
_BESIDE = ("", "-wal", "-shm", "-journal")


def known_as(history: History, path: Path) -> Known | None:
    """Return what the history knows a file as: an X-ray by its place or its content, or itself.

    Where the history or the file can't be read, nothing is known of it.
    """
    if history.path != MEMORY and is_of_history(Path(history.path), path):
        return Known.HISTORY
    try:
        known = history.knows(path.absolute(), file_sha256(path))
        return Known.X_RAY if known else None
    except (OSError, HistoryUnavailable):
        return None


def is_of_history(database: Path, path: Path) -> bool:
    """Tell whether a file is a history's own: its database, or one that SQLite keeps beside it."""
    own = file_ids(Path(f"{database}{ending}") for ending in _BESIDE)
    return not own.isdisjoint(file_ids([path]))
