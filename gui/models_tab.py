"""The Models tab: which pipelines can answer, with what, and how to get what is missing."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import customtkinter as ctk

from app.figures import figures_of
from app.paths import PROGRAM_FOLDER
from app.session import Change, Session
from app.weights.desk import WeightsDesk
from app.weights.model_card import Piece
from app.weights.words import describe
from app.work_words import STOPPING
from errors import shown_name
from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_tip
from gui.dialogs.file_dialogs import ask_files
from gui.dialogs.page import Page
from gui.dialogs.question import Question
from gui.widgets.controls import Button
from gui.widgets.tall_sheet import TallSheet
from gui.widgets.tips import Tip
from gui.widgets.wrapped import wrap_within
from models.registry import PIPELINES
from predictions import PipelineStatus
from words import N_, _

PAD = 2 * theme.GRID
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
        self.sheet.grid_columnconfigure(0, weight=1)
        self.blocks: dict[str, _Block] = {}

    def build(self) -> Iterator[None]:
        """Fill the tab, in steps."""
        for row, name in enumerate(PIPELINES):
            block = self.blocks[name] = _Block(self.sheet, name, self._session)
            block.grid(row=row, column=0, sticky="ew", padx=PAD, pady=(PAD, 0))
            yield
        self._foreign = _Foreign(self.sheet, self._session)
        self._foreign.grid(row=len(self.blocks), column=0, sticky="ew", padx=PAD, pady=PAD)
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


class _Block(ctk.CTkFrame):
    """One pipeline."""

    def __init__(self, master: tk.Misc, name: str, session: Session) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._session = session
        self.grid_columnconfigure(0, weight=1)
        entry = PIPELINES[name]
        _label(self, _(entry.title), bold=True).grid(row=0, column=0, sticky="w")
        _wide(self, 1, _(entry.answers), theme.MUTED)
        self.figures = _wide(self, 2, "", theme.TEXT)
        _wide(self, 3, _(entry.use), theme.TEXT)
        self.state = _wide(self, 4, "", theme.MUTED, theme.SMALL)
        self._name = name
        self.get = button(self, _("Get it"), self._get, is_main=True)
        self.card = button(self, _("Model card…"), self._show_card)
        ctk.CTkFrame(self, height=2, fg_color=theme.LINE, corner_radius=0).grid(
            row=5, column=0, columnspan=3, sticky="ew", pady=(PAD, 0)
        )
        self._card_path: Path | None = None
        self._page: Page | None = None

    def show(self, status: PipelineStatus) -> None:
        """Show whether the pipeline is ready and what it runs on."""
        self.state.configure(text="\n".join(describe(status)))
        lines = figures_of(status.weights) if status.weights and status.is_ready else []
        self.figures.configure(text="\n".join(lines))
        (self.figures.grid if lines else self.figures.grid_remove)()
        weights = self._session.weights
        if status.name in weights.can_be_got:
            _set(self.get, _("Get it"), self._get, weights, weights.getting == status.name)
            self.get.grid(row=0, column=2, padx=(theme.GRID, 0))
        else:
            self.get.grid_remove()
        card = PROGRAM_FOLDER / status.weights.model_card if status.weights else PROGRAM_FOLDER
        self._card_path = card if card.is_file() else None
        if self._card_path:
            self.card.grid(row=0, column=1)
        else:
            self.card.grid_remove()

    def _get(self) -> None:
        self._session.weights.get(self._name)

    def _show_card(self) -> None:
        if self._page is not None and self._page.winfo_exists():
            self._page.bring_forward()
        elif self._card_path is not None:
            self._session.weights.read_card(self._card_path, self._open_card)

    def _open_card(self, pieces: list[Piece]) -> None:
        # A second click may have come while the first one's card was being read.
        if self._page is None or not self._page.winfo_exists():
            self._page = Page(
                self, _("Model card: {title}").format(title=_(PIPELINES[self._name].title)), pieces
            )


class _Foreign(ctk.CTkFrame):
    """Files of the public systems."""

    def __init__(self, master: tk.Misc, session: Session) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._session = session
        self.grid_columnconfigure(0, weight=1)
        _label(self, _("Weights of other systems"), bold=True).grid(row=0, column=0, sticky="w")
        _wide(self, 1, _(FOREIGN_NOTE), theme.MUTED)
        self.found = _wide(self, 2, "", theme.TEXT, theme.SMALL)
        self.choose = button(self, _("Choose files…"), self.ask)
        Tip(self.choose, shown_tip(Action.CHOOSE_WEIGHTS))
        self.choose.grid(row=0, column=1, padx=(theme.GRID, 0))
        self.use = button(self, _("Import what was found"), self._import_found, is_main=True)

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
        _set(self.choose, _("Choose files…"), self.ask, weights, not weights.getting)

    def ask(self) -> None:
        """Let the user choose files."""
        self._consider(ask_files(self, _("Choose weights"), FILE_TYPES))

    def _import_found(self) -> None:
        self._consider([file.path for file in self._session.weights.foreign])

    def _consider(self, paths: Sequence[Path]) -> None:
        if paths:
            self._session.weights.consider(paths)


def button(
    master: tk.Misc, words: str, command: Callable[[], None], is_main: bool = False
) -> Button:
    """Return a button in the window's style."""
    return Button(
        master,
        text=words,
        width=0,
        height=34,
        corner_radius=6,
        font=theme.font(),
        fg_color=theme.ACCENT if is_main else theme.RAISED,
        hover_color=theme.ACCENT_HOVER if is_main else theme.HOVER,
        text_color=theme.ON_ACCENT if is_main else theme.TEXT,
        command=command,
    )


def _set(
    widget: Button,
    words: str,
    command: Callable[[], None],
    weights: WeightsDesk,
    is_its_own: bool,
) -> None:
    """Let a button begin its work, cancel it while it is done, or wait for another's end."""
    is_cancel = weights.is_busy and is_its_own
    is_closed = weights.is_stopping if is_cancel else weights.is_busy
    widget.configure(
        text=(_(STOPPING) if weights.is_stopping else _("Cancel")) if is_cancel else words,
        state="disabled" if is_closed else "normal",
        command=weights.cancel if is_cancel else command,
    )


def _wide(
    block: tk.Misc, row: int, words: str, colour: theme.Colour, size: int = theme.TEXT_SIZE
) -> ctk.CTkLabel:
    """Return a label in a row of a block, over all columns, its words wrapped."""
    label = _label(block, words, colour, size)
    label.grid(row=row, column=0, columnspan=3, sticky="w", pady=(4, 0))
    wrap_within(block, label, most=TEXT_WIDTH)
    return label


def _label(
    master: tk.Misc,
    words: str,
    colour: theme.Colour = theme.TEXT,
    size: int = theme.TEXT_SIZE,
    bold: bool = False,
) -> ctk.CTkLabel:
    return ctk.CTkLabel(
        master,
        text=words,
        font=theme.font(size, bold),
        text_color=colour,
        justify="left",
        anchor="w",
    )
