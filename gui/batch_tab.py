"""The Batch tab: folders are answered while the window stays usable; results show as they come."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import customtkinter as ctk

from app.batch.desk import NOTHING_TO_SAVE, SortBy
from app.batch.words import asked_in_words, batch_in_words
from app.session import Change, Session
from app.settings import Toggle
from gui import theme
from gui.actions.names import Action
from gui.batch_counts import BatchCounts
from gui.batch_painter import ERROR_TABLE, TABLE, BatchPainter
from gui.dialogs.file_dialogs import ask_folder, ask_table_place, ask_xrays
from gui.dialogs.row_report import report_on_rows
from gui.history.room import LOW_ROW
from gui.rows.row_area import RowArea
from gui.rows.row_list import RowList
from gui.rows.table_header import TableHeader
from gui.widgets.action_button import action_button
from gui.widgets.flow import Flow
from gui.widgets.small_controls import small_switch
from gui.widgets.wrapped import wrap_within
from models.prediction import Verdict
from words import N_, _, number

PAD = 2 * theme.GRID
# In design pixels: of a tab that has no room for titles and the names of the signs.
LOW = 220
EMPTY = N_(
    "Choose a folder, and every X-ray in it is answered by the pipeline chosen above. The "
    "window stays usable meanwhile, and a batch can be paused, also until tomorrow."
)
WAITS = N_(
    "Nothing of this batch is listed yet; Go on answers what still waits, or choose another folder."
)
NO_ERRORS = N_("Every image so far could be read and answered.")
CHOOSE_ANSWER = N_("Choose the answer first that is to be reported on.")
RESULTS, ERRORS = "results", "errors"


class BatchTab(ctk.CTkFrame):
    """What is asked, how far it has come, and what was answered.

    Args:
        on_shown: called after an answer was asked for, to bring the picture to the front.
    """

    def __init__(self, master: tk.Misc, session: Session, on_shown: Callable[[], None]) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        self._session = session
        self._on_shown = on_shown
        self._painter = BatchPainter(self, session)
        self.shown = RESULTS
        self._is_low = False

    def build(self) -> Iterator[None]:
        """Fill the tab, in steps."""
        yield from self._build_top()
        yield from self._build_progress()
        self.counts = BatchCounts(self, self._only)
        yield from self.counts.build()
        self.rows = RowList(
            self, theme.ROW_HEIGHT, self._paint, on_choose=lambda _i: None, on_open=self._open
        )
        self.header = TableHeader(self, TABLE, self.rows.canvas.winfo_width, self._sort)
        self.rows.pack(fill="both", expand=True)
        self.rows.canvas.bind("<Configure>", lambda _e: self.header.redraw(), add="+")
        self.message = ctk.CTkLabel(self, text=_(EMPTY), font=theme.font(), text_color=theme.MUTED)
        wrap_within(self.rows, self.message, most=520, margin=2 * PAD)
        tk.Misc.bind(self, "<Configure>", lambda e: self._make_room(e.height), add="+")
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
        self.counts.tell(batch, is_short=self._is_low)
        self.errors.configure(
            text=_("Errors  {count}").format(count=number(len(batch.errors), ",d")),
            fg_color=theme.HOVER if self.shown == ERRORS else theme.SURFACE,
        )
        self.header.show(batch.sort_by, batch.is_descending)
        self.header.use(ERROR_TABLE if self.shown == ERRORS else TABLE)
        count = len(batch.errors) if self.shown == ERRORS else len(batch)
        self.rows.set_count(count)
        self._say_if_empty(count)

    def begin(self, paths: Sequence[Path]) -> None:
        """Answer folders and files."""
        if paths:
            session = self._session
            session.choices.look_in(paths[0] if paths[0].is_dir() else paths[0].parent)
            self.shown = RESULTS
            is_recursive = bool(self.recursive.get())
            session.choices.switch(Toggle.SUB_FOLDERS, is_recursive)
            session.batch.begin(paths, is_recursive, session.weights.statuses)

    def _build_top(self) -> Iterator[None]:
        top = self.top = Flow(self, theme.GRID)
        top.pack(fill="x", padx=PAD, pady=(theme.GRID, 0))
        session = self._session
        self.folder = action_button(
            top, _("Answer a folder…"), self.ask_folder, Action.BATCH_FOLDER, is_main=True
        )
        self.files = action_button(top, _("Answer files…"), self.ask_files, Action.BATCH_FILES)
        self.recursive = small_switch(top, _("with sub-folders"))
        if session.settings.batch_is_recursive:
            self.recursive.select()
        self.asked = ctk.CTkLabel(
            top, text="", anchor="w", font=theme.font(theme.SMALL), text_color=theme.MUTED
        )
        for widget in (self.folder, self.files, self.recursive):
            top.add(widget)
        top.add(self.asked, is_spare=True)
        yield
        self.save = action_button(top, _("Save table…"), self.save_table, Action.SAVE_TABLE)
        self.cancel = action_button(top, _("Cancel"), session.batch.cancel, Action.BATCH_CANCEL)
        self.pause = action_button(top, _("Pause"), session.batch.pause, Action.BATCH_PAUSE)
        self.go_on = action_button(
            top, _("Go on"), session.batch.go_on, Action.BATCH_PAUSE, is_main=True
        )
        for button in (self.save, self.cancel, self.pause, self.go_on):
            top.add(button, at_right=True, is_shown=False)
        yield

    def _build_progress(self) -> Iterator[None]:
        line = self.line = ctk.CTkFrame(self, fg_color=theme.SURFACE, corner_radius=0)
        line.pack(fill="x", padx=PAD, pady=(theme.GRID, 0))
        self.bar = ctk.CTkProgressBar(
            line, height=6, progress_color=theme.RAISED, fg_color=theme.RAISED
        )
        self.words = ctk.CTkLabel(
            line,
            text="",
            anchor="w",
            justify="left",
            font=theme.font(theme.SMALL),
            text_color=theme.MUTED,
        )
        self.errors = action_button(line, "", self._show_errors)
        self.words.pack(side="left", fill="x", expand=True)
        wrap_within(line, self.words, margin=theme.GRID, beside=(self.errors,))
        self._name_pipeline()
        yield

    def _show_progress(self) -> None:
        batch = self._session.batch
        counts = batch.counts
        self.words.configure(text=batch_in_words(batch))
        if batch.batch is None:
            # There is nothing to count yet.
            for widget in (self.bar, self.errors, self.counts):
                widget.pack_forget()
            return
        self.bar.set(counts.done / counts.images if counts.images else 0.0)
        # Its end is round, and would be seen before there is anything of it.
        colour = theme.ACCENT if counts.done else theme.RAISED
        if self.bar.cget("progress_color") != colour:
            self.bar.configure(progress_color=colour)
        if not self.bar.winfo_manager():
            self.bar.pack(fill="x", before=self.words)
            self.errors.pack(side="right", before=self.words)
            below = {"padx": PAD - theme.GRID, "pady": (0, theme.GRID // 2)}
            self.counts.pack(fill="x", after=self.line, **below)

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
            if self._is_low:
                self.header.pack_forget()
            else:
                self.header.pack(fill="x", before=self.rows)
            return
        # Large words may need its room.
        self.header.pack_forget()
        words = NO_ERRORS if self.shown == ERRORS and batch.batch else EMPTY
        if self.shown == RESULTS and batch.can_go_on:
            words = WAITS
        self.message.configure(text=_(words))
        self.message.place(in_=self.rows, relx=0.5, rely=0.5, anchor="center")

    def _make_room(self, height: int) -> None:
        """Let titles and words give way in a low window, so that answers stay in sight."""
        is_low = height < LOW * theme.scale_of(self)
        if is_low != self._is_low:
            self._is_low = is_low
            self.rows.set_row_height(LOW_ROW if is_low else theme.ROW_HEIGHT)
            self.refresh()

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
        self.begin(ask_xrays(self, _("Answer files"), self._session.settings.folder))

    def save_table(self) -> None:
        """Ask where to and write what was answered."""
        if not self._session.batch.has_answers:
            self._session.inform(_(NOTHING_TO_SAVE))
            return
        path = ask_table_place(self, "batch.csv", self._session.settings.folder)
        if path is not None:
            self._session.batch.export(path)

    def report(self) -> None:
        """Report on the chosen answer, or say that one has to be chosen."""
        chosen = [] if self.shown == ERRORS else self.rows.chosen
        answers = [self._session.batch.answer(index) for index in chosen]
        rows = [answer.row for answer in answers if answer is not None and answer.row]
        if rows:
            report_on_rows(self, self._session, rows)
        else:
            self._session.inform(_(CHOOSE_ANSWER))

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
        if self.shown == ERRORS:
            self._painter.error(index, area)
        else:
            self._painter.answer(index, area)
