"""The Batch tab: folders are answered while the window stays usable; results show as they come."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import customtkinter as ctk

from app.batch.desk import NOTHING_TO_SAVE, BatchAnswer, SortBy
from app.batch.words import asked_in_words, batch_in_words
from app.session import Change, Session
from app.wording import VERDICTS, headline_in_list
from errors import shown_name
from gui import theme
from gui.actions.names import Action
from gui.dialogs.file_dialogs import ask_files, ask_folder
from gui.rows.history_actions import action, table_place
from gui.rows.row_list import RowArea, RowList
from gui.rows.row_painter import RowPainter
from gui.rows.table import Column, Table
from gui.rows.table_header import TableHeader
from gui.widgets.controls import Button, Switch
from gui.widgets.flow import Flow
from gui.widgets.icons import verdict_icon
from gui.widgets.wrapped import wrap_within
from imaging.load import SUFFIXES
from models.prediction import Verdict
from models.registry import PIPELINES
from words import N_, _, number

PAD = 2 * theme.GRID
ICON_PX = 16
EMPTY = N_(
    "Choose a folder, and every X-ray in it is answered by the pipeline chosen above. The "
    "window stays usable meanwhile, and a batch can be paused, also until tomorrow."
)
WAITS = N_(
    "Nothing of this batch is listed yet; Go on answers what still waits, or choose another folder."
)
NO_ERRORS = N_("Every image so far could be read and answered.")
RESULTS, ERRORS = "results", "errors"

IMAGE = Column(N_("Image"), SortBy.IMAGE, 140, 0, 3.0)
ANSWER = Column(N_("Verdict (balanced point)"), SortBy.VERDICT, 198, 0, 1.0)
PROBABILITY = Column(N_("Probability"), SortBy.PROBABILITY, 112, 2, 1.0)
PART = Column(N_("Part"), SortBy.BODY_PART, 72, 3, 0.5)
PIPELINE = Column(N_("Pipeline"), SortBy.PIPELINE, 112, 1, 0.5)
ORDER = Column(N_("Order"), SortBy.ANSWERED, 72, 4, 0.0)
TABLE = Table((IMAGE, ANSWER, PROBABILITY, PART, PIPELINE, ORDER))
# Errors keep the order in which they came.
FAILED = Column(N_("Image"), None, 140, 0, 1.0)
ERROR = Column(N_("What went wrong"), None, 240, 0, 3.0)
ERROR_TABLE = Table((FAILED, ERROR))


class BatchTab(ctk.CTkFrame):
    """What is asked, how far it has come, and what was answered.

    Args:
        on_shown: called after an answer was asked for, to bring the picture to the front.
    """

    def __init__(self, master: tk.Misc, session: Session, on_shown: Callable[[], None]) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self._on_shown = on_shown
        self._painter = RowPainter(self, TABLE)
        self._error_painter = RowPainter(self, ERROR_TABLE)
        self.shown = RESULTS

    def build(self) -> Iterator[None]:
        """Fill the tab, in steps."""
        yield from self._build_top()
        yield from self._build_counts()
        self.rows = RowList(
            self, theme.ROW_HEIGHT, self._paint, on_choose=lambda _i: None, on_open=self._open
        )
        self.header = TableHeader(self, TABLE, self.rows.canvas.winfo_width, self._sort)
        self.rows.pack(fill="both", expand=True)
        self.rows.canvas.bind("<Configure>", lambda _e: self.header.redraw(), add="+")
        self.message = ctk.CTkLabel(self, text=_(EMPTY), font=theme.font(), text_color=theme.MUTED)
        wrap_within(self.rows, self.message, most=520, margin=2 * PAD)
        yield
        self._session.listen(Change.BATCH, self.refresh)
        for change in (Change.WORK, Change.WEIGHTS):
            self._session.listen(change, self._name_pipeline)
        self.refresh()

    def refresh(self) -> None:
        """Show how far the batch has come."""
        batch = self._session.batch
        self._show_progress()
        self._show_buttons()
        for verdict, chip in self.chips.items():
            count = (batch.counts.verdicts or {}).get(verdict, 0)
            chip.configure(
                text=f"{_(VERDICTS[verdict])}  {number(count, ',d')}",
                fg_color=theme.HOVER if batch.only is verdict else theme.SURFACE,
            )
        self.errors.configure(
            text=_("Errors  {count}").format(count=number(len(batch.errors), ",d")),
            fg_color=theme.HOVER if self.shown == ERRORS else theme.SURFACE,
        )
        several = batch.batch is not None and len(batch.batch.pipelines) > 1
        self.counts.show(self.counted, several)
        self.header.show(batch.sort_by, batch.is_descending)
        self.header.use(ERROR_TABLE if self.shown == ERRORS else TABLE)
        count = len(batch.errors) if self.shown == ERRORS else len(batch)
        self.rows.set_count(count)
        self._say_if_empty(count)

    def begin(self, paths: Sequence[Path]) -> None:
        """Answer folders and files."""
        if paths:
            session = self._session
            session.settings.folder = str(paths[0] if paths[0].is_dir() else paths[0].parent)
            self.shown = RESULTS
            session.settings.batch_is_recursive = bool(self.recursive.get())
            session.batch.begin(
                paths, session.settings.batch_is_recursive, session.weights.statuses
            )

    def _build_top(self) -> Iterator[None]:
        top = self.top = Flow(self, theme.GRID)
        top.pack(fill="x", padx=PAD, pady=(theme.GRID, 0))
        session = self._session
        self.folder = action(
            top, _("Answer a folder…"), self.ask_folder, Action.BATCH_FOLDER, is_main=True
        )
        self.files = action(top, _("Answer files…"), self.ask_files, Action.BATCH_FILES)
        self.recursive = Switch(
            top,
            text=_("with sub-folders"),
            font=theme.font(theme.SMALL),
            text_color=theme.TEXT,
            progress_color=theme.ACCENT,
        )
        if session.settings.batch_is_recursive:
            self.recursive.select()
        self.asked = ctk.CTkLabel(
            top, text="", anchor="w", font=theme.font(theme.SMALL), text_color=theme.MUTED
        )
        for widget in (self.folder, self.files, self.recursive):
            top.add(widget)
        top.add(self.asked, is_spare=True)
        yield
        self.save = action(top, _("Save table…"), self.save_table, Action.SAVE_TABLE)
        self.cancel = action(top, _("Cancel"), session.batch.cancel, Action.BATCH_CANCEL)
        self.pause = action(top, _("Pause"), session.batch.pause, Action.BATCH_PAUSE)
        self.go_on = action(top, _("Go on"), session.batch.go_on, Action.BATCH_PAUSE, is_main=True)
        for button in (self.save, self.cancel, self.pause, self.go_on):
            top.add(button, at_right=True, is_shown=False)
        yield
        line = ctk.CTkFrame(self, fg_color=theme.SURFACE, corner_radius=0)
        line.pack(fill="x", padx=PAD, pady=(theme.GRID, 0))
        self.bar = ctk.CTkProgressBar(
            line, height=6, progress_color=theme.ACCENT, fg_color=theme.RAISED
        )
        self.bar.pack(fill="x")
        self.words = ctk.CTkLabel(
            line,
            text="",
            anchor="w",
            justify="left",
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
        )
        self.errors = action(line, "", self._show_errors)
        self.errors.pack(side="right")
        self.words.pack(side="left", fill="x", expand=True)
        wrap_within(line, self.words, margin=theme.GRID, beside=(self.errors,))
        self._name_pipeline()
        yield

    def _build_counts(self) -> Iterator[None]:
        row = self.counts = Flow(self, theme.GRID // 2)
        row.pack(fill="x", padx=PAD - theme.GRID, pady=(0, theme.GRID // 2))
        # An image has as many answers as there are pipelines.
        self.counted = ctk.CTkLabel(
            row,
            text=_("Answers:"),
            padx=theme.GRID,
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
        )
        row.add(self.counted, is_shown=False)
        self.chips: dict[Verdict, Button] = {}
        for verdict in Verdict:
            chip = self.chips[verdict] = action(row, "", lambda v=verdict: self._only(v))
            chip.configure(image=verdict_icon(verdict, ICON_PX), compound="left")
            row.add(chip)
            yield

    def _show_progress(self) -> None:
        batch = self._session.batch
        counts = batch.counts
        self.bar.set(counts.done / counts.images if counts.images else 0.0)
        self.words.configure(text=batch_in_words(batch))

    def _show_buttons(self) -> None:
        batch = self._session.batch
        for button, is_shown in (
            (self.save, batch.has_answers),
            (self.cancel, batch.is_running or batch.can_go_on),
            (self.pause, batch.is_running),
            (self.go_on, batch.can_go_on),
        ):
            self.top.show(button, is_shown)
        state = "disabled" if batch.is_running else "normal"
        self.folder.configure(state=state)
        self.files.configure(state=state)
        for button in (self.cancel, self.pause):
            button.configure(state="disabled" if batch.is_stopping else "normal")

    def _say_if_empty(self, count: int) -> None:
        batch = self._session.batch
        if count or batch.is_running:
            self.message.place_forget()
            self.header.pack(fill="x", before=self.rows)
            return
        # Large words may need its room.
        self.header.pack_forget()
        words = NO_ERRORS if self.shown == ERRORS and batch.batch else EMPTY
        if self.shown == RESULTS and batch.can_go_on:
            words = WAITS
        self.message.configure(text=_(words))
        self.message.place(in_=self.rows, relx=0.5, rely=0.5, anchor="center")

    def _name_pipeline(self) -> None:
        session = self._session
        words = asked_in_words(session.settings.pipeline, session.weights.statuses)
        self.asked.configure(text=words)

    def ask_folder(self) -> None:
        """Let the user choose a folder, and answer what is in it."""
        folder = ask_folder(self, _("Answer a folder"), self._session.settings.folder)
        self.begin([folder] if folder else [])

    def ask_files(self) -> None:
        """Let the user choose files, and answer them."""
        endings = " ".join(f"*{ending} *{ending.upper()}" for ending in SUFFIXES)
        types = ((_("X-rays"), endings), (_("All files"), "*"))
        self.begin(ask_files(self, _("Answer files"), types, self._session.settings.folder))

    def save_table(self) -> None:
        """Ask where to and write what was answered."""
        if not self._session.batch.has_answers:
            self._session.inform(_(NOTHING_TO_SAVE))
            return
        path = table_place(self, "batch.csv", self._session.settings.folder)
        if path is not None:
            self._session.batch.export(path)

    def _only(self, verdict: Verdict) -> None:
        batch = self._session.batch
        self.shown = RESULTS
        only = None if batch.only is verdict else verdict
        batch.list_by(batch.sort_by, batch.is_descending, only)

    def _show_errors(self) -> None:
        self.shown = RESULTS if self.shown == ERRORS else ERRORS
        self.refresh()

    def _sort(self, sort_by: SortBy, is_descending: bool) -> None:
        batch = self._session.batch
        batch.list_by(sort_by, is_descending, batch.only)

    def _open(self, index: int) -> None:
        answer = None if self.shown == ERRORS else self._session.batch.answer(index)
        if answer is not None:
            images = self._session.images
            if answer.row:
                images.open_record(answer.row, answer.path, self._on_shown)
            else:
                images.open([answer.path])
                self._on_shown()

    def _paint(self, index: int, area: RowArea) -> None:
        batch = self._session.batch
        if self.shown == ERRORS:
            if index < len(batch.errors):
                self._paint_error(index, area)
            return
        answer = batch.answer(index)
        if answer is not None:
            self._paint_answer(answer, area)

    def _paint_answer(self, answer: BatchAnswer, area: RowArea) -> None:
        painter = self._painter
        painter.thumbnail(area, answer.image_key, answer.thumbnail)
        painter.name(area, IMAGE, answer.path)
        if self._session.reading_first.hides(answer.image_key):
            painter.waiting(area, ANSWER)
        else:
            words = headline_in_list(answer.headline, answer.verdict)
            painter.verdict(area, ANSWER, answer.verdict, words)
            asked, told = answer.pipeline, answer.probability
            painter.probability(area, PROBABILITY, asked, answer.verdict, told)
            painter.small(area, PART, _(answer.body_part))
        entry = PIPELINES.get(answer.pipeline)
        painter.small(area, PIPELINE, _(entry.title) if entry else answer.pipeline)
        painter.small(area, ORDER, number(answer.number + 1, ",d"))

    def _paint_error(self, index: int, area: RowArea) -> None:
        item = self._session.batch.errors[index]
        self._error_painter.name(area, FAILED, item.path)
        words = _(item.error).removeprefix(f"{shown_name(item.path)} ")
        self._error_painter.small(area, ERROR, words)
