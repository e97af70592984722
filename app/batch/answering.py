"""Answering a batch of the window: the job of the crew's thread."""

from collections.abc import Callable
from dataclasses import dataclass

from app.analyst import Analyst
from app.batch.run import run_batch
from errors import HistoryUnavailable
from models.pipeline import Progress
from store.batch_rows import Batch
from store.batches import Batches
from store.history import MEMORY
from words import N_, _

NEEDS_A_FILE = N_(
    "A batch is kept in the history's file, and there is none that can be written; choose one "
    "under Settings, Place of the history."
)


@dataclass
class Answering:
    """What a job has come to: filled by the job, and read when that has ended.

    Attributes:
        batch: its number; 0 until it has been begun or taken.
        kept: how many images have all their answers in the history.
    """

    batch: int = 0
    kept: int = 0


def answer_batch(
    analyst: Analyst,
    begun: Callable[[Batches, Analyst], tuple[Batch, str]],
    answering: Answering,
    processors: int | None,
    progress: Progress,
) -> None:
    """Answer what waits in a batch.

    Args:
        analyst: others are made like it.
        begun: returns the batch, and what there is to be said of its images; takes an analyst
            of this thread.
        answering: takes what it has come to.
        processors: how many may be used; None for all.
        progress: told the remark, and of each image.

    Raises:
        HistoryUnavailable: there is none to be written, or another window answers this batch.
    """
    lead = analyst.another()
    try:
        if lead.history.path == MEMORY or lead.history.is_read_only:
            raise HistoryUnavailable(_(NEEDS_A_FILE))
        batches = Batches(lead.history)
        batch, remark = begun(batches, lead)
        with batches.take(batch.id):
            answering.batch = batch.id
            progress(remark, 0.0)
            items = batches.items(batch.id, is_waiting=True)
            answers = run_batch(batches, batch, items, analyst.another, processors=processors)
            try:
                for one in answers:
                    answering.kept += one.is_kept
                    progress("", 0.0)
            finally:
                answers.close()
    finally:
        lead.close()
