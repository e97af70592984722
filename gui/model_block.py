"""One pipeline in the Models tab: how good it is and what for; beside it what it runs on."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

import customtkinter as ctk

from app.figures import figures_of
from app.paths import PROGRAM_FOLDER
from app.session import Session
from app.weights.desk import WeightsDesk
from app.weights.model_card import Piece
from app.weights.words import describe
from app.work_words import STOPPING
from gui import theme
from gui.dialogs.page import Page
from gui.widgets.controls import Button
from gui.widgets.wrapped import unbroken, words_label
from models.registry import PIPELINES
from predictions import PipelineStatus
from words import _

PAD = 2 * theme.GRID
# In design pixels: in less, what a pipeline runs on stands under how good it is.
ROOM_FOR_BOTH = 820
# Shares of the width, of how good it is and of what it runs on.
SHARES = (3, 2)


class ModelBlock(ctk.CTkFrame):
    """One pipeline.

    Attributes:
        figures: how good it is.
        state: whether it is ready, and what it runs on.
        get: fetches what is missing.
        card: opens the model card.
    """

    def __init__(self, master: tk.Misc, name: str, session: Session) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._session, self._name = session, name
        self._card_path: Path | None = None
        self._page: Page | None = None
        self._is_wide = False
        entry = PIPELINES[name]
        self._good, self._runs_on = self._frame(), self._frame()
        self._buttons = self._frame()
        words_label(self, _(entry.title), bold=True).grid(row=0, column=0, sticky="w")
        self._buttons.grid(row=0, column=1, sticky="e")
        self._answers = _below(self._good, _(entry.answers), theme.MUTED)
        self.figures = _below(self._good, "", theme.TEXT)
        self._use = _below(self._good, _(entry.use), theme.TEXT)
        self.state = _below(self._runs_on, "", theme.MUTED, theme.SMALL)
        self.card = block_button(self._buttons, _("Model card…"), self._show_card)
        self.get = block_button(self._buttons, _("Get it"), self._get, is_main=True)
        self.grid_rowconfigure(2, weight=1)
        ctk.CTkFrame(self, height=2, fg_color=theme.LINE, corner_radius=0).grid(
            row=3, column=0, columnspan=2, sticky="ew", pady=(PAD, 0)
        )
        self._stand_under()

    def show(self, status: PipelineStatus) -> None:
        """Show whether the pipeline is ready and what it runs on."""
        self.state.configure(text="\n".join(describe(status)))
        lines = figures_of(status.weights) if status.weights and status.is_ready else []
        self.figures.configure(text=unbroken("\n".join(lines)))
        if lines:
            self.figures.pack(anchor="w", pady=(theme.GRID, 0), before=self._use)
        else:
            self.figures.pack_forget()
        weights = self._session.weights
        card = PROGRAM_FOLDER / status.weights.model_card if status.weights else PROGRAM_FOLDER
        self._card_path = card if card.is_file() else None
        _stand(self.card, self._card_path is not None)
        can_be_got = status.name in weights.can_be_got
        if can_be_got:
            set_work(self.get, _("Get it"), self._get, weights, weights.getting == status.name)
        _stand(self.get, can_be_got)

    def fit(self, width: float) -> None:
        """Break the words within a width, and let the two parts stand beside each other in it.

        Args:
            width: of the block, in design pixels; by that of the tab, since what the block gets
                follows from its words.
        """
        is_wide = width >= ROOM_FOR_BOTH
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            (self._stand_beside if is_wide else self._stand_under)()
        good, runs_on = (width * share / sum(SHARES) for share in SHARES)
        for label in (self._answers, self.figures, self._use):
            wrap_at(label, good if is_wide else width)
        wrap_at(self.state, runs_on - 2 * PAD if is_wide else width)

    def _stand_beside(self) -> None:
        for column, share in enumerate(SHARES):
            # In the same shares in each block, so that the second columns stand under each other.
            self.grid_columnconfigure(column, weight=share, uniform="parts")
        self._good.grid(row=1, column=0, columnspan=1, sticky="new")
        self._runs_on.grid(row=1, column=1, columnspan=1, sticky="new", padx=(2 * PAD, 0))

    def _stand_under(self) -> None:
        for column in range(2):
            self.grid_columnconfigure(column, weight=1 - column, uniform="")
        self._good.grid(row=1, column=0, columnspan=2, sticky="new")
        self._runs_on.grid(row=2, column=0, columnspan=2, sticky="new", padx=0)

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

    def _frame(self) -> ctk.CTkFrame:
        return ctk.CTkFrame(self, fg_color="transparent", corner_radius=0, width=0, height=0)


def block_button(
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


def set_work(
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


def _below(
    part: tk.Misc, words: str, colour: theme.Colour, size: int = theme.TEXT_SIZE
) -> ctk.CTkLabel:
    """Return a label below the others of a part."""
    label = words_label(part, words, colour, size)
    label.pack(anchor="w", pady=(theme.GRID, 0))
    return label


def wrap_at(label: ctk.CTkLabel, room: float) -> None:
    """Break a label's words at a width in design pixels."""
    # A label is drawn anew each time it is set.
    if label.cget("wraplength") != int(room):
        label.configure(wraplength=int(room))


def _stand(button: Button, is_shown: bool) -> None:
    if is_shown:
        button.pack(side="left", padx=(theme.GRID, 0))
    else:
        button.pack_forget()
