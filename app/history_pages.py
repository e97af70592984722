"""The history as a table reads it: page by page, the newest first."""

from app.changes import Change
from app.context import Context
from app.jobs import Continuation
from store.history import HistoryLine

__all__ = ["HistoryLine", "HistoryPages"]

PAGE_ROWS = 100


class HistoryPages:
    """Rows of the history that the window has asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._pages: dict[int, list[HistoryLine]] = {}
        self._asked: set[int] = set()
        self._reading = 0
        self.count = 0
        self.is_read = False
        self.warning = ""

    def refresh(self) -> None:
        """Count the rows again and forget those read before."""
        self._reading += 1
        reading = self._reading

        def read(_progress: object) -> tuple[int, list[HistoryLine], str]:
            history = self._context.analyst.history
            return (
                history.count(),
                history.lines(0, PAGE_ROWS),
                self._context.analyst.history_warning,
            )

        def done(result: tuple[int, list[HistoryLine], str]) -> None:
            if reading != self._reading:
                return
            self.count, first, self.warning = result
            self._pages = {0: first}
            self._asked = {0}
            self.is_read = True
            self._context.tell(Change.HISTORY)

        self._context.jobs.start(read, Continuation(done=done, failed=self._failed))

    def line(self, index: int) -> HistoryLine | None:
        """Return a row by its place in the table; None while it is being read."""
        page, place = divmod(index, PAGE_ROWS)
        if page not in self._pages:
            self._read(page)
            return None
        rows = self._pages[page]
        return rows[place] if place < len(rows) else None

    def _read(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        reading = self._reading

        def done(rows: list[HistoryLine]) -> None:
            if reading == self._reading:
                self._pages[page] = rows
                self._context.tell(Change.HISTORY)

        self._context.jobs.start(
            lambda _progress: self._context.analyst.history.lines(page * PAGE_ROWS, PAGE_ROWS),
            Continuation(done=done, failed=self._failed),
        )

    def _failed(self, sentence: str) -> None:
        self.is_read = True
        self.warning = sentence
        self._context.fail(sentence)
        self._context.tell(Change.HISTORY)
