"""Where the program keeps what it writes."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.version import NAME
from store.history import MEMORY, is_usable

PROGRAM_FOLDER = Path(__file__).resolve().parent.parent
DATABASE_NAME = "image_predictions.db"


@dataclass(frozen=True)
class HistoryPlace:
    """Where the history is kept.

    Attributes:
        path: the database file, or `store.history.MEMORY`.
        warning: one sentence when it is not where it was asked for; else empty.
    """

    path: Path | str
    warning: str = ""


def history_place(asked: Path | None = None) -> HistoryPlace:
    """Return the place of the history, tried for real: it may take some milliseconds.

    Args:
        asked: the place the user named, which no other file may stand in for; None takes the
            program's folder if it can be written, else the user's data folder.
    """
    if asked is not None:
        if is_usable(asked):
            return HistoryPlace(asked)
        return HistoryPlace(
            MEMORY,
            f"The history {asked} can't be written, so answers are kept only until the program "
            "ends; choose another place with --db.",
        )
    for path in (PROGRAM_FOLDER / DATABASE_NAME, data_folder() / DATABASE_NAME):
        if is_usable(path):
            return HistoryPlace(path)
    return HistoryPlace(
        MEMORY,
        "No folder for the history can be written, so answers are kept only until the program "
        "ends; name a place with --db.",
    )


def data_folder() -> Path:
    """Return the user's data folder for this program; it need not exist."""
    return platformdirs.user_data_path(NAME, appauthor=False)


def log_folder() -> Path:
    """Return the folder for log files; it need not exist."""
    return platformdirs.user_log_path(NAME, appauthor=False)


def settings_file() -> Path:
    """Return the file with the user's settings; it need not exist."""
    return platformdirs.user_config_path(NAME, appauthor=False) / "settings.toml"
