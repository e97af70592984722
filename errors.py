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
    """Return the file's name in one harmless line, as `shown_text` makes it."""
    return shown_text(path.name or str(path))


def shown_text(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a stranger's text in one harmless line, cut in the middle where it is too long.

    Line breaks, bidirectional marks and bytes that are no text, which could forge another
    message, become U+FFFD.
    """
    # Cut first: a file may bring a hundred million characters.
    if len(text) > longest:
        half = (longest - 1) // 2
        text = f"{text[:half]}…{text[-half:]}"
    clean = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c)[0] in "CZ" and c != " " else c
        for c in text
    )
    # A sentence that needs no cleaning can still be said in another language.
    return text if clean == text else clean
