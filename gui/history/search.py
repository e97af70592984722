"""The search above the history: what is typed, and filters; each change asks anew."""

import tkinter as tk
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import customtkinter as ctk

from app.history.days import begin_of_days, days_since
from app.history.pages import EVERYTHING
from app.session import Session
from app.wording import VERDICTS
from gui import theme
from gui.history.folded_filters import FoldedFilters
from gui.widgets.controls import Menu
from gui.widgets.flow import Flow
from gui.widgets.small_controls import small_look, small_menu
from models.registry import PIPELINES
from words import N_, _, ngettext, number

SHORT_HINT = N_("Search")
HINT = N_("Search file, verdict, part, pipeline, date, tag or note")
ANY_VERDICT, ANY_PART, ANY_PIPELINE = N_("Any verdict"), N_("Any part"), N_("Any pipeline")
# In design pixels: the height of a control, the room of the search around its hint, and what is
# left of it beside folded filters.
LINE, HINT_MARGIN, LEAST_SEARCH = 34, 32, 140
TIMES = {N_("Any time"): 0, N_("Today"): 1, N_("7 days"): 7, N_("30 days"): 30, N_("365 days"): 365}


class HistorySearch(ctk.CTkFrame):
    """The line to type in, the filters, and how many rows they leave.

    Attributes:
        text: the line to type in.
        verdict: which verdict is wanted.
        part: which part of the body.
        pipeline: whose answers.
        since: how old they may be.
        folded: the four behind one control, where there is too little room.
        count: how many rows there are.
    """

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        # The parts of the body in the history by their names in the chosen language.
        self._parts: dict[str, str] = {}
        self._is_folded = False

    def build(self) -> Iterator[None]:
        """Fill the bar, in steps."""
        self.text = ctk.CTkEntry(
            self,
            height=LINE,
            font=theme.font(),
            placeholder_text=_(HINT),
            fg_color=theme.WINDOW,
            text_color=theme.TEXT,
            border_color=theme.LINE,
            border_width=1,
        )
        self.text.grid(row=0, column=0, sticky="ew")
        self.grid_columnconfigure(0, weight=1)
        filters = self._filters = Flow(self, theme.GRID)
        yield
        self.text.bind("<KeyRelease>", lambda _e: self.ask())
        self.text.bind("<Escape>", lambda _e: self.forget())
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
        self._in_the_open = (self.verdict, self.part, self.pipeline, self.since)
        self._show_query()
        self.folded = FoldedFilters(filters, self._in_the_open, height=LINE, **small_look())
        filters.add(self.folded, is_shown=False)
        filters.add(self.count)
        filters.stand_beside(self._least_width)
        yield

    def heights(self) -> tuple[float, float]:
        """Return how high it is with its filters in the open, and folded, in design pixels."""
        filters, scale, margins = self._filters, theme.scale_of(self), 2 * theme.GRID
        open_height = filters.height_of((*self._in_the_open, self.count)) / scale
        return open_height + margins, LINE + margins

    def fold(self, is_folded: bool) -> None:
        """Put the filters behind one control, or into the open."""
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        self.text.configure(placeholder_text=_(SHORT_HINT if is_folded else HINT))
        for menu in self._in_the_open:
            self._filters.show(menu, not is_folded)
        self._filters.show(self.folded, is_folded)

    def begin(self) -> None:
        """Let the next letters go into the search."""
        self.text.focus_set()
        self.text.select_range(0, "end")

    def forget(self) -> None:
        """Search for nothing any more; the filters stay."""
        self.text.delete(0, "end")
        self.ask()

    def ask(self) -> None:
        """Ask the history for what the controls say, if that is another question."""
        history = self._session.history
        verdicts = {_(words): verdict for verdict, words in VERDICTS.items()}
        pipelines = {_(entry.title): name for name, entry in PIPELINES.items()}
        days = {_(words): days for words, days in TIMES.items()}[self.since.get()]
        asked = replace(
            EVERYTHING,
            text=self.text.get(),
            verdict=verdicts.get(self.verdict.get()),
            body_part=self._parts.get(self.part.get(), ""),
            pipeline=pipelines.get(self.pipeline.get(), ""),
            since=begin_of_days(days, date.today()) if days else None,
            sort_by=history.query.sort_by,
            is_descending=history.query.is_descending,
        )
        if asked != history.query:
            history.ask(asked)

    def refresh(self) -> None:
        """Tell how many rows there are, and offer the parts of the body that they name."""
        history = self._session.history
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
        self.folded.show()

    def _show_query(self) -> None:
        """Fill the controls with what is asked already, as after a change of the language."""
        query = self._session.history.query
        if query.text:
            self.text.insert(0, query.text)
        if query.verdict is not None:
            self.verdict.set(_(VERDICTS[query.verdict]))
        if query.body_part:
            self._parts = {_(query.body_part): query.body_part}
            self.part.set(_(query.body_part))
        if query.pipeline:
            self.pipeline.set(_(PIPELINES[query.pipeline].title))
        if query.since is not None:
            # A day more for each midnight since it was asked.
            days = days_since(query.since, date.today())
            self.since.set(_([words for words, most in TIMES.items() if most <= days][-1]))

    def _least_width(self) -> float:
        """Return how wide the line to type in is at least: as its hint, where that stands whole."""
        scale = theme.scale_of(self)
        if self._is_folded:
            return LEAST_SEARCH * scale
        font = theme.canvas_font(theme.TEXT_SIZE, scale)
        return int(self.tk.call("font", "measure", font, _(HINT))) + HINT_MARGIN * scale

    def _menu(self, bar: Flow, values: list[str], width: int) -> Menu:
        menu = small_menu(
            bar,
            values=values,
            width=width,
            height=LINE,
            command=lambda _value: self.ask(),
        )
        bar.add(menu)
        return menu
