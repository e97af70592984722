"""The titles above a list's columns; a click orders the list, a second one the other way round."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import customtkinter as ctk

from app.history_pages import SortBy
from gui import theme
from words import _

HEIGHT = 32
# Where the first column starts, behind the thumbnail.
FIRST_PX = 84


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        title: in the header, in English.
        start: where it starts, as a share of the width behind the thumbnail.
        sort_by: the order that a click on its title asks for.
    """

    title: str
    start: float
    sort_by: SortBy

    def x(self, width: float, scale: float) -> float:
        """Return its left edge in screen pixels, in a list of that width."""
        first = FIRST_PX * scale
        return first + self.start * (width - first)


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
        for column in self._columns:
            is_sorted = column.sort_by is self._sorted_by
            arrow = "" if not is_sorted else "  ▼" if self._is_descending else "  ▲"
            canvas.create_text(
                column.x(self._width_of(), scale),
                height / 2,
                text=_(column.title) + arrow,
                anchor="w",
                font=theme.canvas_font(theme.SMALL, scale, bold=is_sorted),
                fill=theme.pick(theme.TEXT if is_sorted else theme.MUTED),
            )
        right = canvas.winfo_width()
        canvas.create_line(0, height - 1, right, height - 1, fill=theme.pick(theme.LINE))

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self.redraw()

    def _clicked(self, event: tk.Event) -> None:
        scale, width = self._get_widget_scaling(), self._width_of()
        hit = self._columns[0]
        for column in self._columns:
            if event.x >= column.x(width, scale) - theme.GRID:
                hit = column
        is_same = hit.sort_by is self._sorted_by
        newest_first = hit.sort_by in (SortBy.ANSWERED, SortBy.PROBABILITY)
        self._on_sort(hit.sort_by, not self._is_descending if is_same else newest_first)
