"""The Models tab: which pipelines can answer, with what, and how to get what is missing."""

import tkinter as tk
from collections.abc import Iterator, Sequence
from pathlib import Path

import customtkinter as ctk

from app.session import Change, Session
from errors import shown_name
from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_tip
from gui.dialogs.file_dialogs import ask_files
from gui.dialogs.question import Question
from gui.model_block import PAD, ModelBlock, block_button, set_work, wrap_at
from gui.widgets.tall_sheet import TallSheet
from gui.widgets.tips import Tip
from gui.widgets.wrapped import words_label
from models.registry import PIPELINES
from words import N_, _

# In design pixels: in so much two blocks stand beside each other, and so far apart.
ROOM_FOR_TWO, BETWEEN = 1800, 6 * theme.GRID
# Longer lines are hard to read.
TEXT_WIDTH = 760
FILE_TYPES = (
    (N_("Weights"), "*.h5 *.keras *.pt *.tflite *.onnx"),
    (N_("All files"), "*"),
)
FOREIGN_NOTE = N_(
    "Weights of the public systems can be used too: put the files into the weights folder or "
    "choose them here. They are converted once, in a process of their own, after a question."
)


class ModelsTab(TallSheet):
    """One block for each pipeline, then the files of the public systems."""

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, 0)
        self._session = session
        self._question_is_open = False
        self._columns = 0
        self.blocks: dict[str, ModelBlock] = {}

    def build(self) -> Iterator[None]:
        """Fill the tab, in steps."""
        for name in PIPELINES:
            self.blocks[name] = ModelBlock(self.sheet, name, self._session)
            yield
        self._foreign = _Foreign(self.sheet, self._session)
        self._lay_out(1)
        tk.Misc.bind(self, "<Configure>", lambda e: self._make_room(e.width), add="+")
        self._make_room(self.winfo_width())
        self.watch()
        yield
        # Read whenever the tab comes to the front: a file may have been damaged or restored.
        tk.Misc.bind(self, "<Map>", lambda _e: self._session.weights.verify(), add="+")
        self._session.listen(Change.WEIGHTS, self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the session knows now, and put its question if it has one."""
        weights = self._session.weights
        for status in weights.statuses:
            self.blocks[status.name].show(status)
        self._foreign.refresh()
        if weights.question and not self._question_is_open:
            self._question_is_open = True
            self.after_idle(self._put_question)

    def _set_scaling(self, *scalings: float, **named: float) -> None:
        super()._set_scaling(*scalings, **named)
        # Called by the parent's constructor already.
        if getattr(self, "_columns", 0):
            self._make_room(self.winfo_width())

    def _make_room(self, width: float) -> None:
        """Let two blocks stand beside each other where one would leave half of the width empty.

        Args:
            width: of the tab, in screen pixels.
        """
        if width <= 1:
            # It is not laid out yet.
            return
        room = width / theme.scale_of(self)
        columns = 2 if room >= ROOM_FOR_TWO else 1
        if columns != self._columns:
            self._lay_out(columns)
        margins = 2 * PAD + (columns - 1) * BETWEEN
        for block in (*self.blocks.values(), self._foreign):
            block.fit((room - margins) / columns)

    def _lay_out(self, columns: int) -> None:
        self._columns = columns
        for place, block in enumerate((*self.blocks.values(), self._foreign)):
            row, column = divmod(place, columns)
            beside = PAD if columns == 1 else BETWEEN // 2
            padx = (beside, PAD) if column else (PAD, beside)
            # Of the same height as the one beside it, so that their lines meet.
            block.grid(row=row, column=column, sticky="nsew", padx=padx, pady=(PAD, 0))
        for column in range(2):
            is_used = column < columns
            alike = "blocks" if columns > 1 else ""
            self.sheet.grid_columnconfigure(column, weight=int(is_used), uniform=alike)

    def choose_weights(self) -> None:
        """Let the user choose files of the public systems, and put the question about them."""
        if not self._session.weights.is_busy:
            self._foreign.ask()

    def _put_question(self) -> None:
        Question(
            self,
            _("Import these weights?"),
            self._session.weights.question,
            yes=_("Import"),
            no=_("Leave alone"),
            on_answer=self._answered,
        )

    def _answered(self, is_yes: bool) -> None:
        weights = self._session.weights
        self._question_is_open = False
        (weights.agree if is_yes else weights.decline)()


class _Foreign(ctk.CTkFrame):
    """Files of the public systems."""

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._session = session
        self.grid_columnconfigure(0, weight=1)
        words_label(self, _("Weights of other systems"), bold=True).grid(
            row=0, column=0, sticky="w"
        )
        self._note = words_label(self, _(FOREIGN_NOTE), theme.MUTED)
        self.found = words_label(self, "", theme.TEXT, theme.SMALL)
        for row, label in enumerate((self._note, self.found), start=1):
            label.grid(row=row, column=0, columnspan=3, sticky="w", pady=(theme.GRID, 0))
        self.choose = block_button(self, _("Choose files…"), self.ask)
        Tip(self.choose, shown_tip(Action.CHOOSE_WEIGHTS))
        self.choose.grid(row=0, column=1, padx=(theme.GRID, 0))
        self.use = block_button(self, _("Import what was found"), self._import_found, is_main=True)

    def fit(self, width: float) -> None:
        """Break the words within a width, in design pixels."""
        for label in (self._note, self.found):
            wrap_at(label, min(width, TEXT_WIDTH))

    def refresh(self) -> None:
        """List what lies in the weights folder and is not imported."""
        weights = self._session.weights
        names = ", ".join(shown_name(file.path) for file in weights.foreign)
        self.found.configure(
            text=_("Found in the weights folder: {names}").format(names=names) if names else ""
        )
        if names:
            self.use.grid(row=0, column=2, padx=(theme.GRID, 0))
        else:
            self.use.grid_remove()
        set_work(self.choose, _("Choose files…"), self.ask, weights, not weights.getting)

    def ask(self) -> None:
        """Let the user choose files."""
        self._consider(ask_files(self, _("Choose weights"), FILE_TYPES))

    def _import_found(self) -> None:
        self._consider([file.path for file in self._session.weights.foreign])

    def _consider(self, paths: Sequence[Path]) -> None:
        if paths:
            self._session.weights.consider(paths)
