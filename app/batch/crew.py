"""A list of images answered by several analysts side by side, each on a thread of its own.

All processors on one picture wait for each other, and for the decoding and keeping between two
answers; a picture on each processor does not. Only one picture alone is faster with all processors
on it.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from app.analyst import Analyst, Answer
from app.files.folder import Opened, open_image
from errors import WeightsUnavailable
from imaging.opencv import one_thread_each
from models.networks import Networks

# Decoding, keeping and telling are Python's, which more than four wait for.
MOST_ANALYSTS = 4
# So many images for each analyst are under way or answered before the oldest is asked back.
AHEAD = 2

MakeAnalyst = Callable[[Networks | None], Analyst]


@dataclass(frozen=True)
class Answered:
    """One image of a list with its answers.

    Attributes:
        opened: the image, read or refused.
        answers: one for each pipeline asked, in order, or why it could not be given; empty for an
            image that was refused.
        warning: one sentence about the place of the history; empty when there is nothing to say.
    """

    opened: Opened
    answers: tuple[Answer | WeightsUnavailable, ...] = ()
    warning: str = ""

    @property
    def is_kept(self) -> bool:
        """True when all its answers are in the history."""
        rows = [answer.row for answer in self.answers if isinstance(answer, Answer)]
        return bool(rows) and all(rows)


def answer_list(
    images: Sequence[Path | Opened],
    pipelines: Sequence[str],
    make_analyst: MakeAnalyst,
    frame: int = 0,
    processors: int | None = None,
) -> Generator[Answered, None, None]:
    """Read and answer images; they come back in order.

    Args:
        images: as `app.files.folder.images_in` returns them.
        pipelines: names of the registry.
        make_analyst: called on each thread with the networks that all of them share.
        frame: which picture of each file, counted from 0.
        processors: how many may be used; None for all.
    """
    count = max(1, min(MOST_ANALYSTS, processors or os.cpu_count() or 1, len(images)))
    networks = Networks(count, processors)
    members = [_Member(make_analyst, networks, number) for number in range(count)]
    waiting: deque[Future[Answered]] = deque()
    try:
        with one_thread_each() if count > 1 else nullcontext():
            for number, image in enumerate(images):
                waiting.append(members[number % count].answer(image, pipelines, frame))
                if len(waiting) > AHEAD * count:
                    yield waiting.popleft().result()
            # Whoever is through goes while others still compute.
            for member in members:
                member.dismiss()
            while waiting:
                yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        for member in members:
            member.dismiss()
        for member in members:
            member.wait()


class _Member:
    """An analyst and the thread that owns it."""

    def __init__(self, make_analyst: MakeAnalyst, networks: Networks, number: int) -> None:
        self._thread = ThreadPoolExecutor(1, f"analyst-{number}")
        self._analyst = self._thread.submit(make_analyst, networks)
        self._is_dismissed = False

    def answer(
        self, image: Path | Opened, pipelines: Sequence[str], frame: int
    ) -> Future[Answered]:
        return self._thread.submit(self._answer, image, pipelines, frame)

    def dismiss(self) -> None:
        """Let it finish what is not cancelled, close its database, and end its thread."""
        if not self._is_dismissed:
            self._is_dismissed = True
            self._thread.submit(self._close)
            self._thread.shutdown(wait=False)

    def wait(self) -> None:
        """Return when its thread has ended."""
        self._thread.shutdown()

    def _close(self) -> None:
        self._analyst.result().close()
        # Giving the networks back takes its time: here, and not on the thread that waits.
        del self._analyst

    def _answer(self, image: Path | Opened, pipelines: Sequence[str], frame: int) -> Answered:
        opened = open_image(image, frame)
        if opened.radiograph is None:
            return Answered(opened)
        analyst = self._analyst.result()
        answers: list[Answer | WeightsUnavailable] = []
        for pipeline in pipelines:
            try:
                answers.append(analyst.answer(opened.radiograph, pipeline))
            except WeightsUnavailable as error:
                answers.append(error)
        return Answered(opened, tuple(answers), analyst.history_warning)
