"""The titles above a list's columns; a click orders the list, a second one the other way round."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import customtkinter as ctk

from app.history.pages import SortBy
from gui import theme
from words import _

HEIGHT = 32
# Room for the sign of the order.
ARROW = 18
# Where the first column starts, behind the thumbnail.
FIRST_PX = 84
# Between two columns.
GAP = 8
# In a table under so many design pixels some columns are left out, and under so many most.
NARROW_PX, SLIM_PX = 720, 520


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        title: in the header, in English.
        start: where it starts, as a share of the width behind the thumbnail.
        sort_by: the order that a click on its title asks for.
        narrow_start: where it starts in a narrow table; None leaves it out there.
        slim_start: the same in a slim table.
        ends: where the next one starts, in a wide table, a narrow one and a slim one.
    """

    title: str
    start: float
    sort_by: SortBy
    narrow_start: float | None = None
    slim_start: float | None = None
    ends: tuple[float, ...] = (1.0, 1.0, 1.0)

    @property
    def starts(self) -> tuple[float | None, ...]:
        """Where it starts, in a wide table, a narrow one and a slim one."""
        return self.start, self.narrow_start, self.slim_start

    def is_shown(self, width: float, scale: float) -> bool:
        """Tell whether there is room for it in a list of that width, in screen pixels."""
        return self.starts[_tier(width, scale)] is not None

    def x(self, width: float, scale: float) -> float:
        """Return its left edge in screen pixels, in a list of that width that shows it."""
        start = self.starts[_tier(width, scale)] or 0.0
        return FIRST_PX * scale + start * (width - FIRST_PX * scale)

    def room(self, width: float, scale: float) -> float:
        """Return how wide its words may be, in screen pixels."""
        end = self.ends[_tier(width, scale)]
        right = FIRST_PX * scale + end * (width - FIRST_PX * scale)
        return right - self.x(width, scale) - GAP * scale


def table_of(*columns: Column) -> tuple[Column, ...]:
    """Return columns that know where the next one starts."""

    def ends(place: int) -> tuple[float, ...]:
        further = zip(*(column.starts for column in columns[place + 1 :]), strict=True)
        found = tuple(next((s for s in starts if s is not None), 1.0) for starts in further)
        return found or (1.0, 1.0, 1.0)

    return tuple(replace(column, ends=ends(place)) for place, column in enumerate(columns))


def fitted(canvas: tk.Misc, words: str, room: float, font: tuple[str, int]) -> str:
    """Return words cut at their end to so many screen pixels."""

    def width(shown: str) -> int:
        return int(canvas.tk.call("font", "measure", font, shown))

    if not words or width(words) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(f"{words[:middle].rstrip()}…") <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return f"{words[:low].rstrip()}…"


def _tier(width: float, scale: float) -> int:
    """Return 0 for a wide table, 1 for a narrow one, 2 for a slim one."""
    return (width < NARROW_PX * scale) + (width < SLIM_PX * scale)


class TableHeader(ctk.CTkFrame):
    """One line of titles.

    Args:
        columns: from left to right.
        width_of: tells how wide the rows below are, in screen pixels.
        on_sort: called with the order wanted, and whether it is descending.
    """

    def __init__(
        self,
        master: tk.Misc,
        columns: Sequence[Column],
        width_of: Callable[[], int],
        on_sort: Callable[[SortBy, bool], None],
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._columns = columns
        self._width_of = width_of
        self._on_sort = on_sort
        self._sorted_by, self._is_descending = SortBy.ANSWERED, True
        self.canvas = tk.Canvas(self, highlightthickness=0, height=HEIGHT)
        self.canvas.pack(fill="x")
        self.canvas.bind("<Configure>", lambda _e: self.redraw())
        self.canvas.bind("<Button-1>", self._clicked)

    def show(self, sorted_by: SortBy, is_descending: bool) -> None:
        """Mark the column that the list is ordered by."""
        self._sorted_by, self._is_descending = sorted_by, is_descending
        self.redraw()

    def redraw(self) -> None:
        """Draw the titles in the colours and widths in use."""
        canvas, scale = self.canvas, self._get_widget_scaling()
        height = HEIGHT * scale
        canvas.configure(background=theme.pick(theme.SURFACE), height=height)
        canvas.delete("all")
        width = self._width_of()
        for column in self._shown_columns():
            is_sorted = column.sort_by is self._sorted_by
            arrow = "" if not is_sorted else "  ▼" if self._is_descending else "  ▲"
            font = theme.canvas_font(theme.SMALL, scale, bold=is_sorted)
            room = column.room(width, scale) - ARROW * scale * is_sorted
            canvas.create_text(
                column.x(width, scale),
                height / 2,
                text=fitted(canvas, _(column.title), room, font) + arrow,
                anchor="w",
                font=font,
                fill=theme.pick(theme.TEXT if is_sorted else theme.MUTED),
            )
        right = canvas.winfo_width()
        canvas.create_line(0, height - 1, right, height - 1, fill=theme.pick(theme.LINE))

    def _shown_columns(self) -> list[Column]:
        width, scale = self._width_of(), self._get_widget_scaling()
        return [column for column in self._columns if column.is_shown(width, scale)]

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self.redraw()

    def _clicked(self, event: tk.Event) -> None:
        scale, width = self._get_widget_scaling(), self._width_of()
        hit = self._columns[0]
        for column in self._shown_columns():
            if event.x >= column.x(width, scale) - theme.GRID:
                hit = column
        is_same = hit.sort_by is self._sorted_by
        newest_first = hit.sort_by in (SortBy.ANSWERED, SortBy.PROBABILITY)
        self._on_sort(hit.sort_by, not self._is_descending if is_same else newest_first)
