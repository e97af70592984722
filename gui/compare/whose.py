"""Whose answers a comparison shows: the same pipeline's in all panes, where they have one."""

from collections.abc import Sequence

from app.images.open_image import OpenImage
from app.session import Session
from app.study_words import VERDICT_LINES
from models.registry import PIPELINES


class Whose:
    """The pipeline whose answers are shown.

    Attributes:
        pipeline: its name; empty while there is no answer.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.pipeline = ""

    def among(self, images: Sequence[OpenImage]) -> list[str]:
        """Return the pipelines that answered any of some images; one of them stays chosen.

        Until another is, that is the one on screen; but before it, if need be, comes one that
        gives a verdict: of a kind alone, or of a pose, nothing is to be compared.
        """
        names = [name for name in PIPELINES if any(name in image.told for image in images)]
        if self.pipeline not in names:
            current = self._session.images.current
            on_screen = current.shown_pipeline if current else ""
            wished = sorted(names, key=lambda name: name != on_screen)
            verdicts = (name for name in wished if self._gives_verdict(name, images))
            self.pipeline = next(verdicts, next(iter(wished), ""))
        return names

    def _gives_verdict(self, name: str, images: Sequence[OpenImage]) -> bool:
        point = self._session.settings.operating_point
        answers = (image.told.get(name) for image in images)
        return any(a and a.prediction.at(point).verdict in VERDICT_LINES for a in answers)
