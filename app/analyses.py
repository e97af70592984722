"""Asking pipelines about the image on screen: one analysis at a time, one job for each pipeline."""

from dataclasses import dataclass, field

from app.analyst import Answer
from app.changes import Change
from app.context import Context
from app.history.pages import HistoryPages
from app.images.open_image import OpenImage
from app.images.open_images import OpenImages
from app.jobs import Continuation
from app.weights.desk import WeightsDesk
from errors import shown_name
from imaging.radiograph import Radiograph
from predictions import ALL, PipelineStatus
from words import _, listed, ngettext, number


@dataclass
class Analysis:
    """An analysis that is running.

    Attributes:
        image: what is being analysed; the answers go to it, whatever is on screen meanwhile.
        radiograph: its pixels, kept while they are needed.
        total: how many pipelines were asked.
        jobs: the jobs that have not ended.
        stage: what is being done, in words; empty until the worker has come to it.
        fraction: how much is done, 0 to 1.
        is_stopping: True once the user has cancelled.
        has_answered: True once an answer has come, the first of which is shown.
        unasked: the pipelines that were meant too but lack their weights.
        failures: the titles of the pipelines that met an error, by the sentence that says it.
    """

    image: OpenImage
    radiograph: Radiograph
    total: int
    jobs: set[int] = field(default_factory=set)
    stage: str = ""
    fraction: float = 0.0
    is_stopping: bool = False
    has_answered: bool = False
    unasked: tuple[str, ...] = ()
    failures: dict[str, list[str]] = field(default_factory=dict)


class Analyses:
    """Starts, follows and stops analyses."""

    def __init__(
        self, context: Context, images: OpenImages, weights: WeightsDesk, history: HistoryPages
    ) -> None:
        self._context = context
        self._images = images
        self._weights = weights
        self._history = history
        self.running: Analysis | None = None

    def choose_pipeline(self, name: str) -> None:
        """Choose which pipeline, or `ALL`, the next analysis asks."""
        self._context.settings.pipeline = name
        self._context.tell(Change.WORK)

    def start(self, image: OpenImage | None = None) -> None:
        """Ask the chosen pipelines about an image, or say why that can't be done.

        Args:
            image: None for the one on screen.
        """
        wanted, image = image, image or self._images.current
        asked = self._asked()
        obstacle = self._obstacle(image, asked)
        if obstacle or image is None or image.pyramid is None:
            self._context.warn(obstacle, holds=lambda: self._is_obstructed_by(obstacle, wanted))
            if self._obstacle_of_weights(asked) == obstacle:
                # A file may have been put into its place meanwhile.
                self._weights.refresh()
            return
        analysis = self.running = Analysis(image, image.pyramid.radiograph, total=len(asked))
        if self._context.settings.pipeline == ALL:
            analysis.unasked = tuple(s.name for s in self._weights.statuses if not s.is_ready)
        self._context.inform("")
        self._context.tell(Change.WORK)
        # Only now: the first job loads libraries, and while Python links them the window stands.
        for status in asked:
            self._ask(analysis, status)

    def cancel(self) -> None:
        """Stop the running analysis; answers that are already there stay."""
        if self.running is None:
            return
        self.running.is_stopping = True
        for job in self.running.jobs:
            self._context.jobs.cancel(job)
        self._context.tell(Change.WORK)

    def unasked(self) -> list[str]:
        """Return whose answers to the image on screen are missing for want of weights."""
        image = self._images.current
        if image is None:
            return []
        lacking = {s.name for s in self._weights.statuses if not s.is_ready}
        return [n for n in image.unasked if n in lacking and n not in image.answers]

    def _asked(self) -> list[PipelineStatus]:
        chosen = self._context.settings.pipeline
        if chosen == ALL:
            return [s for s in self._weights.statuses if s.is_ready]
        return [s for s in self._weights.statuses if s.name == chosen]

    def _obstacle(self, image: OpenImage | None, asked: list[PipelineStatus]) -> str:
        if self.running is not None:
            return _("An analysis is running; wait for it or cancel it first.")
        return _obstacle_of_image(image) or self._obstacle_of_weights(asked)

    def _is_obstructed_by(self, obstacle: str, wanted: OpenImage | None) -> bool:
        return self._obstacle(wanted or self._images.current, self._asked()) == obstacle

    def _obstacle_of_weights(self, asked: list[PipelineStatus]) -> str:
        if not self._weights.statuses:
            return self._weights.problem or _(
                "The networks are still being looked up; try again in a moment."
            )
        if not asked:
            return _("No pipeline has its weights; the Models tab says what is missing.")
        return asked[0].obstacle

    def _ask(self, analysis: Analysis, status: PipelineStatus) -> None:
        place = len(analysis.jobs)
        radiograph = analysis.radiograph
        title = status.title

        def advanced(stage: str, fraction: float) -> None:
            lower = f"{stage[:1].lower()}{stage[1:]}"
            form = _("{pipeline}: {stage}")
            if analysis.total > 1:
                form = _("{pipeline}: {stage} ({place} of {total})")
            analysis.stage = form.format(
                pipeline=_(title), stage=lower, place=place + 1, total=analysis.total
            )
            analysis.fraction = (place + fraction) / analysis.total
            self._context.tell(Change.WORK)

        job = self._context.jobs.start(
            lambda progress: self._context.analyst.answer(radiograph, status.name, progress),
            Continuation(
                done=lambda answer: self._was_answered(analysis, job, answer),
                failed=lambda sentence: self._failed(analysis, job, title, sentence),
                stopped=lambda: self._ended(analysis, job),
                advanced=advanced,
            ),
        )
        analysis.jobs.add(job)

    def _was_answered(self, analysis: Analysis, job: int, answer: Answer) -> None:
        if not analysis.has_answered:
            analysis.has_answered = True
            # The answers of pipelines that are not asked now stay: they are of the same pixels.
            analysis.image.shown_pipeline, analysis.image.unasked = "", analysis.unasked
        analysis.image.take(answer)
        if answer.warning:
            self._context.warn(answer.warning)
        if analysis.image is self._images.current:
            self._context.tell(Change.ANSWERS)
        self._context.tell(Change.IMAGES)
        self._ended(analysis, job)

    def _failed(self, analysis: Analysis, job: int, title: str, sentence: str) -> None:
        analysis.failures.setdefault(sentence, []).append(title)
        count = sum(map(len, analysis.failures.values()))
        counted = ngettext(
            "{count} pipeline could not answer:", "{count} pipelines could not answer:", count
        )
        told = [sentence]
        if analysis.total > 1:
            # Pipelines that share a file fail by one sentence.
            told = [
                _("{pipelines}: {sentence}").format(
                    pipelines=listed([_(title) for title in titles]), sentence=said
                )
                for said, titles in analysis.failures.items()
            ]
        self._context.fail_each(counted.format(count=number(count, ",d")), told)
        self._ended(analysis, job)

    def _ended(self, analysis: Analysis, job: int) -> None:
        analysis.jobs.discard(job)
        if analysis.jobs:
            return
        self.running = None
        if analysis.failures:
            self._weights.verify()
        if analysis.is_stopping:
            self._context.inform(_("The analysis was stopped."))
        self._history.refresh()
        self._context.tell(Change.WORK)


def _obstacle_of_image(image: OpenImage | None) -> str:
    if image is None:
        return _("Open an X-ray first: drop it on the window or press Ctrl+O.")
    if image.stand_in_for:
        return _("Only a small picture of this image is left; open the X-ray itself to analyse it.")
    if image.pyramid is None:
        name = shown_name(image.path)
        return _(
            "{name} is not on screen yet; wait until it has been read, or open it again."
        ).format(name=name)
    return ""
