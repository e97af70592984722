"""What can change in the program: widgets listen and then read the session anew."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto


class Change(Enum):
    """A part of the session's state."""

    IMAGES = auto()
    """The list of open images, or which of them is shown."""
    THUMBNAILS = auto()
    """The small picture of one of the open images."""
    ANSWERS = auto()
    """The answers to the shown image, or which of them is shown, and how."""
    MEASURES = auto()
    """What is measured on the shown image, or which of it is chosen."""
    CASE = auto()
    """What is known of the images that an export is about."""
    OPINIONS = auto()
    """The reader's own word on the shown image."""
    READING = auto()
    """Which answers wait for the reader's own word."""
    AGREEMENT = auto()
    """How far pipelines and reader agree."""
    WORK = auto()
    """What the worker is doing."""
    HISTORY = auto()
    """The rows of the history."""
    ROWS = auto()
    """Rows of the history turned out to be others than were listed: they are to be read again."""
    BATCH = auto()
    """What became of a batch."""
    WEIGHTS = auto()
    """Which pipelines can answer."""
    NOTICE = auto()
    """The sentence on the status line."""
    LANGUAGE = auto()
    """The language of all that is said."""


class NoticeKind(Enum):
    """How much a notice matters."""

    INFO = auto()
    SAVED = auto()
    WARNING = auto()
    ERROR = auto()


@dataclass(frozen=True)
class Offer:
    """What can be done about a notice by one press.

    Attributes:
        words: on the button.
        do: returns at once.
    """

    words: str
    do: Callable[[], None]


@dataclass(frozen=True)
class Notice:
    """One sentence for the user.

    Attributes:
        kind: how much it matters.
        sentence: what happened and what to do.
        details: a sentence for each of several failures, where `sentence` only counts them.
        offer: what can be done about it; None for nothing.
    """

    kind: NoticeKind
    sentence: str
    details: tuple[str, ...] = ()
    offer: Offer | None = None


class Listeners:
    """Who wants to hear of which change."""

    def __init__(self) -> None:
        self._listeners: dict[Change, list[Callable[[], None]]] = defaultdict(list)

    def listen(self, change: Change, listener: Callable[[], None]) -> None:
        """Call `listener` after every such change."""
        self._listeners[change].append(listener)

    def forget(self, change: Change, listener: Callable[[], None]) -> None:
        """Call `listener` no more, as for a window that has been closed."""
        self._listeners[change].remove(listener)

    def forget_all(self, is_gone: Callable[[Callable[[], None]], bool]) -> None:
        """Call no more those of whom `is_gone` says so."""
        for change, listeners in self._listeners.items():
            self._listeners[change] = [one for one in listeners if not is_gone(one)]

    def tell(self, change: Change) -> None:
        """Call all who listen to this change."""
        # Of a copy: who closes their window on hearing of it forgets while this goes on.
        for listener in tuple(self._listeners[change]):
            listener()
