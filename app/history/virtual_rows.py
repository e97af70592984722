"""Rows of a long list, read page by page as they come into sight, and let go again."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np

from app.archive import Archive
from app.jobs import Continuation
from store.history import History

PAGE_ROWS = 100
# Some thousand rows with their thumbnails; a list that is scrolled through lets older ones go.
MOST_PAGES = 24

Row = TypeVar("Row")
ReadRows = Callable[[History, np.ndarray], Sequence[Row]]


class VirtualRows(Generic[Row]):
    """The rows of one list.

    Args:
        archive: where they are read.
        read: returns the rows of some numbers; for a job.
        tell: called on the Tk thread when a page has come.
        fail: called with a sentence.
    """

    def __init__(
        self,
        archive: Archive,
        read: ReadRows[Row],
        tell: Callable[[], None],
        fail: Callable[[str], None],
    ) -> None:
        self._archive = archive
        self._read = read
        self._tell = tell
        self._fail = fail
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._generation = 0
        self.numbers = np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self.numbers)

    def show(self, numbers: np.ndarray, first: Sequence[Row]) -> None:
        """List other rows, of which the first page has been read."""
        self._generation += 1
        self.numbers = numbers
        self._pages = OrderedDict({0: first})
        self._asked = {0}

    def row(self, index: int) -> Row | None:
        """Return a row by its place in the list; None while it is being read."""
        page, place = divmod(index, PAGE_ROWS)
        if page not in self._pages:
            self._ask(page)
            return None
        self._pages.move_to_end(page)
        rows = self._pages[page]
        return rows[place] if place < len(rows) else None

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        generation = self._generation
        wanted = self.numbers[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]

        def done(rows: Sequence[Row]) -> None:
            if generation != self._generation:
                return
            self._pages[page] = rows
            while len(self._pages) > MOST_PAGES:
                self._asked.discard(self._pages.popitem(last=False)[0])
            self._tell()

        self._archive.start(
            lambda history, _progress: self._read(history, wanted),
            Continuation(done=done, failed=self._fail),
        )
