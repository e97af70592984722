"""Exports as jobs: one at a time, which the user can follow and stop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.changes import Change
from app.context import Context
from app.jobs import Continuation
from models.pipeline import Progress
from words import N_, _

BUSY = N_("An export is running; wait for it or cancel it first.")

T = TypeVar("T")


@dataclass
class Taking:
    """An export that is running.

    Attributes:
        job: its number.
        stage: what is being done, in words.
        fraction: how much is done, 0 to 1.
        is_stopping: True once the user has cancelled.
    """

    job: int = 0
    stage: str = N_("Preparing")
    fraction: float = 0.0
    is_stopping: bool = False


class Takings:
    """Starts, follows and stops exports.

    Attributes:
        running: the one under way; None for none.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.running: Taking | None = None

    def start(self, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """Start a job that can be followed and cancelled, if none is running."""
        context = self._context
        if self.running is not None:
            context.warn(BUSY)
            return
        taking = self.running = Taking()

        def advanced(stage: str, fraction: float) -> None:
            taking.stage, taking.fraction = stage, fraction
            context.tell(Change.WORK)

        def ended(then: Callable[[], None]) -> None:
            self.running = None
            then()
            context.tell(Change.WORK)

        taking.job = context.jobs.start(
            work,
            Continuation(
                done=lambda result: ended(lambda: done(result)),
                failed=lambda sentence: ended(lambda: context.fail(sentence)),
                stopped=lambda: ended(lambda: context.inform(_("The export was stopped."))),
                advanced=advanced,
            ),
        )
        context.tell(Change.WORK)

    def cancel(self) -> None:
        """Stop the export; what is whole on the disk stays."""
        if self.running is not None:
            self.running.is_stopping = True
            self._context.jobs.cancel(self.running.job)
            self._context.tell(Change.WORK)
