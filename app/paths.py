"""Where the program keeps what it writes."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.version import NAME
from store.obstacles import is_only_readable, obstacle_at
from store.opening import MEMORY, OWN_NAME
from words import N_, _

PROGRAM_FOLDER = Path(__file__).resolve().parent.parent
DATABASE_NAME = OWN_NAME

# What can be done where the history can't be kept.
ON_COMMAND_LINE = N_("choose another place with --db")
IN_WINDOW = N_("make room for it, or choose another one under Settings, Place of the history")


@dataclass(frozen=True)
class HistoryPlace:
    """Where the history is kept.

    Attributes:
        path: the database file, or `store.history.MEMORY`.
        warning: one sentence when it is not where it was asked for, or where one lies already; else
            empty.
    """

    path: Path | str
    warning: str = ""


def history_place(asked: Path | None = None, remedy: str = ON_COMMAND_LINE) -> HistoryPlace:
    """Return the place of the history, tried for real: it may take some milliseconds.

    Args:
        asked: the place the user named, which no other file may stand in for; None takes the
            program's folder if it can be written, else the user's data folder.
        remedy: what the reader can do where there is none, in English.
    """
    if asked is not None:
        obstacle = obstacle_at(asked)
        # `History` says of one that can only be read what follows from it.
        if not obstacle or is_only_readable(asked):
            return HistoryPlace(asked)
        return HistoryPlace(
            MEMORY,
            _(
                "The history {path} can't be used ({obstacle}), so answers are kept only until "
                "the program ends; {remedy}."
            ).format(path=asked, obstacle=obstacle, remedy=_(remedy)),
        )
    refused = ""
    places = (PROGRAM_FOLDER / DATABASE_NAME, data_folder() / DATABASE_NAME)
    for path in places:
        obstacle = obstacle_at(path)
        if not obstacle:
            return HistoryPlace(path, refused and _kept_elsewhere(refused, path))
        # A folder that is closed is passed over; a history that is there has rows to be missed.
        if not refused and os.access(path, os.F_OK):
            refused = _("The history {path} can't be used ({obstacle})").format(
                path=path, obstacle=obstacle
            )
    for path in places:
        if is_only_readable(path):
            return HistoryPlace(path)
    return HistoryPlace(
        MEMORY,
        _("{refused}, so answers are kept only until the program ends; {remedy}.").format(
            refused=refused or _("No folder for the history can be written"), remedy=_(remedy)
        ),
    )


def _kept_elsewhere(refused: str, path: Path) -> str:
    return _(
        "{refused}, so its answers are not found and new ones are kept in {path}; make it usable "
        "again, or move it away."
    ).format(refused=refused, path=path)


def data_folder() -> Path:
    """Return the user's data folder for this program; it need not exist."""
    return platformdirs.user_data_path(NAME, appauthor=False)


def log_folder() -> Path:
    """Return the folder for log files; it need not exist."""
    return platformdirs.user_log_path(NAME, appauthor=False)


def print_folder() -> Path:
    """Return the folder for pages on their way to a printer; it need not exist."""
    return platformdirs.user_cache_path(NAME, appauthor=False) / "print"


def key_table_folder() -> Path:
    """Return the folder in which X11 keeps its table of dead keys; it need not exist."""
    return platformdirs.user_cache_path(NAME, appauthor=False) / "keys"


def settings_file() -> Path:
    """Return the file with the user's settings; it need not exist."""
    return platformdirs.user_config_path(NAME, appauthor=False) / "settings.toml"
