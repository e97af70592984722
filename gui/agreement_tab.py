"""The Agreement tab: how far each pipeline answers as the reader does, by body part and in time."""

import tkinter as tk
from collections.abc import Iterator

import customtkinter as ctk

from app.export.corrections import NO_VERDICT
from app.markdown import Block, Kind
from app.percentages import in_percent
from app.reader.agreement_figures import Figures, Kappa, Share
from app.session import Change, Session
from gui import theme
from gui.actions.names import Action
from gui.agreement_plot import AgreementPlot
from gui.dialogs.file_dialogs import ask_folder
from gui.dialogs.page import Page
from gui.rows.row_area import RowArea
from gui.rows.row_list import RowList
from gui.widgets.action_button import action_button
from gui.widgets.flow import Flow
from gui.widgets.small_controls import small_menu
from gui.widgets.wrapped import fitted, wrap_within
from models.registry import PIPELINES
from words import N_, _, ngettext, number

PAD = 2 * theme.GRID
ROW = 32
HEADER = 30
# In design pixels: of the plot, at least; and how many rows stay in sight beside it.
PLOT, LEAST_ROWS = 170, 3
ALL_WORDS, FIRST_ONLY = N_("All that I said"), N_("First readings only")
EMPTY = N_(
    "Nothing to compare yet. Open an X-ray, analyse it, and agree, disagree or give your own "
    "verdict at the right of the picture; with Reading first you give it before you see the answer."
)
MEANING = N_(
    "Your latest verdict on an X-ray counts, and each pipeline's answer at its balanced point. "
    "Sensitivity: of your fractures, those answered as fracture. Specificity: of your normals, "
    "those answered as no fracture; doubt and out of scope are neither, and count among all. "
    "Kappa is agreement beyond chance on fracture, doubt and no fracture, without the X-rays out "
    "of scope. In brackets the 95 % interval: Wilson's for shares, by bootstrap for kappa, with a "
    "dash where the X-rays are too few or too alike for one."
)
SEEN = N_("Words said after an answer was seen lean towards it; first readings do not.")
FEW, NONE = "–", N_("none")
# With their least widths, in design pixels.
COLUMNS = (
    (N_("Pipeline"), 120),
    (N_("Body part"), 100),
    (N_("X-rays"), 76),
    (N_("Out of scope"), 104),
    (N_("Sensitivity"), 160),
    (N_("Specificity"), 160),
    (N_("Kappa"), 124),
)
# Where there is no room for all, the first of these go first: half a figure would be another one.
# The parts of the body then stand in the first column.
PIPELINE, PART = 0, 1
SPARE = (3, 2, 6, PART)


class AgreementTab(ctk.CTkFrame):
    """A table, and a plot below it."""

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self.grid_columnconfigure(0, weight=1)
        self.grid_rowconfigure(3, weight=3)

    def build(self) -> Iterator[None]:
        """Fill the tab, in steps."""
        session = self._session
        self._build_top()
        yield
        self.meaning = self._small(f"{_(MEANING)} {_(SEEN)}")
        self.meaning.grid(row=1, column=0, sticky="ew", padx=PAD)
        wrap_within(self, self.meaning, margin=2 * PAD)
        # In a frame, whose margin scales as that of the rows does.
        self._titles = ctk.CTkFrame(self, fg_color="transparent", corner_radius=0)
        self._titles.grid(row=2, column=0, sticky="ew", padx=PAD, pady=(theme.GRID, 0))
        self._header = tk.Canvas(self._titles, highlightthickness=0, height=HEADER)
        self._header.pack(fill="x")
        yield
        self.rows = RowList(self, ROW, self._paint, on_choose=self._chosen)
        self.rows.grid(row=3, column=0, sticky="nsew", padx=PAD)
        self.rows.canvas.bind("<Configure>", lambda _e: self._draw_header(), add="+")
        yield
        self.plot = AgreementPlot(self)
        self.plot.grid(row=4, column=0, sticky="nsew", padx=PAD, pady=PAD)
        self.message = ctk.CTkLabel(self, text=_(EMPTY), font=theme.font(), text_color=theme.MUTED)
        wrap_within(self, self.message, most=520, margin=2 * PAD)
        yield
        session.listen(Change.AGREEMENT, self.refresh)
        session.listen(Change.HISTORY, self._count_if_seen)
        self.bind("<Map>", lambda _e: session.agreement.refresh())
        tk.Misc.bind(self, "<Configure>", lambda _e: self._lay_out(), add="+")
        self.refresh()

    def refresh(self) -> None:
        """Show the figures that were counted last."""
        agreement = self._session.agreement
        table = agreement.table
        self.which.set(_(FIRST_ONLY if agreement.only_first else ALL_WORDS))
        self.count.configure(
            text=ngettext(
                "{count} X-ray with your verdict", "{count} X-rays with your verdict", table.images
            ).format(count=number(table.images, ",d"))
        )
        self.rows.set_count(len(table.lines))
        self.rows.redraw()
        self.plot.show(table.moments)
        self._lay_out()

    def _lay_out(self) -> None:
        """Show what there is to show: the table and what goes with it, or how to fill it.

        In a low window the table has the room of the explanation, which a button opens instead, and
        then that of the plot.
        """
        agreement = self._session.agreement
        is_empty = agreement.is_read and not agreement.table.lines
        scale = self._get_widget_scaling()
        needed = (PLOT + HEADER + LEAST_ROWS * ROW + 3 * theme.GRID) * scale
        left = self.winfo_height() - needed - self._bar.winfo_reqheight()
        has_plot, is_explained = left >= 0, left >= self.meaning.winfo_reqheight()
        self.grid_rowconfigure(4, weight=2 * has_plot, minsize=round(PLOT * scale) * has_plot)
        for widget, is_shown in (
            (self.meaning, is_explained and not is_empty),
            (self._titles, not is_empty),
            (self.rows, not is_empty),
            (self.plot, has_plot and not is_empty),
        ):
            (widget.grid if is_shown else widget.grid_remove)()
        self._bar.show(self.explain, not is_explained and not is_empty)
        if is_empty:
            self.message.grid(row=3, column=0)
        else:
            self.message.grid_remove()

    def _build_top(self) -> None:
        bar = self._bar = Flow(self, PAD)
        bar.grid(row=0, column=0, sticky="ew", padx=PAD, pady=theme.GRID)
        self.which = small_menu(
            bar,
            values=[_(ALL_WORDS), _(FIRST_ONLY)],
            width=180,
            height=34,
            command=lambda words: self._session.agreement.choose(words == _(FIRST_ONLY)),
        )
        self.count = ctk.CTkLabel(
            bar, text="", anchor="w", font=theme.font(theme.SMALL), text_color=theme.MUTED
        )
        self.explain = action_button(bar, _("What the figures mean…"), self._explain)
        self.export = action_button(
            bar,
            _("Save my corrections for training…"),
            self.save_corrections,
            Action.SAVE_CORRECTIONS,
        )
        bar.add(self.which)
        bar.add(self.count)
        bar.add(self.explain, is_shown=False)
        bar.add(self.export, at_right=True)

    def _explain(self) -> None:
        words = [Block(Kind.PARAGRAPH, _(sentence)) for sentence in (MEANING, SEEN)]
        Page(self, _("What the figures mean"), words)

    def save_corrections(self) -> None:
        """Ask for a folder and write what the reader corrected, or say that there is nothing."""
        agreement = self._session.agreement
        if agreement.is_read and not agreement.table.images:
            self._session.inform(_(NO_VERDICT))
            return
        folder = ask_folder(
            self, _("An empty folder for the corrections"), self._session.settings.folder
        )
        if folder is not None:
            self._session.case.save_corrections(folder)

    def _count_if_seen(self) -> None:
        if self.winfo_ismapped():
            self._session.agreement.refresh()

    def _chosen(self, index: int) -> None:
        self.plot.choose(self._session.agreement.table.lines[index].pipeline)

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        # The colours may change while the tab is being built.
        if hasattr(self, "rows"):
            self._draw_header()

    def _draw_header(self) -> None:
        canvas, scale = self._header, self._get_widget_scaling()
        width, height = self.rows.canvas.winfo_width(), HEADER * scale
        canvas.configure(background=theme.pick(theme.SURFACE), height=height)
        canvas.delete("all")
        font, colour = theme.canvas_font(theme.SMALL, scale), theme.pick(theme.MUTED)
        for place, (x, room) in _places(width, scale).items():
            words = fitted(canvas, _(COLUMNS[place][0]), room, font)
            canvas.create_text(x, height / 2, text=words, anchor="w", font=font, fill=colour)
        line = theme.pick(theme.LINE)
        canvas.create_line(0, height - 1, canvas.winfo_width(), height - 1, fill=line)

    def _paint(self, index: int, area: RowArea) -> None:
        lines = self._session.agreement.table.lines
        if index >= len(lines):
            return
        line = lines[index]
        is_whole = line.part is None
        font = theme.canvas_font(theme.SMALL, area.scale, bold=is_whole)
        colour = theme.pick(theme.TEXT if is_whole else theme.MUTED)
        middle = area.top + area.height / 2
        told, places = _words(line), _places(area.width, area.scale)
        for place, (x, room) in places.items():
            has_own = place != PIPELINE or PART in places or is_whole
            shown = fitted(area.canvas, told[place if has_own else PART], room, font)
            area.canvas.create_text(x, middle, text=shown, anchor="w", font=font, fill=colour)

    def _small(self, words: str) -> ctk.CTkLabel:
        return ctk.CTkLabel(
            self,
            text=words,
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
            justify="left",
            anchor="w",
        )


def _places(width: float, scale: float) -> dict[int, tuple[float, float]]:
    """Return where each column that has room starts, and how wide its words may be.

    Args:
        width: of the list, in screen pixels, as is all that is returned.
        scale: screen pixels for one design pixel.
    """
    gap = theme.GRID * scale
    kept = list(range(len(COLUMNS)))
    for spare in SPARE:
        if sum(COLUMNS[place][1] for place in kept) * scale <= width - gap:
            break
        kept.remove(spare)
    share = (width - gap) / sum(COLUMNS[place][1] for place in kept)
    places, x = {}, gap
    for place in kept:
        wide = COLUMNS[place][1] * share
        places[place] = x, wide - gap
        x += wide
    return places


def _words(line: Figures) -> tuple[str, ...]:
    is_whole = line.part is None
    return (
        _(PIPELINES[line.pipeline].title) if is_whole else "",
        _("All") if is_whole else _(line.part or "Not named"),
        number(line.count, ",d"),
        number(line.refused, ",d"),
        _share(line.sensitivity),
        _share(line.specificity),
        _kappa(line.kappa),
    )


def _share(share: Share) -> str:
    if not share.of:
        return _(NONE)
    return _("{share} % ({low}–{high}), {hits} of {all}").format(
        share=in_percent(share.value),
        low=in_percent(share.low),
        high=in_percent(share.high),
        hits=number(share.hits, ",d"),
        all=number(share.of, ",d"),
    )


def _kappa(kappa: Kappa) -> str:
    if kappa.value != kappa.value:
        return FEW
    if kappa.low != kappa.low:
        return f"{number(kappa.value, '.2f')} ({FEW})"
    return _("{value} ({low} to {high})").format(
        value=number(kappa.value, ".2f"),
        low=number(kappa.low, ".2f"),
        high=number(kappa.high, ".2f"),
    )
