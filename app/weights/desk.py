"""Which pipelines can answer, and getting or importing the weights that are missing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.analyst import Analyst
from app.changes import Change
from app.context import Context
from app.jobs import Continuation
from app.weights.model_card import Piece, read_card
from app.worker import Work
from models import folders
from models.pipeline import Progress
from models.registry import PIPELINES
from predictions import PipelineStatus
from words import N_, _

if TYPE_CHECKING:
    from models.foreign import ForeignFile

LOOKING_STOPPED = N_("Stopped; nothing was changed.")
IMPORT_STOPPED = N_("The import was stopped; sets that were whole by then stay and are in use.")
DOWNLOAD_STOPPED = N_(
    "The download was stopped; what has come so far stays, and the next try goes on from there."
)

# What reads files of other programs is imported by the jobs that need it: no start waits for it.
_Found = tuple[list[PipelineStatus], frozenset[str], list["ForeignFile"]]


class WeightsDesk:
    """The state behind the Models tab.

    Attributes:
        statuses: every pipeline, in the registry's order; empty until they were first read.
        can_be_got: the pipelines that lack a file which has an address.
        foreign: files of the public systems in the weights folder that are not imported yet.
        problem: one sentence when the manifests can't be read; else empty.
        question: what the user has to agree to before the files in `asked_about` are imported.
        asked_about: the files the question speaks of.
        stage: what is being done to weights, in words; empty when nothing is.
        fraction: how much of it is done, 0 to 1.
        getting: the pipeline whose weights are being downloaded; empty when none are.
        is_stopping: True once the user has cancelled what is being done.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._job = 0
        self._verifies = False
        self.statuses: list[PipelineStatus] = []
        self.can_be_got: frozenset[str] = frozenset()
        self.foreign: list[ForeignFile] = []
        self.problem = ""
        self.question = ""
        self.asked_about: tuple[ForeignFile, ...] = ()
        self.stage = ""
        self.fraction = 0.0
        self.getting = ""
        self.is_stopping = False

    @property
    def is_busy(self) -> bool:
        """True while a file is being got, looked at or imported."""
        return bool(self.stage)

    def refresh(self) -> None:
        """Read the manifests and look into the weights folders again."""
        self._context.jobs.start(
            lambda _progress: _read(self._context.analyst, self._verifies),
            Continuation(done=self._were_read, failed=self._were_not_read),
        )

    def verify(self) -> None:
        """Read all weights too, now and from now on, so that a damaged file is told of.

        Not from the start: the first answer would wait for it.
        """
        self._verifies = True
        if not self.is_busy:
            self.refresh()

    def get(self, pipeline: str) -> None:
        """Download what a pipeline lacks from the manifest's address and check it."""

        def work(progress: Progress) -> None:
            from models.fetch import fetch  # brings http along, which no start should wait for

            for file in self._context.analyst.predictor.weights(pipeline).missing:
                fetch(file, progress)

        stage = _("Getting the weights of {title}").format(title=_(PIPELINES[pipeline].title))
        self._change(stage, work, _("The weights are in place."), DOWNLOAD_STOPPED, pipeline)

    def consider(self, paths: Sequence[Path]) -> None:
        """Look at files the user brought, without running anything, and put the question."""

        def work(progress: Progress) -> "tuple[tuple[ForeignFile, ...], str]":
            from models.foreign import into_sets, question, recognise

            progress(_("Looking at the files"), 0.0)
            sets = into_sets([recognise(path) for path in paths])
            files = tuple(file for each in sets for file in each)
            return files, question(*files)

        def done(result: "tuple[tuple[ForeignFile, ...], str]") -> None:
            self.asked_about, self.question = result
            self._end()

        then = Continuation(
            done=done,
            failed=self._failed,
            stopped=lambda: self._ended(LOOKING_STOPPED),
            advanced=self._advanced,
        )
        self._launch(_("Looking at the files"), work, then)

    def decline(self) -> None:
        """Leave the files in question alone."""
        self.question, self.asked_about = "", ()
        self._context.tell(Change.WEIGHTS)

    def agree(self) -> None:
        """Import the files in question and use them from now on."""
        files = self.asked_about
        self.question, self.asked_about = "", ()

        def work(progress: Progress) -> None:
            from models.foreign_import import import_all

            import_all(files, folders.writable_folder(), progress)

        done = _("The weights were imported and are in use.")
        self._change(_("Importing weights"), work, done, IMPORT_STOPPED)

    def read_card(self, path: Path, on_read: Callable[[list[Piece]], None]) -> None:
        """Read a model card and call back with its pieces."""
        self._context.jobs.start(
            lambda _progress: read_card(path),
            Continuation(done=on_read, failed=self._context.fail),
        )

    def cancel(self) -> None:
        """Stop what is being done to weights; what was whole by then stays."""
        if self.is_busy:
            self.is_stopping = True
            self._context.jobs.cancel(self._job)
            self._context.tell(Change.WEIGHTS)

    def _change(self, stage: str, work: Work, done: str, stopped: str, getting: str = "") -> None:
        """Do something after which the manifests are read again, however it ends."""

        def failed(sentence: str) -> None:
            self._failed(sentence)
            self.refresh()

        def ended(sentence: str) -> None:
            self._ended(sentence)
            self.refresh()

        then = Continuation(
            done=lambda _result: ended(done),
            failed=failed,
            stopped=lambda: ended(stopped),
            advanced=self._advanced,
        )
        self._launch(stage, work, then, getting)

    def _launch(self, stage: str, work: Work, then: Continuation, getting: str = "") -> None:
        if self.is_busy:
            self._context.warn(
                _("{stage} is under way; wait for it or cancel it first.").format(stage=self.stage),
                holds=lambda: self.is_busy,
            )
            return
        self.stage, self.getting = stage, getting
        self._job = self._context.jobs.start(work, then)
        self._context.tell(Change.WEIGHTS)

    def _advanced(self, stage: str, fraction: float) -> None:
        self.stage, self.fraction = stage, fraction
        self._context.tell(Change.WORK)

    def _failed(self, sentence: str) -> None:
        self._end()
        self._context.fail(sentence)

    def _ended(self, sentence: str) -> None:
        self._end()
        self._context.inform(sentence)

    def _end(self) -> None:
        self.stage, self.fraction = "", 0.0
        self.getting, self.is_stopping = "", False
        self._context.tell(Change.WEIGHTS)

    def _were_read(self, found: _Found) -> None:
        self.statuses, self.can_be_got, self.foreign = found
        self.problem = ""
        self._context.tell(Change.WEIGHTS)
        self._context.tell(Change.WORK)

    def _were_not_read(self, sentence: str) -> None:
        self.problem = sentence
        self._context.fail(sentence)
        self._context.tell(Change.WEIGHTS)


def _read(analyst: Analyst, verifies: bool) -> _Found:
    """Look at everything anew; some files are read whole to tell whether they are damaged."""
    from models.foreign import find_foreign

    statuses = analyst.reload_weights(verifies=verifies)
    can_be_got = frozenset(
        s.name for s in statuses if s.weights and any(f.address for f in s.weights.missing)
    )
    return statuses, can_be_got, find_foreign([folders.BUNDLED, folders.user_folder()])
