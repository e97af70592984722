"""What every room of the session shares: the analyst, the jobs, the listeners, the settings."""

from dataclasses import dataclass, field

from app.analyst import Analyst
from app.changes import Change, Listeners, Notice, NoticeKind
from app.jobs import Jobs
from app.settings import Settings


@dataclass
class Context:
    """Shared by the rooms of one session and owned by the Tk thread.

    Attributes:
        analyst: touched by jobs only, since it belongs to the worker's thread.
        jobs: hands work to the worker.
        settings: what the user chose.
        listeners: who wants to hear of which change.
        notice: the sentence on the status line.
    """

    analyst: Analyst
    jobs: Jobs
    settings: Settings
    listeners: Listeners = field(default_factory=Listeners)
    notice: Notice = field(default_factory=lambda: Notice(NoticeKind.INFO, ""))

    def tell(self, change: Change) -> None:
        """Call all who listen to this change."""
        self.listeners.tell(change)

    def inform(self, sentence: str) -> None:
        """Put a sentence on the status line; an empty one clears it."""
        self._say(NoticeKind.INFO, sentence)

    def warn(self, sentence: str) -> None:
        """Say what did not work and what to do."""
        self._say(NoticeKind.WARNING, sentence)

    def fail(self, sentence: str) -> None:
        """Say that a job ended with an error."""
        self._say(NoticeKind.ERROR, sentence)

    def _say(self, kind: NoticeKind, sentence: str) -> None:
        self.notice = Notice(kind, sentence)
        self.tell(Change.NOTICE)
