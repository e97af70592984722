"""The batch in the window: begins, follows, pauses and ends the answering of folders."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from time import monotonic

import numpy as np

from app.analyst import Analyst
from app.batch.answering import Answering, answer_batch
from app.batch.pace import Rate
from app.batch.run import able_ones, begin_batch
from app.batch.saved_rows import saved_rows
from app.changes import Change
from app.context import Context
from app.files.folder import images_in
from app.files.known import known_as
from app.files.saving import Sources, file_ids
from app.files.tables import write_table
from app.history.pages import HistoryPages
from app.history.virtual_rows import PAGE_ROWS, VirtualRows
from app.jobs import Continuation, Jobs
from errors import shown_name
from models.pipeline import Progress
from models.prediction import Verdict
from predictions import ALL, PipelineStatus
from store.batch_rows import Batch, BatchAnswer, BatchCounts, BatchItem, BatchState
from store.batches import Batches
from store.history import History
from store.query import SortBy
from words import N_, _, joined

__all__ = ["BatchAnswer", "BatchDesk", "BatchState", "SortBy"]

# The list is read again so often while a batch runs.
SHOW_EVERY_S = 0.7
NOTHING_TO_SAVE = N_("There is no batch to save yet; choose a folder first.")


@dataclass(frozen=True)
class _Read:
    batch: Batch | None
    counts: BatchCounts
    numbers: np.ndarray
    first: Sequence[BatchAnswer]
    errors: list[BatchItem]


class BatchDesk:
    """The batch begun last, whether or not it runs.

    Attributes:
        batch: None before the first one.
        counts: what became of its images so far.
        errors: its images that could not be answered.
        is_running: True from begin or resume to the end, a pause or a cancel.
        is_stopping: True once a pause or cancel was asked for.
        rate: how fast it goes.
        sort_by: the order of the answers.
        is_descending: the last first.
        only: the verdict that is listed; None for all.
    """

    def __init__(self, context: Context, jobs: Jobs, history: HistoryPages) -> None:
        self._context = context
        self._history = history
        self._jobs = jobs
        self._job = 0
        self._shown_at = 0.0
        self._reading = 0
        self._ends_as: BatchState | None = None
        self._answering = Answering()
        self._done_before = 0
        self._rows: VirtualRows[BatchAnswer] = VirtualRows(
            context.archive, _read_answers, self._tell, context.fail
        )
        self.batch: Batch | None = None
        self.counts = BatchCounts()
        self.errors: list[BatchItem] = []
        self.is_running = False
        self.is_stopping = False
        self.rate = Rate()
        self.sort_by, self.is_descending = SortBy.ANSWERED, False
        self.only: Verdict | None = None
        for change in (Change.READING, Change.ROWS):
            context.listeners.listen(change, self.refresh)

    def __len__(self) -> int:
        return len(self._rows)

    def answer(self, index: int) -> BatchAnswer | None:
        """Return an answer by its place in the list; None while it is being read."""
        return self._rows.row(index)

    @property
    def has_answers(self) -> bool:
        """True while there is something to list: answers, or why there are none."""
        return len(self) + len(self.errors) > 0

    @property
    def can_go_on(self) -> bool:
        """True for a batch that was paused or whose program was ended."""
        is_open = self.batch is not None and self.batch.state is BatchState.OPEN
        return is_open and not self.is_running and self.counts.waiting > 0

    @property
    def has_unnoted(self) -> bool:
        """True where images of a batch that was stopped are answered, but not noted in it.

        The disk was full when they were to be, or they were at hand when it was stopped.
        """
        if self.batch is None or self.is_running or self._answering.batch != self.batch.id:
            return False
        return self._done_before + self._answering.kept > self.counts.done

    @property
    def seconds_left(self) -> float:
        """Seconds to the end at the rate of the last ones; 0 until it can be told."""
        rate = self.rate.per_second
        return self.counts.waiting / rate if rate else 0.0

    def begin(
        self, paths: Sequence[Path], is_recursive: bool, statuses: Sequence[PipelineStatus]
    ) -> None:
        """Answer all images of folders and files.

        Args:
            paths: folders and files, of any of the formats.
            is_recursive: True takes sub-folders too.
            statuses: all pipelines; which of them is asked is a setting.
        """
        chosen = self._context.settings.pipeline
        asked = [s.name for s in statuses if s.is_ready and chosen in (ALL, s.name)]
        if self.is_running or not asked:
            obstacle = next((s.obstacle for s in statuses if s.name == chosen), "")
            self._context.warn(
                _("A batch is running; pause or cancel it first.")
                if self.is_running
                else obstacle
                or _("No pipeline has its weights; the Models tab says what is missing.")
            )
            return

        def begun(batches: Batches, lead: Analyst) -> tuple[Batch, str]:
            able, remarks = able_ones(lead, asked)
            images = images_in(paths, remarks.append, is_recursive)
            place = str(paths[0]) if len(paths) == 1 else f"{paths[0].parent} ({len(paths)})"
            remark = joined(remarks) if remarks else ""
            return begin_batch(batches, place, images, able), remark

        self._done_before = 0
        self._run(begun)

    def go_on(self) -> None:
        """Answer what still waits in the latest batch."""
        if self.batch is not None and not self.is_running:
            number, self._done_before = self.batch.id, self.counts.done

            def found(batches: Batches, lead: Analyst) -> tuple[Batch, str]:
                batch = batches.batch(number)
                for pipeline in batch.pipelines:
                    lead.predictor.weights(pipeline).verify()
                return batch, ""

            self._run(found)

    def pause(self) -> None:
        """Stop after the images at hand; `go_on` continues there, also after a restart."""
        self._stop(None)

    def cancel(self) -> None:
        """Stop after the images at hand, for good."""
        if self.is_running:
            self._stop(BatchState.CANCELLED)
        elif self.batch is not None and self.can_go_on:
            self._end(self.batch.id, BatchState.CANCELLED)

    def list_by(self, sort_by: SortBy, is_descending: bool, only: Verdict | None) -> None:
        """List the answers in another order, or those with one verdict."""
        self.sort_by, self.is_descending, self.only = sort_by, is_descending, only
        self.refresh()

    def refresh(self) -> None:
        """Read again what became of the latest batch."""
        self._reading += 1
        reading = self._reading
        seen = self._context.seen()
        order = (self.sort_by, self.is_descending, self.only, seen)

        def read(history: History, _progress: Progress) -> _Read:
            batches = Batches(history)
            batch = batches.latest()
            if batch is None:
                return _Read(None, BatchCounts(), np.zeros(0, np.int64), [], [])
            numbers = batches.answer_numbers(batch.id, *order)
            first = batches.answers(numbers[:PAGE_ROWS])
            return _Read(
                batch, batches.counts(batch.id, seen), numbers, first, batches.errors(batch.id)
            )

        def done(found: _Read) -> None:
            if reading != self._reading:
                return
            self.batch, self.counts, self.errors = found.batch, found.counts, found.errors
            self._rows.show(found.numbers, found.first)
            if self.is_running:
                self.rate.note(self.counts.done, monotonic())
            self._tell()

        self._context.archive.start(read, Continuation(done=done, failed=self._context.fail))

    def export(self, path: Path) -> None:
        """Write all answers and errors of the batch to a CSV or JSON file."""
        if self.batch is None:
            self._context.warn(_(NOTHING_TO_SAVE))
            return
        batch, opened = self.batch.id, self._context.opened()

        def work(history: History, _progress: Progress) -> None:
            # The history knows none of those that could not be answered, or wait for it.
            images = (item.path for item in Batches(history).items(batch))
            sources = Sources(file_ids(chain(opened, images)), partial(known_as, history))
            write_table(path, saved_rows(history, batch), sources)

        self._context.archive.start(
            work,
            Continuation(
                done=lambda _r: self._context.saved(
                    _("Saved {name}.").format(name=shown_name(path)), path
                ),
                failed=self._context.fail,
            ),
        )

    def poll(self) -> None:
        """Continue what the batch's thread has spoken of."""
        self._jobs.poll()

    def _run(self, begun: Callable[[Batches, Analyst], tuple[Batch, str]]) -> None:
        """Answer a batch.

        Args:
            begun: returns it, and what there is to be said of its images.
        """
        self.is_running, self.is_stopping, self._ends_as = True, False, None
        self.rate, self._shown_at = Rate(), 0.0
        running = self._answering = Answering()
        analyst, processors = self._context.analyst, self._context.settings.threads or None
        self._job = self._jobs.start(
            lambda progress: answer_batch(analyst, begun, running, processors, progress),
            Continuation(
                done=lambda _r: self._ended(""),
                failed=self._ended,
                stopped=self._was_stopped,
                advanced=lambda remark, _f: self._advanced(remark),
            ),
        )
        self._tell()

    def _stop(self, ends_as: BatchState | None) -> None:
        if self.is_running:
            self.is_stopping, self._ends_as = True, ends_as
            self._jobs.cancel(self._job)
            self._tell()

    def _advanced(self, remark: str) -> None:
        if remark:
            self._context.inform(remark)
        if monotonic() - self._shown_at > SHOW_EVERY_S:
            self._shown_at = monotonic()
            self.refresh()

    def _was_stopped(self) -> None:
        if self._ends_as is not None and self._answering.batch:
            self._end(self._answering.batch, self._ends_as)
        self._ended("")

    def _end(self, batch: int, state: BatchState) -> None:
        self._context.archive.start(
            lambda history, _p: Batches(history).end(batch, state),
            Continuation(done=lambda _r: self.refresh(), failed=self._context.fail),
        )

    def _ended(self, sentence: str) -> None:
        self.is_running = self.is_stopping = False
        if sentence:
            self._context.fail(sentence)
        self.refresh()
        self._history.refresh()

    def _tell(self) -> None:
        self._context.tell(Change.BATCH)


def _read_answers(history: History, numbers: np.ndarray) -> list[BatchAnswer]:
    return Batches(history).answers(numbers)
