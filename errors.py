"""What can go wrong through a user's file, disk or choice: the leaf that every floor may import."""

import unicodedata
from pathlib import Path

# Longer names are cut in the middle, so that the reason stays on the screen.
LONGEST_NAME = 80


class UserError(Exception):
    """A mistake or outside fault, told in one sentence: what happened and what to do."""


class UnreadableImage(UserError):
    """The file is missing, truncated, empty, too large or not an image this program reads."""


class WeightsUnavailable(UserError):
    """A pipeline has no weights yet, or its file is missing, changed or refused."""


class HistoryUnavailable(UserError):
    """The database can't be opened, read or written."""


class CannotSave(UserError):
    """A picture or a file could not be written where the user asked for it."""


class WrongUsage(UserError):
    """The command line asks for something that does not exist."""


def shown_name(path: Path) -> str:
    """Return the file's name in one harmless line.

    Line breaks, bidirectional marks and bytes that are no text, which could forge another
    message, become U+FFFD.
    """
    name = path.name or str(path)
    clean = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c)[0] in "CZ" and c != " " else c
        for c in name
    )
    if len(clean) <= LONGEST_NAME:
        return clean
    half = (LONGEST_NAME - 1) // 2
    return f"{clean[:half]}…{clean[-half:]}"
