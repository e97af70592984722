"""What a row of the Batch tab looks like: an answer, or a file that could not be answered."""

import tkinter as tk

from app.batch.desk import SortBy
from app.session import Session
from app.wording import headline_in_words
from errors import shown_name
from gui.rows.row_area import RowArea
from gui.rows.row_painter import RowPainter
from gui.rows.table import Column, Table
from models.registry import PIPELINES
from words import N_, _, number

IMAGE = Column(N_("Image"), SortBy.IMAGE, 140, 0, 3.0)
ANSWER = Column(N_("Verdict (balanced point)"), SortBy.VERDICT, 198, 0, 1.0)
PROBABILITY = Column(N_("Probability"), SortBy.PROBABILITY, 112, 2, 1.0)
PART = Column(N_("Part"), SortBy.BODY_PART, 72, 3, 0.5)
PIPELINE = Column(N_("Pipeline"), SortBy.PIPELINE, 112, 1, 0.5)
ORDER = Column(N_("Order"), SortBy.ANSWERED, 72, 4, 0.0)
TABLE = Table((IMAGE, ANSWER, PROBABILITY, PART, PIPELINE, ORDER))
# Errors keep the order in which they came.
FAILED = Column(N_("Image"), None, 140, 0, 1.0)
ERROR = Column(N_("What went wrong"), None, 240, 0, 3.0)
ERROR_TABLE = Table((FAILED, ERROR))


class BatchPainter:
    """Draws the rows of both lists of the Batch tab.

    Args:
        master: the tab, whose list they stand in.
    """

    def __init__(self, master: tk.Misc, session: Session) -> None:
        self._session = session
        self._answers = RowPainter(master, TABLE)
        self._errors = RowPainter(master, ERROR_TABLE)

    def answer(self, index: int, area: RowArea) -> None:
        """Draw an answer; one that was not read yet stays blank."""
        answer = self._session.batch.answer(index)
        if answer is None:
            return
        painter = self._answers
        painter.thumbnail(area, answer.image_key, answer.thumbnail)
        painter.name(area, IMAGE, answer.path)
        if self._session.reading_first.hides(answer.image_key):
            painter.waiting(area, ANSWER)
        else:
            words = headline_in_words(answer.headline, answer.verdict)
            painter.verdict(area, ANSWER, answer.verdict, words)
            asked, told = answer.pipeline, answer.probability
            painter.probability(area, PROBABILITY, asked, answer.verdict, told)
            painter.small(area, PART, _(answer.body_part))
        entry = PIPELINES.get(answer.pipeline)
        painter.small(area, PIPELINE, _(entry.title) if entry else answer.pipeline)
        painter.small(area, ORDER, number(answer.number + 1, ",d"))

    def error(self, index: int, area: RowArea) -> None:
        """Draw which file could not be answered, and why."""
        errors = self._session.batch.errors
        if index < len(errors):
            item = errors[index]
            self._errors.name(area, FAILED, item.path)
            # The name stands beside it already.
            words = _(item.error).removeprefix(f"{shown_name(item.path)} ")
            self._errors.small(area, ERROR, words[:1].upper() + words[1:])
