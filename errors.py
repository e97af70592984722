"""What can go wrong through a user's file, disk or choice: the leaf that every floor may import."""


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
