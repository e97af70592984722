"""Answering a batch: its images side by side, what came of them kept as it comes."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from app.analyst import Answer
from app.crew import Answered, MakeAnalyst, answer_list
from app.folder import Opened
from errors import WeightsUnavailable
from store.batches import Batch, BatchAnswer, Batches, BatchItem, BatchState
from store.rows import part_named_by

# What came is kept at once for so long: one write for many images, and little is asked again
# after a crash; those answers are in the history by then.
KEEP_EVERY_S = 0.5
RATE_OVER_S = 20.0


def begin_batch(
    batches: Batches, place: str, images: Iterable[Path | Opened], pipelines: Sequence[str]
) -> Batch:
    """Keep a new batch of what `app.folder.images_in` returned."""
    items = [
        BatchItem(number, image.path.absolute(), image.error)
        if isinstance(image, Opened)
        else BatchItem(number, image.absolute())
        for number, image in enumerate(images)
    ]
    return batches.begin(place, pipelines, items)


def run_batch(
    batches: Batches, batch: Batch, make_analyst: MakeAnalyst
) -> Generator[Answered, None, None]:
    """Answer what waits in a batch, in its order; whoever stops asking leaves the rest waiting."""
    items = batches.waiting(batch.id, -1)
    answered = answer_list([item.path for item in items], batch.pipelines, make_analyst)
    done: list[BatchItem] = []
    said: list[BatchAnswer] = []
    kept_at = monotonic()
    try:
        for item, one in zip(items, answered, strict=True):
            done.append(BatchItem(item.number, item.path, _error_of(one)))
            said += _answers_of(item, one)
            if monotonic() - kept_at > KEEP_EVERY_S:
                batches.keep(batch.id, done, said)
                done, said, kept_at = [], [], monotonic()
            yield one
        batches.keep(batch.id, done, said)
        done, said = [], []
        batches.end(batch.id, BatchState.FINISHED)
    finally:
        answered.close()
        if done:
            batches.keep(batch.id, done, said)


@dataclass
class Rate:
    """How fast a batch goes, over the last seconds."""

    _marks: list[tuple[float, int]] = field(default_factory=list)

    def note(self, done: int, now: float) -> None:
        """Note how many images are done."""
        self._marks = [m for m in self._marks if now - m[0] < RATE_OVER_S] + [(now, done)]

    @property
    def per_second(self) -> float:
        """Images a second; 0 until it can be told."""
        if len(self._marks) < 2:
            return 0.0
        (since, before), (now, done) = self._marks[0], self._marks[-1]
        return (done - before) / (now - since) if now > since else 0.0


def _error_of(one: Answered) -> str:
    refusals = [str(answer) for answer in one.answers if isinstance(answer, WeightsUnavailable)]
    return " ".join([one.opened.error, *refusals]).strip()


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
