"""The second thread: it does whatever takes longer than a millisecond, one job after the other.

The Tk thread and this one each own their objects. Jobs go in by one queue and events come back by
another; there is nothing else between them, and so no lock.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any

from errors import UserError
from models.pipeline import Cancelled, Progress
from words import N_

log = logging.getLogger(__name__)

Work = Callable[[Progress], Any]
UNEXPECTED = N_("Something unexpected went wrong in the program; the details are in its log file.")
NO_MEMORY = N_("There was not enough memory for it; close other programs or images and try again.")
DIED = N_(
    "The part of the program that works in the background broke down over this and was started "
    "again; what was shown as kept is kept, and you can go on."
)


@dataclass(frozen=True)
class Advanced:
    """A job reached a stage."""

    job: int
    stage: str
    fraction: float


@dataclass(frozen=True)
class Finished:
    """A job is done."""

    job: int
    result: Any


@dataclass(frozen=True)
class Failed:
    """A job ended with an error; `sentence` is for the user."""

    job: int
    sentence: str


@dataclass(frozen=True)
class Stopped:
    """A job was cancelled, before or while it ran."""

    job: int


Event = Advanced | Finished | Failed | Stopped


class Worker:
    """Runs jobs on one daemon thread, in the order in which they were submitted.

    A thread that dies is replaced when its death is seen; the job it died of has failed.

    Args:
        on_death: called before the next thread starts, while nobody owns what the dead one owned.
    """

    def __init__(self, on_death: Callable[[], None] = lambda: None) -> None:
        self._on_death = on_death
        self._numbers = count(1)
        self._jobs: SimpleQueue[tuple[int, Work] | None] = SimpleQueue()
        self._events: SimpleQueue[Event] = SimpleQueue()
        # A plain set: adding and testing membership are single steps of the interpreter.
        self._cancelled: set[int] = set()
        self._at_hand: int | None = None
        self._is_closing = False
        self._thread = self._start()

    def submit(self, work: Work) -> int:
        """Queue a job and return its number."""
        number = next(self._numbers)
        self._jobs.put((number, work))
        return number

    def cancel(self, job: int) -> None:
        """Ask a job to stop; one in its last step, or past it, still ends as it would have."""
        self._cancelled.add(job)

    def events(self) -> list[Event]:
        """Take what has been said since the last call."""
        # Before the queue is emptied: what a thread said before it died comes first.
        has_died = not self._thread.is_alive() and not self._is_closing
        taken: list[Event] = []
        while True:
            try:
                taken.append(self._events.get_nowait())
            except Empty:
                break
        if has_died:
            taken += self._replace_thread()
        return taken

    def close(self, patience_s: float = 3.0) -> bool:
        """End the thread after the job at hand.

        Returns:
            True when the thread ended within the time given.
        """
        self._is_closing = True
        self._jobs.put(None)
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _start(self) -> threading.Thread:
        thread = threading.Thread(target=self._live, name="worker", daemon=True)
        thread.start()
        return thread

    def _replace_thread(self) -> list[Event]:
        """Start another thread and return what became of the job at hand."""
        dead, self._at_hand = self._at_hand, None
        log.critical("the worker's thread died of job %s", dead)
        self._on_death()
        self._thread = self._start()
        return [] if dead is None else [Failed(dead, DIED)]

    def _live(self) -> None:
        while (item := self._jobs.get()) is not None:
            number, work = item
            self._at_hand = number
            self._events.put(run_job(number, work, self._cancelled, self._events.put))
            self._at_hand = None
            self._cancelled.discard(number)


def run_job(number: int, work: Work, cancelled: set[int], say: Callable[[Event], None]) -> Event:
    """Do one job and return the event that ends it."""

    def progress(stage: str, fraction: float) -> None:
        if number in cancelled:
            raise Cancelled
        say(Advanced(number, stage, fraction))

    try:
        if number in cancelled:
            return Stopped(number)
        return Finished(number, work(progress))
    except Cancelled:
        return Stopped(number)
    except UserError as error:
        return Failed(number, str(error))
    except MemoryError:
        log.exception("job %d", number)
        return Failed(number, NO_MEMORY)
    except Exception:  # the one place where a bug must not end the thread
        log.exception("job %d", number)
        return Failed(number, UNEXPECTED)
