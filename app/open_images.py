"""The images that are open: the strip at the left of the window."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.analyst import Answer, thumbnail_jpeg
from app.changes import Change
from app.context import Context
from app.jobs import Continuation
from app.stand_in import Reopened, reopen
from imaging.radiograph import Radiograph
from models.pipeline import Progress
from models.prediction import Prediction


@dataclass(eq=False)
class OpenImage:
    """One image in the strip.

    Attributes:
        radiograph: its pixels.
        thumbnail: a small JPEG.
        answers: by pipeline, in the order in which they came.
        shown_pipeline: whose answer is on screen.
        stand_in_for: one sentence when the file is gone and the history's small picture stands in
            for it; it can be looked at but not analysed.
    """

    radiograph: Radiograph
    thumbnail: bytes
    answers: dict[str, Answer] = field(default_factory=dict)
    shown_pipeline: str = ""
    stand_in_for: str = ""

    @property
    def path(self) -> Path:
        """Where it was opened from."""
        return self.radiograph.path

    @property
    def shown(self) -> Answer | None:
        """The answer on screen."""
        return self.answers.get(self.shown_pipeline)

    def take(self, answer: Answer) -> None:
        """Add an answer; the first one is shown."""
        self.answers[answer.prediction.pipeline] = answer
        if not self.shown_pipeline:
            self.shown_pipeline = answer.prediction.pipeline


class OpenImages:
    """Opens, shows and closes images."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._latest_wish = 0
        self.all: list[OpenImage] = []
        self.current: OpenImage | None = None
        self.reading: list[str] = []

    def open(self, paths: Sequence[Path]) -> None:
        """Read images and show the first of them; one that is open already is only shown."""
        for number, path in enumerate(paths):
            self.reading.append(path.name)
            wish = self._wish() if number == 0 else 0
            self._context.jobs.start(
                lambda progress, p=path: self._read(p, progress),
                Continuation(
                    done=lambda image, w=wish, n=path.name: self._was_read(image, w, n),
                    failed=lambda sentence, n=path.name: self._was_refused(sentence, n),
                ),
            )
        self._context.tell(Change.WORK)

    def open_record(self, number: int) -> None:
        """Show a row of the history again with its overlay; no network is asked."""
        wish = self._wish()
        self.reading.append("the history")
        self._context.jobs.start(
            lambda _progress: reopen(self._context.analyst.history.record(number)),
            Continuation(
                done=lambda reopened: self._was_reopened(reopened, wish),
                failed=lambda sentence: self._was_refused(sentence, "the history"),
            ),
        )
        self._context.tell(Change.WORK)

    def show(self, image: OpenImage) -> None:
        """Show another of the open images."""
        self._wish()
        self._put_on_screen(image)

    def close(self, image: OpenImage) -> None:
        """Take an image out of the strip; its answers stay in the history."""
        place = self.all.index(image)
        self.all.remove(image)
        if self.current is image:
            self.current = self.all[min(place, len(self.all) - 1)] if self.all else None
        self._context.tell(Change.IMAGES)
        self._context.tell(Change.ANSWERS)

    def show_answer(self, pipeline: str) -> None:
        """Show another pipeline's answer to the image on screen."""
        if self.current and pipeline in self.current.answers:
            self.current.shown_pipeline = pipeline
            self._context.tell(Change.ANSWERS)

    def shown_prediction(self) -> Prediction | None:
        """Return the answer on screen, judged at the chosen operating point."""
        shown = self.current.shown if self.current else None
        if shown is None:
            return None
        return shown.prediction.at(self._context.settings.operating_point).from_score()

    def _read(self, path: Path, progress: Progress) -> OpenImage:
        progress(f"Reading {path.name}", 0.0)
        radiograph = self._context.analyst.open(path)
        return OpenImage(radiograph, thumbnail_jpeg(radiograph))

    def _was_read(self, image: OpenImage, wish: int, name: str) -> None:
        self.reading.remove(name)
        known = self._known(image.radiograph)
        if known is None:
            self.all.append(image)
        elif known.stand_in_for:
            known.radiograph, known.thumbnail = image.radiograph, image.thumbnail
            known.stand_in_for = ""
        if wish:
            self._context.inform("")
        self._show_if_wished(known or image, wish)

    def _was_reopened(self, reopened: Reopened, wish: int) -> None:
        self.reading.remove("the history")
        image = self._known(reopened.radiograph)
        if image is None:
            image = OpenImage(
                reopened.radiograph, reopened.thumbnail, stand_in_for=reopened.obstacle
            )
            self.all.append(image)
        image.answers.pop(reopened.prediction.pipeline, None)
        image.shown_pipeline = ""
        image.take(Answer(reopened.prediction, is_from_history=True))
        self._context.inform("")
        if reopened.obstacle:
            self._context.warn(reopened.obstacle)
        self._show_if_wished(image, wish)

    def _was_refused(self, sentence: str, name: str) -> None:
        self.reading.remove(name)
        self._context.fail(sentence)
        self._context.tell(Change.WORK)

    def _show_if_wished(self, image: OpenImage, wish: int) -> None:
        # A slow file must not jump in front of what the user has chosen since.
        if wish == self._latest_wish:
            self._put_on_screen(image)
        else:
            self._context.tell(Change.IMAGES)
        self._context.tell(Change.WORK)

    def _put_on_screen(self, image: OpenImage) -> None:
        self.current = image
        self._context.tell(Change.IMAGES)
        self._context.tell(Change.ANSWERS)

    def _known(self, radiograph: Radiograph) -> OpenImage | None:
        same = (i for i in self.all if i.radiograph.sha256 == radiograph.sha256)
        return next((i for i in same if i.path == radiograph.path), None)

    def _wish(self) -> int:
        self._latest_wish += 1
        return self._latest_wish
