"""The History tab: every answer, found as one types, ordered by any column, opened by a double
click without asking anew.
"""

import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import replace

import customtkinter as ctk
import numpy as np

from app.history.pages import HistoryLine, SortBy
from app.reader.words import said_in_row
from app.session import Change, Session
from app.wording import headline_in_words
from gui import theme
from gui.history.room import room_in
from gui.history.row_actions import HistoryActions
from gui.history.row_panel import RowPanel
from gui.history.search import HistorySearch
from gui.rows.row_area import RowArea
from gui.rows.row_list import RowList
from gui.rows.row_painter import RowPainter
from gui.rows.table import Column, Table
from gui.rows.table_header import TableHeader
from gui.widgets.wrapped import wrap_within
from models.registry import PIPELINES
from words import N_, _

PAD = 2 * theme.GRID
EMPTY = N_("Every answer is kept here. Open an X-ray and analyse it, and it becomes the first row.")
NO_MATCH = N_("No row matches; type fewer words or choose wider filters.")
READING = N_("Reading the history…")
CHOOSE_ROWS = N_("Choose the rows first that are to be reported on.")

IMAGE = Column(N_("Image"), SortBy.IMAGE, 140, 0, 3.0)
ANSWER = Column(N_("Verdict (balanced point)"), SortBy.VERDICT, 198, 0, 1.0)
PROBABILITY = Column(N_("Probability"), SortBy.PROBABILITY, 112, 2, 1.0)
PART = Column(N_("Part"), SortBy.BODY_PART, 72, 4, 0.5)
PIPELINE = Column(N_("Pipeline"), SortBy.PIPELINE, 112, 1, 0.5)
WHEN = Column(N_("Date"), SortBy.ANSWERED, 88, 3, 0.5)
TABLE = Table((IMAGE, ANSWER, PROBABILITY, PART, PIPELINE, WHEN))


class HistoryTab(ctk.CTkFrame):
    """Search and filters above a table; beside it what is known of the chosen row.

    Args:
        on_shown: called when a row's image has been read, to bring the picture to the front.
    """

    def __init__(self, master: tk.Misc, session: Session, on_shown: Callable[[], None]) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self._on_shown = on_shown
        self._painter = RowPainter(self, TABLE)
        self._chosen: list[int] = []
        self.grid_columnconfigure(0, weight=1)
        self.grid_rowconfigure(2, weight=1)

    def build(self) -> Iterator[None]:
        """Fill the tab, in steps."""
        self.search = HistorySearch(self, self._session)
        self.search.grid(row=0, column=0, columnspan=2, sticky="ew", padx=PAD, pady=theme.GRID)
        yield from self.search.build()
        self._build_rows()
        yield
        self.actions = HistoryActions(self, self._session)
        self.actions.grid(row=3, column=0, columnspan=2, sticky="ew")
        yield
        self.panel = RowPanel(
            self, self._session, self.chosen_numbers, self._open_number, self.actions
        )
        yield from self.panel.build()
        self.panel.bind_keys(self.rows.canvas)
        self.message = ctk.CTkLabel(
            self, text=_(READING), font=theme.font(), text_color=theme.MUTED
        )
        wrap_within(self.rows, self.message, most=480, margin=4 * theme.GRID)
        self.message.place(in_=self.rows, relx=0.5, rely=0.5, anchor="center")
        # How high the search is follows from its own width, of which Tk tells after the tab's.
        for widget in (self, self.search):
            tk.Misc.bind(widget, "<Configure>", lambda _e: self._make_room(), add="+")
        self._session.listen(Change.HISTORY, self.refresh)
        self.refresh()
        # Another window may have added rows or taken some away.
        self.bind("<Map>", lambda _e: self._session.history.refresh())

    def _build_rows(self) -> None:
        self.rows = RowList(
            self,
            theme.ROW_HEIGHT,
            self._paint,
            on_choose=lambda _index: self._was_chosen(),
            on_step=lambda _index: self._was_chosen(),
            on_open=self._open,
            takes_several=True,
        )
        self.header = TableHeader(self, TABLE, self.rows.canvas.winfo_width, self._sort)
        self.header.grid(row=1, column=0, sticky="ew")
        self.rows.grid(row=2, column=0, sticky="nsew")
        self.rows.canvas.bind("<Configure>", lambda _e: self.header.redraw(), add="+")

    def refresh(self) -> None:
        """Show the rows that are there now."""
        history = self._session.history
        self.rows.set_count(history.count)
        self._choose_again()
        self.header.show(history.query.sort_by, history.query.is_descending)
        self.search.refresh()
        self.actions.refresh()
        self._show_chosen()
        if history.count:
            self.message.place_forget()
            return
        words = NO_MATCH if history.total else history.warning or EMPTY
        self.message.configure(text=_(words if history.is_read else READING))
        self.message.place(in_=self.rows, relx=0.5, rely=0.5, anchor="center")

    def _make_room(self) -> None:
        """Let what stands around the rows give way, so that some of them stay in sight."""
        room = room_in(self.winfo_height() / theme.scale_of(self), *self.search.heights())
        self.search.fold(not room.has_filters)
        self.rows.set_row_height(room.row_height)
        for widget, is_shown in (
            (self.actions, room.has_actions),
            (self.header, room.has_header),
        ):
            if is_shown:
                widget.grid()
            else:
                widget.grid_remove()

    def _choose_again(self) -> None:
        """Let the choice follow its rows, which may have got other places in the list."""
        if self._chosen and self._chosen != self.chosen_numbers():
            places = np.flatnonzero(np.isin(self._session.history.numbers, self._chosen))
            self.rows.chosen = [int(place) for place in places]
            self.rows.selected = self.rows.chosen[-1] if self.rows.chosen else None
            self.rows.redraw()

    def chosen_numbers(self) -> list[int]:
        """Return the numbers of the chosen rows."""
        numbers = self._session.history.numbers
        return [int(numbers[i]) for i in sorted(self.rows.chosen) if i < len(numbers)]

    def report(self) -> None:
        """Report on the chosen rows, or say that some have to be chosen."""
        numbers = self.chosen_numbers()
        if numbers:
            self.actions.report(numbers)
        else:
            self._session.inform(_(CHOOSE_ROWS))

    def _sort(self, sort_by: SortBy, is_descending: bool) -> None:
        history = self._session.history
        history.ask(replace(history.query, sort_by=sort_by, is_descending=is_descending))

    def _was_chosen(self) -> None:
        self._chosen = self.chosen_numbers()
        self._show_chosen()

    def _show_chosen(self) -> None:
        history, chosen = self._session.history, self.rows.chosen
        line = history.line(chosen[-1]) if chosen else None
        if line is None:
            self.panel.grid_remove()
        else:
            self.panel.show(line, len(chosen))
            self.panel.grid(row=1, column=1, rowspan=2, sticky="ns")

    def _open(self, index: int) -> None:
        line = self._session.history.line(index)
        if line is not None:
            self._open_number(line)

    def _open_number(self, line: HistoryLine) -> None:
        if line.is_imported:
            self._session.inform(
                _("This row was imported from {origin} and is no answer of this program.").format(
                    origin=line.origin
                )
            )
            return
        self._session.images.open_record(line.id, on_opened=self._on_shown)

    def _paint_answer(self, line: HistoryLine, area: RowArea) -> None:
        painter = self._painter
        if self._session.reading_first.hides_row(line):
            painter.waiting(area, ANSWER)
            return
        words = headline_in_words(line.headline, line.verdict)
        if line.is_imported:
            words = _("Imported: {headline}").format(headline=line.headline)
        painter.verdict(area, ANSWER, line.verdict, words, said_in_row(line))
        painter.probability(area, PROBABILITY, line.pipeline, line.verdict, line.probability)
        painter.small(area, PART, _(line.body_part))

    def _paint(self, index: int, area: RowArea) -> None:
        line = self._session.history.line(index)
        if line is None:
            return
        painter, image = self._painter, line.image
        painter.thumbnail(area, image.sha256, image.thumbnail)
        more = f" · {_('synthetic')}" if image.is_synthetic else ""
        painter.name(area, IMAGE, image.path, more, line.tags)
        entry = PIPELINES.get(line.pipeline)
        title = _(entry.title) if entry else line.pipeline
        self._paint_answer(line, area)
        painter.small(area, PIPELINE, title)
        if not line.is_damaged:
            painter.small(area, WHEN, f"{line.made_at.astimezone():%Y-%m-%d %H:%M}")
