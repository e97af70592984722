"""The image on screen, and how the reader chose to see its answers."""

from app.changes import Change
from app.context import Context
from app.images.open_image import OpenImage
from app.showing import Showing
from app.wording import warning_above
from models.prediction import Prediction


class ShownAnswers:
    """Shows one image of several, with the answers to it.

    Attributes:
        current: the image on screen; None while none is open.
        least_score: the reader's own, 0 to 1; None asks each network for its own.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.current: OpenImage | None = None
        # Not kept, so that no picture loses its boxes unnoticed.
        self.least_score: float | None = None

    def show_answer(self, pipeline: str) -> None:
        """Show another pipeline's answer to the image on screen."""
        if self.current and pipeline in self.current.answers:
            self.current.shown_pipeline = pipeline
            self._context.tell(Change.ANSWERS)

    def shown_prediction(self) -> Prediction | None:
        """Return the answer on screen, judged at the chosen operating point."""
        return self.prediction_of(self.current) if self.current else None

    @property
    def showing(self) -> Showing:
        """How the reader chose to see answers."""
        settings = self._context.settings
        return Showing(settings.operating_point, self.least_score, settings.public_names)

    def prediction_of(self, image: OpenImage, pipeline: str = "") -> Prediction | None:
        """Return an answer to an open image, judged at the chosen operating point.

        Args:
            pipeline: whose; the shown one is taken where it gave none.
        """
        answer = image.answer_of(pipeline)
        return self.showing.of(answer.prediction) if answer else None

    def show_boxes_from(self, score: float | None) -> None:
        """Show the boxes that score at least this, 0 to 1; None asks each network for its own."""
        self.least_score = score
        self._context.tell(Change.ANSWERS)

    def disagreement(self) -> str:
        """Return one sentence if the answers to the image on screen differ; else an empty one.

        What contradicts the kind of a fracture is said of that answer alone.
        """
        if self.current is None:
            return ""
        answers = self.current.told.values()
        point = self._context.settings.operating_point
        return warning_above(
            self.current.shown_pipeline,
            [answer.prediction.at(point) for answer in answers],
            [p.at(point) for answer in answers for p in answer.earlier],
        )
