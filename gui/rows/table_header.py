"""The titles above a list's columns; a click orders the list, a second one the other way round."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from app.history.pages import SortBy
from gui import theme
from gui.rows.table import Cell, Column, Table
from gui.widgets.wrapped import fitted
from words import _

HEIGHT = 32
# Room for the sign of the order.
ARROW = 18


class TableHeader(ctk.CTkFrame):
    """One line of titles.

    Args:
        table: whose titles.
        width_of: tells how wide the rows below are, in screen pixels.
        on_sort: called with the order wanted, and whether it is descending.
    """

    def __init__(
        self,
        master: tk.Misc,
        table: Table,
        width_of: Callable[[], int],
        on_sort: Callable[[SortBy, bool], None],
    ) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._table = table
        self._width_of = width_of
        self._on_sort = on_sort
        self._sorted_by, self._is_descending = SortBy.ANSWERED, True
        self.canvas = tk.Canvas(self, highlightthickness=0, height=HEIGHT)
        self.canvas.pack(fill="x")
        self.canvas.bind("<Configure>", lambda _e: self.redraw())
        self.canvas.bind("<Button-1>", self._clicked)

    def use(self, table: Table) -> None:
        """Show the titles of another table."""
        if table is not self._table:
            self._table = table
            self.redraw()

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
        for column, cell in self._cells():
            is_sorted = column.sort_by is self._sorted_by
            arrow = "" if not is_sorted else "  ▼" if self._is_descending else "  ▲"
            font = theme.canvas_font(theme.SMALL, scale, bold=is_sorted)
            room = cell.room - ARROW * scale * is_sorted
            canvas.create_text(
                cell.x,
                height / 2,
                text=fitted(canvas, _(column.title), room, font) + arrow,
                anchor="w",
                font=font,
                fill=theme.pick(theme.TEXT if is_sorted else theme.MUTED),
            )
        right = canvas.winfo_width()
        canvas.create_line(0, height - 1, right, height - 1, fill=theme.pick(theme.LINE))

    def _cells(self) -> list[tuple[Column, Cell]]:
        # Of those under each other the upper one stands for all.
        cells = self._table.shown(self._width_of(), self._get_widget_scaling())
        return [(column, cell) for column, cell in cells if cell.line <= 0]

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self.redraw()

    def _clicked(self, event: tk.Event) -> None:
        cells = self._cells()
        hit, _cell = cells[0]
        for column, cell in cells:
            if event.x >= cell.x - theme.GRID:
                hit = column
        if hit.sort_by is None:
            return
        is_same = hit.sort_by is self._sorted_by
        newest_first = hit.sort_by in (SortBy.ANSWERED, SortBy.PROBABILITY)
        self._on_sort(hit.sort_by, not self._is_descending if is_same else newest_first)
