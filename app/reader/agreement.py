"""The pipelines held against the reader's own word."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.changes import Change
from app.context import Context
from app.jobs import Continuation
from app.reader.agreement_figures import (
    JUDGED,
    REFUSED,
    Figures,
    Moment,
    Pair,
    figures_of,
    over_time,
)
from models.pipeline import Progress
from models.registry import PIPELINES, names_a_kind
from store.history import History
from store.opinions import Opinion, SpokenOf, Stance, all_opinions, answers_spoken_of


@dataclass(frozen=True)
class AgreementTable:
    """All that the tab shows.

    Attributes:
        lines: for each pipeline all parts together, then part by part.
        moments: by pipeline, how agreement ran over time.
        images: how many X-rays the reader gave a verdict on.
    """

    lines: tuple[Figures, ...] = ()
    moments: dict[str, list[Moment]] = field(default_factory=dict)
    images: int = 0


class Agreement:
    """Reads what was said and answered, and counts.

    Attributes:
        table: as it was read last.
        only_first: whether first readings alone count.
        is_read: False until it was read for the first time.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._reading = 0
        self.table = AgreementTable()
        self.only_first = False
        self.is_read = False

    def choose(self, only_first: bool) -> None:
        """Count first readings alone, or all words."""
        self.only_first = only_first
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        self._reading += 1
        reading, only_first = self._reading, self.only_first

        def work(history: History, _progress: Progress) -> AgreementTable:
            words = all_opinions(history)
            return table_of(pairs_of(words, answers_spoken_of(history), only_first), words)

        self._context.archive.start(
            work,
            Continuation(
                done=lambda table: self._was_read(reading, table), failed=self._context.fail
            ),
        )

    def _was_read(self, reading: int, table: AgreementTable) -> None:
        if reading == self._reading:
            self.table, self.is_read = table, True
            self._context.tell(Change.AGREEMENT)


def pairs_of(
    opinions: Iterable[Opinion], answers: Iterable[SpokenOf], only_first: bool = False
) -> list[Pair]:
    """Return the X-rays of which reader and pipelines both spoke.

    The latest verdict that the reader gave on an X-ray counts for all pipelines, also for those
    that refused it as out of scope.

    Args:
        opinions: the earliest first.
        answers: the latest of each pipeline to each X-ray.
        only_first: whether first readings alone count.
    """
    verdicts: dict[str, Opinion] = {}
    parts: dict[str, str] = {}
    for word in opinions:
        if word.body_part:
            parts[word.image_key] = word.body_part
        counts = word.stance is Stance.FIRST or not only_first
        if counts and word.verdict in JUDGED:
            verdicts[word.image_key] = word
    spoken = list(answers)
    for answer in spoken:
        if answer.body_part:
            parts.setdefault(answer.image_key, answer.body_part)
    pairs = []
    for answer in spoken:
        word = verdicts.get(answer.image_key)
        if word is not None and word.verdict is not None and _speaks_of_fracture(answer):
            part = parts.get(answer.image_key, "")
            pairs.append(Pair(answer.pipeline, part, word.verdict, answer.verdict, word.said_at))
    return pairs


def _speaks_of_fracture(answer: SpokenOf) -> bool:
    # A kind that was not recognised is out of scope too, and says nothing of a fracture.
    is_refused = answer.verdict is REFUSED and not names_a_kind(answer.pipeline)
    return answer.verdict in JUDGED or is_refused


def table_of(pairs: list[Pair], opinions: Iterable[Opinion]) -> AgreementTable:
    """Count pairs."""
    lines: list[Figures] = []
    moments = {}
    for pipeline in PIPELINES:
        parts = sorted({pair.part for pair in pairs if pair.pipeline == pipeline})
        if parts:
            lines.append(figures_of(pairs, pipeline))
            lines += [figures_of(pairs, pipeline, part) for part in parts]
            moments[pipeline] = over_time(pairs, pipeline)
    images = {word.image_key for word in opinions if word.verdict in JUDGED}
    return AgreementTable(tuple(lines), moments, len(images))
