"""Which pipelines can answer, and getting or importing the weights that are missing."""

from collections.abc import Sequence
from pathlib import Path

from app.changes import Change
from app.context import Context
from app.jobs import Continuation
from models import folders
from models.foreign import ForeignFile, find_foreign, into_sets, question, recognise
from models.foreign_import import import_all
from models.pipeline import Progress
from predictions import PipelineStatus


class WeightsDesk:
    """The state behind the Models tab.

    Attributes:
        statuses: every pipeline, in the registry's order; empty until they were first read.
        foreign: files of the public systems in the weights folder that are not imported yet.
        problem: one sentence when the manifests can't be read; else empty.
        question: what the user has to agree to before the files in `asked_about` are imported.
        asked_about: the files the question speaks of.
        stage: what is being done to weights, in words; empty when nothing is.
        fraction: how much of it is done, 0 to 1.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._job = 0
        self.statuses: list[PipelineStatus] = []
        self.foreign: list[ForeignFile] = []
        self.problem = ""
        self.question = ""
        self.asked_about: tuple[ForeignFile, ...] = ()
        self.stage = ""
        self.fraction = 0.0

    @property
    def is_busy(self) -> bool:
        """True while a file is being got, looked at or imported."""
        return bool(self.stage)

    def refresh(self) -> None:
        """Read the manifests and look into the weights folders again."""
        self._context.jobs.start(
            lambda _progress: (self._context.analyst.reload_weights(), _unimported()),
            Continuation(done=self._were_read, failed=self._were_not_read),
        )

    def get(self, pipeline: str) -> None:
        """Download what a pipeline lacks from the manifest's address and check it."""

        def work(progress: Progress) -> None:
            from models.fetch import fetch  # brings http along, which no start should wait for

            for file in self._context.analyst.predictor.weights(pipeline).missing:
                fetch(file, progress)

        self._start(f"Getting the weights of {pipeline}", work, "The weights are in place.")

    def consider(self, paths: Sequence[Path]) -> None:
        """Look at files the user brought, without running anything, and put the question."""

        def work(progress: Progress) -> tuple[tuple[ForeignFile, ...], str]:
            progress("Looking at the files", 0.0)
            sets = into_sets([recognise(path) for path in paths])
            files = tuple(file for each in sets for file in each)
            return files, question(*files)

        def done(result: tuple[tuple[ForeignFile, ...], str]) -> None:
            self._end()
            self.asked_about, self.question = result
            self._context.tell(Change.WEIGHTS)

        self._launch("Looking at the files", work, done)

    def decline(self) -> None:
        """Leave the files in question alone."""
        self.question, self.asked_about = "", ()
        self._context.tell(Change.WEIGHTS)

    def agree(self) -> None:
        """Import the files in question and use them from now on."""
        files = self.asked_about
        self.question, self.asked_about = "", ()

        def work(progress: Progress) -> None:
            import_all(files, folders.writable_folder(), progress)

        self._start("Importing weights", work, "The weights were imported and are in use.")

    def cancel(self) -> None:
        """Stop what is being done to weights; nothing half remains."""
        self._context.jobs.cancel(self._job)

    def _start(self, stage: str, work, sentence: str) -> None:
        def done(_result: None) -> None:
            self._end()
            self._context.inform(sentence)
            self.refresh()

        self._launch(stage, work, done)

    def _launch(self, stage: str, work, done) -> None:
        if self.is_busy:
            self._context.warn(f"{self.stage} is under way; wait for it or cancel it first.")
            return
        self.stage, self.fraction = stage, 0.0
        self._job = self._context.jobs.start(
            work,
            Continuation(
                done=done, failed=self._failed, stopped=self._stopped, advanced=self._advanced
            ),
        )
        self._context.tell(Change.WEIGHTS)

    def _advanced(self, stage: str, fraction: float) -> None:
        self.stage, self.fraction = stage, fraction
        self._context.tell(Change.WEIGHTS)

    def _failed(self, sentence: str) -> None:
        self._end()
        self._context.fail(sentence)

    def _stopped(self) -> None:
        self._end()
        self._context.inform("Stopped; nothing was changed.")

    def _end(self) -> None:
        self.stage, self.fraction = "", 0.0
        self._context.tell(Change.WEIGHTS)

    def _were_read(self, result: tuple[list[PipelineStatus], list[ForeignFile]]) -> None:
        self.statuses, self.foreign = result
        self.problem = ""
        self._context.tell(Change.WEIGHTS)
        self._context.tell(Change.WORK)

    def _were_not_read(self, sentence: str) -> None:
        self.problem = sentence
        self._context.fail(sentence)
        self._context.tell(Change.WEIGHTS)


def _unimported() -> list[ForeignFile]:
    return find_foreign([folders.BUNDLED, folders.user_folder()])
