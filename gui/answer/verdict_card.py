"""The verdict in one large line: sign, word and colour; above it whose it is."""

import tkinter as tk

import customtkinter as ctk

from app.wording import headline
from gui import theme
from gui.widgets.icons import verdict_icon
from gui.widgets.wrapped import wrap_within
from models.prediction import Prediction
from models.registry import PIPELINES
from words import _

PAD = 2 * theme.GRID
ICON = 36


class VerdictCard(ctk.CTkFrame):
    """Shows one verdict.

    Attributes:
        title: the pipeline's.
        word: what was found.
    """

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._icon = ctk.CTkLabel(self, text="", width=ICON)
        self._icon.pack(side="left", padx=(0, theme.GRID + 4))
        self.title = ctk.CTkLabel(
            self, text="", height=1, font=theme.font(theme.SMALL), text_color=theme.MUTED
        )
        self.title.pack(anchor="w")
        self.word = ctk.CTkLabel(
            self,
            text="",
            font=theme.font(theme.LARGE, bold=True),
            anchor="w",
            justify="left",
        )
        wrap_within(master, self.word, margin=2 * PAD + ICON + 12)
        self.word.pack(fill="x", expand=True)

    def show(self, prediction: Prediction) -> None:
        """Show another verdict."""
        self._icon.configure(image=verdict_icon(prediction.verdict, ICON))
        self.title.configure(text=_(PIPELINES[prediction.pipeline].title))
        self.word.configure(
            text=headline(prediction), text_color=theme.VERDICTS[prediction.verdict]
        )
