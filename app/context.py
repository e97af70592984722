"""What every room of the session shares: the analyst, the jobs, the listeners, the settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.analyst import Analyst
from app.archive import Archive
from app.changes import Change, Listeners, Notice, NoticeKind, Offer
from app.files.in_folder import show_in_folder
from app.jobs import Continuation, Jobs
from app.settings import Settings
from words import N_, _

SHOW_IN_FOLDER = N_("Show in folder")
QUIET = (NoticeKind.INFO, NoticeKind.SAVED)


@dataclass
class Context:
    """Shared by the rooms of one session and owned by the Tk thread.

    Attributes:
        analyst: touched by jobs only, since it belongs to the worker's thread.
        jobs: hands work to the worker.
        archive: does what is asked of the history.
        settings: what the user chose.
        listeners: who wants to hear of which change.
        notice: the sentence on the status line.
        notice_holds: False once the notice is no longer true.
        next_notice: said when the one before has been put away; None where nothing waits.
        seen: where answers wait for the reader's own word, the keys of the images whose answers
            were seen without one; None where nothing waits.
        opened: returns the files of the open images.
    """

    analyst: Analyst
    jobs: Jobs
    archive: Archive
    settings: Settings
    listeners: Listeners = field(default_factory=Listeners)
    notice: Notice = field(default_factory=lambda: Notice(NoticeKind.INFO, ""))
    notice_holds: Callable[[], bool] = lambda: True
    next_notice: Notice | None = None
    seen: Callable[[], frozenset[str] | None] = lambda: None
    opened: Callable[[], list[Path]] = list

    def tell(self, change: Change) -> None:
        """Call all who listen to this change, and drop a notice that it has made untrue."""
        self.listeners.tell(change)
        if not self.notice_holds():
            self.inform("")

    def inform(self, sentence: str) -> None:
        """Put a sentence on the status line; an empty one clears it."""
        self._say(Notice(NoticeKind.INFO, sentence))

    def saved(self, sentence: str, path: Path, is_warning: bool = False) -> None:
        """Say that something was written, and offer to show where.

        Args:
            path: of the file, or of the folder that holds several.
            is_warning: whether the sentence holds more, which is not to be overlooked.
        """

        def show() -> None:
            self.jobs.start(
                lambda _progress: show_in_folder(path),
                Continuation(done=lambda _none: None, failed=self.fail),
            )

        kind = NoticeKind.WARNING if is_warning else NoticeKind.SAVED
        self._say(Notice(kind, sentence, offer=Offer(SHOW_IN_FOLDER, show)))

    def warn(self, sentence: str, holds: Callable[[], bool] = lambda: True) -> None:
        """Say what did not work and what to do.

        Args:
            holds: False once the sentence is no longer true; the next change then drops it.
        """
        self._say(Notice(NoticeKind.WARNING, sentence), holds)

    def warn_next(self, sentence: str) -> None:
        """Say what nobody asked for just now, after any warning or error that is in view."""
        if self.notice.sentence and self.notice.kind not in QUIET:
            self.next_notice = Notice(NoticeKind.WARNING, sentence)
        else:
            self.warn(sentence)

    def fail(self, sentence: str) -> None:
        """Say that a job ended with an error."""
        self._say(Notice(NoticeKind.ERROR, sentence))

    def fail_each(self, counted: str, sentences: Sequence[str]) -> None:
        """Say that one or several jobs of the same kind ended with errors, and each one's reason.

        Args:
            counted: says how many there are, as in "2 files could not be opened:".
            sentences: one for each failure.
        """
        if len(sentences) == 1:
            self.fail(sentences[0])
        else:
            self._say(Notice(NoticeKind.ERROR, counted, tuple(sentences)))

    def say_again(self) -> None:
        """Say the notice in the language that was chosen since."""
        self._say(self.notice, self.notice_holds)

    def _say(self, notice: Notice, holds: Callable[[], bool] = lambda: True) -> None:
        if not notice.sentence and self.next_notice is not None:
            notice, self.next_notice = self.next_notice, None
        # Constants come in English and are translated here, all at one place.
        told = replace(notice, sentence=_(notice.sentence), details=tuple(map(_, notice.details)))
        self.notice, self.notice_holds = told, holds
        self.tell(Change.NOTICE)
