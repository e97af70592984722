"""Jobs with their continuations: what to do when the worker has said how one ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app.worker import Advanced, Event, Failed, Finished, Work


class Hands(Protocol):
    """What `Jobs` needs of a worker."""

    def submit(self, work: Work) -> int:
        """Queue a job and return its number."""
        ...

    def cancel(self, job: int) -> None:
        """Ask a job to stop."""
        ...

    def events(self) -> list[Event]:
        """Take what has been said since the last call."""
        ...


@dataclass(frozen=True)
class Continuation:
    """What follows a job, each called on the Tk thread.

    Attributes:
        done: takes the result.
        failed: takes the sentence for the user.
        stopped: called when the job was cancelled.
        advanced: takes stage and fraction.
    """

    done: Callable[[Any], None]
    failed: Callable[[str], None]
    stopped: Callable[[], None] = lambda: None
    advanced: Callable[[str, float], None] = lambda _stage, _fraction: None


class Jobs:
    """Hands work to the worker and, when polled, continues on the caller's thread."""

    def __init__(self, worker: Hands) -> None:
        self._worker = worker
        self._waiting: dict[int, Continuation] = {}

    @property
    def are_pending(self) -> bool:
        """True while any job has not ended."""
        return bool(self._waiting)

    def start(self, work: Work, then: Continuation) -> int:
        """Queue a job and return its number."""
        number = self._worker.submit(work)
        self._waiting[number] = then
        return number

    def cancel(self, job: int) -> None:
        """Ask a job to stop; its `stopped` follows when it has."""
        if job in self._waiting:
            self._worker.cancel(job)

    def poll(self) -> None:
        """Continue whatever the worker has spoken of since the last call."""
        for event in self._worker.events():
            self._continue(event)

    def _continue(self, event: Event) -> None:
        if isinstance(event, Advanced):
            self._waiting[event.job].advanced(event.stage, event.fraction)
            return
        then = self._waiting.pop(event.job)
        if isinstance(event, Finished):
            then.done(event.result)
        elif isinstance(event, Failed):
            then.failed(event.sentence)
        else:
            then.stopped()
