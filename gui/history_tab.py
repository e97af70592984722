"""The History tab: every answer, found as one types, ordered by any column, opened by a double
click without asking anew.
"""

import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import customtkinter as ctk
import numpy as np

from app.history.pages import EVERYTHING, HistoryLine, SortBy
from app.reader.words import said_in_row
from app.session import Change, Session
from app.wording import VERDICTS
from gui import theme
from gui.rows.history_actions import HistoryActions
from gui.rows.row_list import RowArea, RowList
from gui.rows.row_painter import RowPainter
from gui.rows.row_panel import RowPanel
from gui.rows.table_header import Column, TableHeader, table_of
from gui.widgets.controls import Menu, small_menu
from gui.widgets.flow import Flow
from gui.widgets.wrapped import cut, wrap_within
from models.registry import PIPELINES
from words import N_, _, ngettext, number

ROW = theme.ROW_HEIGHT
EMPTY = N_("Every answer is kept here. Open an X-ray and analyse it, and it becomes the first row.")
NO_MATCH = N_("No row matches; type fewer words or choose wider filters.")
READING = N_("Reading the history…")
HINT = N_("Search file, verdict, part, pipeline, date, tag or note")
ANY_VERDICT, ANY_PART, ANY_PIPELINE = N_("Any verdict"), N_("Any part"), N_("Any pipeline")
TAG_LETTERS = 16
# Of the search around its hint, in design pixels.
HINT_MARGIN = 32
TIMES = {N_("Any time"): 0, N_("Today"): 1, N_("7 days"): 7, N_("30 days"): 30, N_("365 days"): 365}

IMAGE, ANSWER, PROBABILITY, PART, PIPELINE, WHEN = COLUMNS = table_of(
    Column(N_("Image"), 0.0, SortBy.IMAGE, 0.0, 0.0),
    Column(N_("Verdict (balanced point)"), 0.31, SortBy.VERDICT, 0.26, 0.42),
    Column(N_("Probability"), 0.52, SortBy.PROBABILITY, 0.58),
    Column(N_("Part"), 0.67, SortBy.BODY_PART),
    Column(N_("Pipeline"), 0.76, SortBy.PIPELINE),
    Column(N_("Answered"), 0.88, SortBy.ANSWERED, 0.82),
)


class HistoryTab(ctk.CTkFrame):
    """Search and filters above a table; beside it what is known of the chosen row.

    Args:
        on_shown: called after a row was asked for, to bring the picture to the front.
    """

    def __init__(self, master: tk.Misc, session: Session, on_shown: Callable[[], None]) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self._on_shown = on_shown
        self._painter = RowPainter(self)
        self._chosen: list[int] = []
        # The parts of the body in the history by their names in the chosen language.
        self._parts: dict[str, str] = {}
        self.grid_columnconfigure(0, weight=1)
        self.grid_rowconfigure(2, weight=1)

    def build(self) -> Iterator[None]:
        """Fill the tab, in steps."""
        yield from self._build_search()
        self.rows = RowList(
            self,
            ROW,
            self._paint,
            on_choose=lambda _index: self._was_chosen(),
            on_step=lambda _index: self._was_chosen(),
            on_open=self._open,
            takes_several=True,
        )
        self.header = TableHeader(self, COLUMNS, self.rows.canvas.winfo_width, self._sort)
        self.header.grid(row=1, column=0, sticky="ew")
        self.rows.grid(row=2, column=0, sticky="nsew")
        self.rows.canvas.bind("<Configure>", lambda _e: self.header.redraw(), add="+")
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
        self._show_query()
        self._session.listen(Change.HISTORY, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the rows that are there now."""
        history = self._session.history
        self.rows.set_count(history.count)
        self._choose_again()
        self.header.show(history.query.sort_by, history.query.is_descending)
        self.count.configure(
            text=_("{count} of {total} rows").format(
                count=number(history.count, ",d"), total=number(history.total, ",d")
            )
            if history.query.is_filtered
            else ngettext("{total} row", "{total} rows", history.total).format(
                total=number(history.total, ",d")
            )
        )
        self._parts = {_(part): part for part in history.body_parts}
        self.part.configure(values=[_(ANY_PART), *self._parts])
        self.actions.refresh()
        self._show_chosen()
        if history.count:
            self.message.place_forget()
            return
        words = NO_MATCH if history.total else history.warning or EMPTY
        self.message.configure(text=_(words if history.is_read else READING))
        self.message.place(in_=self.rows, relx=0.5, rely=0.5, anchor="center")

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

    def _build_search(self) -> Iterator[None]:
        bar = ctk.CTkFrame(self, fg_color=theme.SURFACE, corner_radius=0)
        bar.grid(row=0, column=0, columnspan=2, sticky="ew", padx=theme.GRID, pady=theme.GRID)
        self.search = ctk.CTkEntry(
            bar,
            height=34,
            font=theme.font(),
            placeholder_text=_(HINT),
            fg_color=theme.WINDOW,
            text_color=theme.TEXT,
            border_color=theme.LINE,
            border_width=1,
        )
        self.search.grid(row=0, column=0, sticky="ew")
        bar.grid_columnconfigure(0, weight=1)
        filters = Flow(bar, theme.GRID)
        yield
        self.search.bind("<KeyRelease>", lambda _e: self._ask())
        self.search.bind("<Escape>", lambda _e: self._forget_search())
        pipelines = [_(ANY_PIPELINE), *(_(entry.title) for entry in PIPELINES.values())]
        verdicts = [_(ANY_VERDICT), *(_(words) for words in VERDICTS.values())]
        self.verdict = self._menu(filters, verdicts, 150)
        self.part = self._menu(filters, [_(ANY_PART)], 108)
        yield
        self.pipeline = self._menu(filters, pipelines, 140)
        self.since = self._menu(filters, [_(words) for words in TIMES], 104)
        self.count = ctk.CTkLabel(
            filters,
            text="",
            width=120,
            anchor="w",
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
        )
        filters.add(self.count)
        filters.stand_beside(self._hint_width)
        yield

    def _hint_width(self) -> float:
        scale = self._get_widget_scaling()
        font = theme.canvas_font(theme.TEXT_SIZE, scale)
        return int(self.tk.call("font", "measure", font, _(HINT))) + HINT_MARGIN * scale

    def _menu(self, bar: Flow, values: list[str], width: int) -> Menu:
        menu = small_menu(
            bar,
            values=values,
            width=width,
            height=34,
            command=lambda _value: self._ask(),
        )
        bar.add(menu)
        return menu

    def _ask(self) -> None:
        history = self._session.history
        verdicts = {_(words): verdict for verdict, words in VERDICTS.items()}
        pipelines = {_(entry.title): name for name, entry in PIPELINES.items()}
        days = {_(words): days for words, days in TIMES.items()}[self.since.get()]
        asked = replace(
            EVERYTHING,
            text=self.search.get(),
            verdict=verdicts.get(self.verdict.get()),
            body_part=self._parts.get(self.part.get(), ""),
            pipeline=pipelines.get(self.pipeline.get(), ""),
            since=(_midnight() - timedelta(days=days - 1)).astimezone(UTC) if days else None,
            sort_by=history.query.sort_by,
            is_descending=history.query.is_descending,
        )
        if asked != history.query:
            history.ask(asked)

    def _show_query(self) -> None:
        """Fill the controls with what is asked already, as after a change of the language."""
        query = self._session.history.query
        if query.text:
            self.search.insert(0, query.text)
        if query.verdict is not None:
            self.verdict.set(_(VERDICTS[query.verdict]))
        if query.body_part:
            self._parts = {_(query.body_part): query.body_part}
            self.part.set(_(query.body_part))
        if query.pipeline:
            self.pipeline.set(_(PIPELINES[query.pipeline].title))
        if query.since is not None:
            days = (_midnight() - query.since).days + 1
            self.since.set(_(next(w for w, most in TIMES.items() if most >= days)))

    def begin_search(self) -> None:
        """Let the next letters go into the search."""
        self.search.focus_set()
        self.search.select_range(0, "end")

    def _forget_search(self) -> None:
        self.search.delete(0, "end")
        self._ask()

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
        self._session.images.open_record(line.id)
        self._on_shown()

    def _paint_answer(self, line: HistoryLine, area: RowArea) -> None:
        painter = self._painter
        if self._session.reading_first.hides_row(line):
            painter.waiting(area, ANSWER)
            return
        words = ""
        if line.is_imported:
            words = _("Imported: {headline}").format(headline=line.headline)
        painter.verdict(area, ANSWER, line.verdict, words, said_in_row(line.opinion))
        painter.probability(area, PROBABILITY, line.pipeline, line.verdict, line.probability)
        painter.small(area, PART, _(line.body_part))

    def _paint(self, index: int, area: RowArea) -> None:
        line = self._session.history.line(index)
        if line is None:
            return
        painter, image = self._painter, line.image
        painter.thumbnail(area, image.sha256, image.thumbnail)
        more = f" · {_('synthetic')}" if image.is_synthetic else ""
        painter.name(area, IMAGE, image.path, more)
        entry = PIPELINES.get(line.pipeline)
        title = _(entry.title) if entry else line.pipeline
        self._paint_answer(line, area)
        painter.small(area, PIPELINE, title, cut(", ".join(line.tags), TAG_LETTERS))
        local = line.made_at.astimezone()
        painter.small(area, WHEN, f"{local:%Y-%m-%d}", f"{local:%H:%M}")


def _midnight() -> datetime:
    return datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
