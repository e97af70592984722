"""The history as a table reads it: the rows of one question, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.changes import Change
from app.context import Context
from app.history.search_words import sought_in
from app.history.virtual_rows import PAGE_ROWS, VirtualRows
from app.jobs import Continuation
from store.history import History, HistoryLine, HistoryRecord
from store.query import EVERYTHING, Query, SortBy
from store.rows import DAMAGED_ROW, RowWords

__all__ = [
    "DAMAGED_ROW",
    "EVERYTHING",
    "HistoryLine",
    "HistoryPages",
    "HistoryRecord",
    "Query",
    "RowWords",
    "SortBy",
]


@dataclass(frozen=True)
class Listed:
    """What a table needs to show the rows of a question.

    Attributes:
        numbers: of all these rows, in order.
        first: the first page of them.
        total: how many rows the history has.
        body_parts: those that rows name.
    """

    numbers: np.ndarray
    first: Sequence[HistoryLine]
    total: int
    body_parts: list[str]


def list_rows(history: History, query: Query) -> Listed:
    """Read what is shown at once of a question's rows; for a job."""
    numbers = history.numbers(query)
    total = len(history.numbers()) if query.is_filtered else len(numbers)
    return Listed(numbers, history.lines(numbers[:PAGE_ROWS]), total, history.body_parts())


class HistoryPages:
    """Rows of the history that the window has asked for.

    Attributes:
        query: which rows are listed, and how.
        count: how many these are.
        total: how many rows the history has.
        body_parts: those that rows name.
        is_read: False until the history was read for the first time.
        warning: one sentence about the history's place; empty when there is nothing to say.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._rows: VirtualRows[HistoryLine] = VirtualRows(
            context.archive,
            lambda history, numbers: history.lines(numbers),
            self._tell,
            self._failed,
        )
        self._reading = 0
        self.query = EVERYTHING
        self.total = 0
        self.body_parts: list[str] = []
        self.is_read = False
        self.warning = ""
        for change in (Change.READING, Change.ROWS):
            context.listeners.listen(change, self.refresh)

    @property
    def count(self) -> int:
        """How many rows are listed."""
        return len(self._rows)

    @property
    def numbers(self) -> np.ndarray:
        """The numbers of the rows listed, in order."""
        return self._rows.numbers

    def ask(self, query: Query) -> None:
        """List other rows, or the same in another order."""
        self.query = query
        self.refresh()

    def refresh(self) -> None:
        """Read again which rows there are and forget those read before."""
        self._reading += 1
        # Anew each time: the language may have changed.
        sought = sought_in(self.query.text)
        query = replace(self.query, sought=sought, seen=self._context.seen())
        reading = self._reading

        def read(history: History, _progress: object) -> tuple[Listed, str] | None:
            # The next letter was typed before this one's turn came.
            if reading != self._reading:
                return None
            listed = list_rows(history, query)
            return listed, self._context.archive.warning_of(history)

        def done(result: tuple[Listed, str] | None) -> None:
            if result is None or reading != self._reading:
                return
            listed, self.warning = result
            self.total, self.body_parts = listed.total, listed.body_parts
            self._rows.show(listed.numbers, listed.first)
            self.is_read = True
            self._tell()

        self._context.archive.start(read, Continuation(done=done, failed=self._failed))

    def line(self, index: int) -> HistoryLine | None:
        """Return a row by its place in the table; None while it is being read."""
        return self._rows.row(index)

    def _tell(self) -> None:
        self._context.tell(Change.HISTORY)

    def _failed(self, sentence: str) -> None:
        self.is_read = True
        self.warning = sentence
        self._context.fail(sentence)
        self._context.tell(Change.HISTORY)
