"""Answering a batch: its images side by side, what came of them kept as it comes."""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic

from app.analyst import Analyst, Answer
from app.batch.crew import Answered, MakeAnalyst, answer_list
from app.files.folder import Opened
from errors import HistoryUnavailable, WeightsUnavailable
from models.registry import part_named_by
from store.batch_rows import Batch, BatchAnswer, BatchItem, BatchState
from store.batches import Batches
from words import joined

# What came is kept at once for so long: one write for many images, and little is asked again
# after a crash; those answers are in the history by then.
KEEP_EVERY_S = 0.5


def able_ones(analyst: Analyst, asked: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the pipelines whose weights are whole, and a sentence for whatever others lack.

    Raises:
        WeightsUnavailable: none is left; every image would only meet the same error.
    """
    able: list[str] = []
    reasons: dict[str, WeightsUnavailable] = {}
    for pipeline in asked:
        try:
            analyst.predictor.weights(pipeline).verify()
            able.append(pipeline)
        except WeightsUnavailable as error:
            # Pipelines that share a file say the same.
            reasons.setdefault(str(error), error)
    if not able and reasons:
        raise next(iter(reasons.values()))
    return able, list(reasons)


def begin_batch(
    batches: Batches, place: str, images: Iterable[Path | Opened], pipelines: Sequence[str]
) -> Batch:
    """Keep a new batch of what `app.files.folder.images_in` returned."""
    items = [replace(item, path=item.path.absolute()) for item in items_of(images)]
    return batches.begin(place, pipelines, items)


def items_of(images: Iterable[Path | Opened]) -> list[BatchItem]:
    """Return what `app.files.folder.images_in` returned as the items of a batch."""
    return [
        BatchItem(number, image.path, image.error)
        if isinstance(image, Opened)
        else BatchItem(number, image)
        for number, image in enumerate(images)
    ]


def images_of(items: Iterable[BatchItem]) -> list[Path | Opened]:
    """Return items as `app.batch.crew.answer_list` takes them."""
    return [Opened(item.path, None, item.error) if item.error else item.path for item in items]


def run_batch(
    batches: Batches,
    batch: Batch,
    items: Sequence[BatchItem],
    make_analyst: MakeAnalyst,
    *,
    frame: int = 0,
    processors: int | None = None,
    not_noted: Callable[[str], None] | None = None,
) -> Generator[Answered, None, None]:
    """Answer what waits in a batch, in its order.

    An image is done when the next one is asked for, so that whoever is killed while it makes
    something of an answer gets it once more; whoever stops asking leaves the rest waiting.

    Args:
        batches: notes what came.
        batch: what is worked on.
        items: those that wait.
        make_analyst: as for `answer_list`.
        frame: which picture of each file, counted from 0.
        processors: as for `answer_list`.
        not_noted: told why what came could not be noted; None lets that end the batch.
    """
    answered = answer_list(images_of(items), batch.pipelines, make_analyst, frame, processors)
    notes = _Notes(batches, batch.id, not_noted)
    try:
        for item, one in zip(items, answered, strict=True):
            yield one
            notes.add(item, one)
        notes.keep()
        notes.end()
    finally:
        answered.close()
        notes.keep()


class _Notes:
    """What came of a batch's images since it was noted last."""

    def __init__(
        self, batches: Batches, batch: int, not_noted: Callable[[str], None] | None
    ) -> None:
        self._batches = batches
        self._batch = batch
        self._not_noted = not_noted
        self._kept_at = monotonic()
        self._done: list[BatchItem] = []
        self._said: list[BatchAnswer] = []

    def add(self, item: BatchItem, one: Answered) -> None:
        self._done.append(replace(item, error=_error_of(one)))
        self._said += _answers_of(item, one)
        if monotonic() - self._kept_at > KEEP_EVERY_S:
            self.keep()

    def keep(self) -> None:
        done, said = self._done, self._said
        self._kept_at = monotonic()
        if done:
            self._try(lambda: self._batches.keep(self._batch, done, said))
            # What could not be noted is tried once more at the end.
            self._done, self._said = [], []

    def end(self) -> None:
        self._try(lambda: self._batches.end(self._batch, BatchState.FINISHED))

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except HistoryUnavailable as error:
            if self._not_noted is None:
                raise
            self._not_noted(str(error))


def _error_of(one: Answered) -> str:
    refusals = [str(answer) for answer in one.answers if isinstance(answer, WeightsUnavailable)]
    return joined([sentence for sentence in (one.opened.error, *refusals) if sentence])


def _answers_of(item: BatchItem, one: Answered) -> list[BatchAnswer]:
    return [
        BatchAnswer(
            number=item.number,
            path=item.path,
            pipeline=answer.prediction.pipeline,
            row=answer.row,
            verdict=answer.prediction.verdict,
            probability=answer.prediction.probability,
            body_part=part_named_by(answer.prediction),
        )
        for answer in one.answers
        if isinstance(answer, Answer)
    ]
