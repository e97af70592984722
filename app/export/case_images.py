"""The images of one export, read again and judged one after the other on the worker's thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.analyst import Analyst, Answer
from app.case.annotated_picture import Look
from app.case.case import CaseAnswer, CaseImage, judged
from app.export.measured_values import drawn_measures, measured_values
from app.images.open_image import OpenImage
from app.images.reading import read_again
from app.reader.words import for_report
from app.showing import Showing
from imaging.burned_text import find_text
from imaging.mask import Rectangle, masked
from imaging.radiograph import Radiograph
from models.pipeline import Progress
from predictions import PipelineStatus
from store.measurements import read_measures
from store.opinions import Opinion, opinions_of
from words import _, number


@dataclass(frozen=True, eq=False)
class CaseSource:
    """An open image as the worker's thread may read it.

    Attributes:
        path: to read it again where its pixels were let go.
        frame: counted from 0.
        key: `Radiograph.key` of what was answered.
        radiograph: its pixels; None where they were let go.
        answers: at least one, the shown one first.
        masks: what the reader blackened.
        look: how it is drawn.
    """

    path: Path
    frame: int
    key: str
    radiograph: Radiograph | None
    answers: tuple[Answer, ...]
    masks: tuple[Rectangle, ...]
    look: Look


def source_of(image: OpenImage, look: Look) -> CaseSource:
    """Return an open image with its answers, to be drawn in a look."""
    others = [a for p, a in image.answers.items() if p != image.shown_pipeline]
    first = [image.shown] if image.shown else []
    return CaseSource(
        image.path,
        image.frame,
        image.key,
        image.radiograph,
        (*first, *others),
        image.masks,
        look,
    )


@dataclass
class CaseImages:
    """Reads a case's images one by one, so that only one at a time takes memory.

    Attributes:
        analyst: of the worker's thread.
        sources: what is read.
        statuses: the weights in use, whose manifest holds the figures.
        showing: how the reader chose to see the answers.
        shows_measures: whether measurements are drawn on the pictures.
        show_text: True once one was read into which text seems to be burned.
    """

    analyst: Analyst
    sources: Sequence[CaseSource]
    statuses: Sequence[PipelineStatus]
    showing: Showing
    shows_measures: bool
    show_text: bool = field(default=False, init=False)

    def read(self, progress: Progress) -> Iterator[CaseImage]:
        """Yield the images; `progress` may raise `Cancelled` between two of them.

        Raises:
            HistoryUnavailable: a case without what was measured and said would look as if nothing
                had been.
        """
        for place, source in enumerate(self.sources):
            words = _("Exporting X-ray {number} of {count}").format(
                number=number(place + 1, ",d"), count=number(len(self.sources), ",d")
            )
            progress(words, place / len(self.sources))
            image = self._read(source)
            self.show_text |= image.shows_text
            yield image

    def _read(self, source: CaseSource) -> CaseImage:
        whole = source.radiograph or read_again(self.analyst, source.path, source.frame, source.key)
        history = self.analyst.history
        measures = read_measures(history, whole.sha256, whole.frame)
        words = opinions_of(history, whole.key)
        shown = masked(whole, source.masks)
        drawn = drawn_measures(measures, whole) if self.shows_measures else ()
        return CaseImage(
            radiograph=shown,
            answers=tuple(self._judged(a, words) for a in source.answers),
            measurements=measured_values(measures, whole),
            calibrated_mm=measures.mm_per_pixel,
            look=replace(source.look, measures=drawn),
            is_masked=bool(source.masks),
            shows_text=bool(find_text(shown)),
        )

    def _judged(self, answer: Answer, words: Sequence[Opinion]) -> CaseAnswer:
        told = judged(answer, self.statuses, self.showing)
        return replace(told, reader=for_report(words, told.prediction))
