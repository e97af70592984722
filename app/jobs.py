"""Jobs with their continuations: what to do when the worker has said how one ended."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from app.worker import Advanced, Event, Finished, Stopped, Work


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

    def only_if(self, holds: Callable[[], bool], otherwise: Callable[[], None]) -> "Continuation":
        """Return one that takes result or sentence only if something holds at the job's end."""

        def either(then: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda said: then(said) if holds() else otherwise()

        return replace(self, done=either(self.done), failed=either(self.failed))


class Jobs:
    """Hands work to the worker and, when polled, continues on the caller's thread.

    Args:
        on_start: called whenever work was handed over, so that somebody begins to poll.
    """

    def __init__(self, worker: Hands, on_start: Callable[[], None] = lambda: None) -> None:
        self._worker = worker
        self._on_start = on_start
        self._waiting: dict[int, Continuation] = {}
        self._cancelled: set[int] = set()
        self._events: deque[Event] = deque()

    def start(self, work: Work, then: Continuation) -> int:
        """Queue a job and return its number."""
        number = self._worker.submit(work)
        self._waiting[number] = then
        self._on_start()
        return number

    @property
    def is_awaited(self) -> bool:
        """True while there is a job whose end was not yet heard of."""
        return bool(self._waiting)

    def cancel(self, job: int) -> None:
        """Ask a job to stop; its `stopped` follows, however far the job has come meanwhile."""
        if job in self._waiting:
            self._cancelled.add(job)
            self._worker.cancel(job)

    def poll(self) -> None:
        """Continue whatever the worker has spoken of since the last call."""
        self._events.extend(self._worker.events())
        # One by one: should a continuation break down, the next call goes on behind it.
        while self._events:
            self._continue(self._events.popleft())

    def _continue(self, event: Event) -> None:
        if isinstance(event, Advanced):
            self._waiting[event.job].advanced(event.stage, event.fraction)
            return
        then = self._waiting.pop(event.job)
        was_cancelled = event.job in self._cancelled
        self._cancelled.discard(event.job)
        if was_cancelled or isinstance(event, Stopped):
            then.stopped()
        elif isinstance(event, Finished):
            then.done(event.result)
        else:
            then.failed(event.sentence)
