"""What is being read, and why some of it could not be."""

from collections.abc import Callable
from typing import TypeVar

from app.changes import Change, Notice
from app.context import Context
from app.images.reading import not_opened
from app.jobs import Continuation
from models.pipeline import Progress

T = TypeVar("T")


class Underway:
    """Reads on the worker's thread, each thing under its name until it is read or refused.

    Attributes:
        names: of what is being read, the earliest first.
        refusals: why what was opened together could not be read, one sentence for each.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.names: list[str] = []
        self.refusals: list[str] = []
        self._told: Notice | None = None

    def start(
        self,
        name: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[str], None] = lambda _sentence: None,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Begin to read something.

        Args:
            name: what it is called meanwhile.
            done: takes what was read.
            failed: takes the reason while this still counts as being read, so that what it begins
                to read in its place fails together with it.
            is_wanted: False at the end drops what was read.
        """
        # What is opened while others are still being read fails together with them.
        if not self.names:
            self.refusals = []
        self.names.append(name)

        def was_read(result: T) -> None:
            self.names.remove(name)
            done(result)

        def was_refused(sentence: str) -> None:
            self.refusals.append(sentence)
            failed(sentence)
            self.names.remove(name)
            self.tell_refusals()
            self._context.tell(Change.IMAGES)
            self._context.tell(Change.WORK)

        def was_dropped() -> None:
            self.names.remove(name)
            self._context.tell(Change.WORK)

        then = Continuation(done=was_read, failed=was_refused).only_if(is_wanted, was_dropped)
        self._context.jobs.start(work, then)

    def tell_refusals(self) -> None:
        """Say what could not be read, if there is anything."""
        if self.refusals:
            self._context.fail_each(not_opened(len(self.refusals)), self.refusals)
            self._told = self._context.notice

    def put_refusals_away(self) -> None:
        """Say no more of what could not be read, if that is still what is said."""
        if self._told is not None and self._told is self._context.notice:
            self._context.inform("")
        self._told = None
