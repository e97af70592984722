"""The program without its window: the only thing that widgets talk to.

Every method of a session and its rooms returns at once; whatever takes longer than a millisecond
is a job for the worker, whose end `poll` brings back to the Tk thread.
"""

import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.analyses import Analyses
from app.analyst import Analyst
from app.archive import Archive
from app.batch.desk import BatchDesk
from app.changes import Change, Listeners, Notice, NoticeKind
from app.choices import Choices
from app.context import Context
from app.crash import after_crash
from app.export.desk import CaseDesk
from app.export.picture import Export
from app.freed_memory import FreedMemory
from app.history.desk import HistoryDesk
from app.history.pages import HistoryPages
from app.images.equalising import Equalising
from app.images.frames import Frames
from app.images.open_images import OpenImages
from app.images.recent import Recent
from app.images.thumbnails import Thumbnails
from app.jobs import Continuation, Hands, Jobs
from app.measuring.measuring import Measuring
from app.reader.opinions import Opinions
from app.reader.reading_first import ReadingFirst
from app.settings import Settings
from app.weights.desk import WeightsDesk
from app.work_words import work_in_words

if TYPE_CHECKING:
    from app.reader.agreement import Agreement

__all__ = ["Change", "NoticeKind", "Session"]


class Session:
    """The rooms of the program, each with its own state.

    Args:
        analyst: belongs to the worker's thread.
        worker: reads, answers and writes.
        settings: what the user chose.
        crash_report: on the last run, where that broke down; told when the window has been drawn.
        clerk: searches the history meanwhile; None leaves that to the worker.
        crew: answers batches meanwhile; None leaves that to the worker too.
        auditor: verifies the history meanwhile; None leaves that to the clerk.
        clock: seconds that only grow; by them memory is handed back.

    Attributes:
        images: what is open.
        frames: which picture of a file that holds several is on screen.
        equalising: the shown image with its local contrast evened out.
        thumbnails: the small pictures of what was only listed.
        recent: what was opened lately.
        measuring: what is measured on the shown image.
        analyses: what is asked.
        history: what was answered before.
        rows: what is done with that.
        batch: the folders that are answered.
        opinions: what the reader says of the shown image.
        reading_first: whether they say it before they see an answer.
        weights: what can answer.
        export: the picture on screen, taken out of the program.
        case: reports and exports of what is open.
        choices: how answers are judged and shown, and all that lies in the settings.
        settings: what the user chose.
    """

    def __init__(
        self,
        analyst: Analyst,
        worker: Hands,
        settings: Settings,
        crash_report: Path | None = None,
        *,
        clerk: Hands | None = None,
        crew: Hands | None = None,
        auditor: Hands | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._crash_report = crash_report
        self._on_work: Callable[[], None] = lambda: None
        self._desks: list[Jobs] = []
        self._freed = FreedMemory(clock)
        jobs = self._jobs_of(worker)
        archive = Archive(
            analyst,
            jobs,
            self._jobs_of(clerk) if clerk else None,
            self._jobs_of(auditor) if auditor else None,
        )
        self._context = Context(analyst, jobs, archive, settings, Listeners())
        self.settings = settings
        self.images = OpenImages(self._context)
        self.frames = Frames(self._context, self.images)
        self.thumbnails = Thumbnails(self._context)
        self.recent = Recent(self._context, self.images)
        self.equalising = Equalising(self._context, self.images)
        self.measuring = Measuring(self._context, self.images)
        self.history = HistoryPages(self._context)
        self.rows = HistoryDesk(self._context, self.history)
        self.batch = BatchDesk(self._context, self._jobs_of(crew) if crew else jobs, self.history)
        self.opinions = Opinions(self._context, self.images, self.history)
        self.reading_first = ReadingFirst(self._context, self.images, self.opinions)
        self.weights = WeightsDesk(self._context)
        self.analyses = Analyses(self._context, self.images, self.weights, self.history)
        self.export = Export(self._context, self.images)
        self.case = CaseDesk(self._context, self.images, self.weights)
        self.choices = Choices(self._context, self.images, self.reading_first)

    def start(self) -> None:
        """Read manifests and history, once the window has been drawn."""
        # OpenVINO's import holds up every thread for some 20 ms: nobody waits for an answer yet.
        self._context.jobs.start(
            lambda _progress: self._context.analyst.get_ready(),
            Continuation(done=lambda _none: None, failed=self._context.fail),
        )
        self.weights.refresh()
        self.history.refresh()
        self.rows.start()
        self.batch.refresh()
        self.reading_first.start()
        self.case.start()
        if self._crash_report is not None:
            self._tell_of_crash(self._crash_report)

    def listen(self, change: Change, listener: Callable[[], None]) -> None:
        """Call `listener` on the Tk thread after every such change."""
        self._context.listeners.listen(change, listener)

    def forget(self, change: Change, listener: Callable[[], None]) -> None:
        """Call `listener` no more, as for a window that has been closed."""
        self._context.listeners.forget(change, listener)

    def tell_all(self) -> Iterator[None]:
        """Let everyone who listens read the session anew, in steps, the images last."""
        for change in reversed(Change):
            if change is not Change.LANGUAGE:
                self._context.tell(change)
                yield

    def forget_all(self, is_gone: Callable[[Callable[[], None]], bool]) -> None:
        """Call no more those listeners of whom `is_gone` says so."""
        self._context.listeners.forget_all(is_gone)

    def poll(self) -> None:
        """Bring back what the workers have done since the last call."""
        self._context.jobs.poll()
        self._context.archive.poll()
        self.batch.poll()

    def rest(self) -> None:
        """Do what is best done while nothing is awaited."""
        self._freed.hand_back()

    def when_work_starts(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever a worker is handed a job; there is one listener."""
        self._on_work = listener

    @property
    def awaits_work(self) -> bool:
        """True while a worker has a job of whose end `poll` has not yet heard."""
        return any(jobs.is_awaited for jobs in self._desks)

    def renew_archive(self) -> None:
        """Open the history anew, after the clerk's thread died."""
        self._context.archive.start_afresh()

    def close(self) -> None:
        """Pause the batch and put the history away; the worker's own things are its maker's."""
        # Those who listened went with the window.
        self.forget_all(lambda _listener: True)
        self.batch.pause()
        self._context.archive.close()

    @cached_property
    def agreement(self) -> "Agreement":
        """How far the pipelines answer as the reader does; made when it is first looked at."""
        from app.reader.agreement import Agreement

        return Agreement(self._context)

    @property
    def work(self) -> tuple[str, float]:
        """What is being done, in words, and how much of it is, 0 to 1; no words for nothing."""
        return work_in_words(self.images, self.analyses, self.weights, self.case)

    @property
    def is_busy(self) -> bool:
        """True while something runs that `cancel` would stop."""
        is_taking = self.case.running is not None
        return is_taking or self.analyses.running is not None or self.weights.is_busy

    @property
    def notice(self) -> Notice:
        """The sentence on the status line."""
        return self._context.notice

    def inform(self, sentence: str) -> None:
        """Put a sentence on the status line; an empty one clears it."""
        self._context.inform(sentence)

    def fail(self, sentence: str) -> None:
        """Say that something broke."""
        self._context.fail(sentence)

    def cancel(self) -> None:
        """Stop the running analysis, what is being done to weights, and a running export."""
        self.analyses.cancel()
        self.weights.cancel()
        self.case.cancel()

    def _jobs_of(self, worker: Hands) -> Jobs:
        jobs = Jobs(worker, lambda: self._on_work())  # noqa: PLW0108 - the listener comes later
        self._desks.append(jobs)
        return jobs

    def _tell_of_crash(self, report: Path) -> None:
        analyst = self._context.analyst
        self._context.jobs.start(
            lambda _progress: after_crash(report, analyst.history.count()),
            Continuation(done=self._context.warn_next, failed=self._context.fail),
        )
