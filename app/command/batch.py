"""The images of one call of the command line: many are a batch, which `--resume` goes on with."""

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.batch.crew import Answered, MakeAnalyst, answer_list
from app.batch.run import images_of, items_of, run_batch
from app.command.options import Options
from app.files.folder import Opened
from errors import HistoryUnavailable, WrongUsage
from store.batch_rows import Batch, BatchItem
from store.batches import Batches
from store.history import MEMORY, History

NEEDS_A_HISTORY = "--resume goes on with what the history's file knows, and there is none"
NOT_NOTED = "How far this run came is not noted, so --resume can't go on with it. {error}"
BEGUN_ANEW = "No unfinished run of this call was found; it begins anew."
GOES_ON = (
    "Going on with the run of {begun:%Y-%m-%d %H:%M}: {done} of its {images} images are done and "
    "not said again."
)


class CommandBatch:
    """What is to be answered, and what a run that was ended by force has answered already.

    A call for several images is noted in the history's file and found by its own words: the paths
    as they were named and where they lead, the pipelines, and what else changes the answers. Once
    it came to its end the note is deleted.

    Args:
        options: of the command line.
        images: as `app.files.folder.images_in` returns them; of a resumed run those of its
            beginning take their place.
        pipelines: names of the registry.
        make_analyst: as for `answer_list`.
        warn: told in one sentence what there is to be said.

    Attributes:
        items: all images, in order.
        done: those of them that the earlier run has told of.

    Raises:
        HistoryUnavailable: to resume a run was asked for, and the history can't be written.
        WrongUsage: to resume a run was asked for without a history.
    """

    def __init__(
        self,
        options: Options,
        images: Callable[[], Sequence[Path | Opened]],
        pipelines: Sequence[str],
        make_analyst: MakeAnalyst,
        warn: Callable[[str], None],
    ) -> None:
        if options.resumes and not options.keeps_history:
            raise WrongUsage(f"{NEEDS_A_HISTORY} with --no-history.")
        self._pipelines, self._make_analyst, self._warn = pipelines, make_analyst, warn
        self._frame = options.frame
        self._request = _request(options, pipelines)
        self._place = str(options.paths[0])
        self._history: History | None = None
        self._batch: Batch | None = None
        self._answered: set[int] = set()
        self.done: list[BatchItem] = []
        self.items: list[BatchItem] = []
        if options.resumes:
            self._find()
        if self._batch is None:
            self.items = items_of(images())
            if options.resumes or (len(self.items) > 1 and options.keeps_history):
                self._begin(is_needed=options.resumes)

    def answers(self) -> Generator[Answered, None, None]:
        """Answer what is not done yet, in order."""
        done = {item.number for item in self.done}
        waiting = [item for item in self.items if item.number not in done]
        with closing(self._answers(waiting)) as answers:
            yield from answers

    def answers_again(self) -> Generator[Answered, None, None]:
        """Read what is done already once more, its answers from the history.

        What refused an image as a whole is said again as it was; where only some of the pipelines
        could not answer, these are asked again.
        """
        images = images_of(
            replace(item, error="") if item.number in self._answered else item for item in self.done
        )
        with closing(
            answer_list(images, self._pipelines, self._make_analyst, self._frame)
        ) as answers:
            yield from answers

    def end(self) -> None:
        """Delete the note: all was said and written."""
        if self._history is not None:
            try:
                Batches(self._history).forget(self._request)
            except HistoryUnavailable as error:
                self._not_noted(str(error))

    def close(self) -> None:
        """Close the history's file, and say if it had to be mended."""
        if self._history is not None:
            self._history.close()
            self._warn(self._history.warning)

    def _answers(self, waiting: Sequence[BatchItem]) -> Generator[Answered, None, None]:
        if self._history is None or self._batch is None:
            images = images_of(waiting)
            return answer_list(images, self._pipelines, self._make_analyst, self._frame)
        return run_batch(
            Batches(self._history),
            self._batch,
            waiting,
            self._make_analyst,
            frame=self._frame,
            not_noted=self._not_noted,
        )

    def _find(self) -> None:
        batches = Batches(self._opened())
        self._batch = batches.latest(self._request)
        if self._batch is None:
            self._warn(BEGUN_ANEW)
            return
        self.done = batches.items(self._batch.id, is_waiting=False)
        self._answered = batches.answered(self._batch.id)
        self.items = batches.items(self._batch.id)
        self._warn(
            GOES_ON.format(
                begun=self._batch.started_at.astimezone(),
                done=len(self.done),
                images=len(self.items),
            )
        )

    def _begin(self, *, is_needed: bool) -> None:
        def begin() -> None:
            batches = Batches(self._opened())
            batches.forget(self._request)
            self._batch = batches.begin(self._place, self._pipelines, self.items, self._request)

        try:
            begin()
        except HistoryUnavailable:
            # Each answer that is not kept says so itself.
            if is_needed:
                raise

    def _opened(self) -> History:
        if self._history is None:
            history = self._make_analyst(None).history
            if history.path == MEMORY or history.is_read_only:
                raise HistoryUnavailable(
                    f"{NEEDS_A_HISTORY} that can be written; name a place with --db."
                )
            self._history = history
        return self._history

    def _not_noted(self, reason: str) -> None:
        self._warn(NOT_NOTED.format(error=reason))


def _request(options: Options, pipelines: Sequence[str]) -> str:
    """Return what a run is found by: two calls with one request give the same answers."""
    return json.dumps(
        {
            "paths": [[str(path), str(path.absolute())] for path in options.paths],
            "pipelines": list(pipelines),
            "recursive": options.is_recursive,
            "precision": options.precision,
            "frame": options.frame + 1,
        }
    )
