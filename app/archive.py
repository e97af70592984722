"""The history's own thread, so that a search never waits for a network."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from app.analyst import Analyst
from app.jobs import Continuation, Jobs
from app.version import VERSION
from models.pipeline import Progress
from store.history import MEMORY, History

ArchiveWork = Callable[[History, Progress], Any]


class Archive:
    """Does what is asked of the history, one thing after the other.

    The analyst finds the history's place; from then on it is read and written through a connection
    of the archive's own. A history in memory can't be shared, and stays the analyst's.

    Args:
        analyst: touched by jobs of `jobs` only.
        jobs: hands work to the analyst's thread.
        own: hands work to the history's thread; None for a program with one thread for both.
        apart: hands long readings to a thread of their own; None leaves them to the others.
    """

    def __init__(
        self, analyst: Analyst, jobs: Jobs, own: Jobs | None, apart: Jobs | None = None
    ) -> None:
        self._analyst = analyst
        self._jobs = jobs
        self._own = own
        self._apart = apart
        self._long: list[int] = []
        self._history: History | None = None
        self._waiting: list[tuple[ArchiveWork, Continuation]] = []
        self._is_sought = False

    def start(self, work: ArchiveWork, then: Continuation) -> None:
        """Queue work."""
        if self._own is None:
            self._jobs.start(lambda progress: work(self._analyst.history, progress), then)
            return
        self._waiting.append((work, then))
        if self._history is not None:
            self._hand_over(self._own, self._history)
        elif not self._is_sought:
            self._is_sought = True
            self._jobs.start(
                lambda _progress: self._analyst.history.path,
                Continuation(done=self._was_found, failed=self._was_not_found),
            )

    def start_apart(self, work: ArchiveWork, then: Continuation) -> None:
        """Queue a long reading, on a connection of its own: nothing else waits for it."""
        apart = self._apart
        if apart is None or self._own is None:
            self.start(work, then)
            return

        def found(path: Any) -> None:
            if path == MEMORY:
                self.start(work, then)
                return
            self._long.append(apart.start(lambda progress: self._alone(path, work, progress), then))

        self.start(
            lambda history, _progress: history.path, Continuation(done=found, failed=then.failed)
        )

    def stop_apart(self) -> None:
        """Ask the long readings to stop."""
        long, self._long = self._long, []
        if self._apart is not None:
            for job in long:
                self._apart.cancel(job)

    def warning_of(self, history: History) -> str:
        """Return what is to be said of the history's place and file; for a job."""
        return " ".join(
            dict.fromkeys(filter(None, (self._analyst.history_warning, history.warning)))
        )

    def poll(self) -> None:
        """Continue what the history's thread has spoken of."""
        if self._own is not None:
            self._own.poll()
        if self._apart is not None:
            self._apart.poll()

    def start_afresh(self) -> None:
        """Let go of the connection, after the thread that owned it died."""
        if self._history is not None:
            self._history = self._opened(self._history.path)

    def close(self) -> None:
        """Close the archive's own connection, for good deleting what was removed."""
        self.stop_apart()
        if self._own is not None and self._history is not None:
            history = self._history
            self._own.start(
                lambda _progress: history.close(),
                Continuation(done=lambda _result: None, failed=lambda _sentence: None),
            )

    def _was_found(self, path: Any) -> None:
        if path == MEMORY:
            self._give_back()
            return
        self._history = self._opened(path)
        if self._own is not None:
            self._hand_over(self._own, self._history)

    def _was_not_found(self, _sentence: str) -> None:
        self._give_back()

    def _give_back(self) -> None:
        waiting, self._waiting, self._own = self._waiting, [], None
        for work, then in waiting:
            self.start(work, then)

    def _hand_over(self, own: Jobs, history: History) -> None:
        waiting, self._waiting = self._waiting, []
        for work, then in waiting:
            own.start(lambda progress, w=work: w(history, progress), then)

    def _alone(self, path: Path | str, work: ArchiveWork, progress: Progress) -> Any:
        with closing(self._opened(path)) as history:
            return work(history, progress)

    def _opened(self, path: Path | str) -> History:
        return History(path, VERSION, self._analyst.remedy)
