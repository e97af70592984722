"""The bar over one picture of a comparison: which one, mirrored or not, and what asks for more."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from gui import theme
from gui.compare.keys import CompareAction, compare_tip
from gui.widgets.controls import NameMenu
from gui.widgets.small_controls import small_button, small_look, small_switch
from gui.widgets.tips import Tip
from words import N_, _

ANALYSE = N_("Analyse")
MIRRORED, MIRRORED_IN_SHORT = N_("Mirrored"), "↔"
CONTROL_HEIGHT = 28
# In design pixels: where the name has less room, the words of the switch give way to it.
LEAST_NAME = 170


class PaneBar(ctk.CTkFrame):
    """A choice of names, a switch and a button; the name gives way first, but not wholly.

    Args:
        on_chosen: called with the name that was chosen.
        on_mirrored: called when the switch was turned.
        on_analyse: called when the button was pressed.

    Attributes:
        which: offers the names.
        whole_name: what is told of the chosen name to the pointer.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_chosen: Callable[[str], None],
        on_mirrored: Callable[[], None],
        on_analyse: Callable[[], None],
    ) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self.which = NameMenu(
            self,
            values=[""],
            width=180,
            height=CONTROL_HEIGHT,
            command=on_chosen,
            **small_look(),
        )
        # As wide as its words, which the toolkit's own least width is not.
        self.mirror = small_switch(self, _(MIRRORED), command=on_mirrored, width=0)
        self.analyse = small_button(self, _(ANALYSE), on_analyse, height=CONTROL_HEIGHT)
        self.whole_name = Tip(self.which, "")
        Tip(self.mirror, compare_tip(CompareAction.MIRROR))
        Tip(self.analyse, compare_tip(CompareAction.ANALYSE))
        self.analyse.pack(side="right")
        self.mirror.pack(side="right", padx=theme.GRID)
        self.which.pack(side="left", fill="x", expand=True)
        tk.Misc.bind(self.which, "<Configure>", lambda _e: self._make_room(), add="+")

    def _make_room(self) -> None:
        scale = theme.scale_of(self)
        font = theme.canvas_font(theme.SMALL, scale)
        whole, short = _(MIRRORED), MIRRORED_IN_SHORT
        spared = sum(
            sign * int(self.tk.call("font", "measure", font, words))
            for sign, words in ((1, whole), (-1, short))
        )
        room = self.which.winfo_width()
        if self.mirror.cget("text") == short:
            room -= spared
        words = whole if room >= LEAST_NAME * scale else short
        if self.mirror.cget("text") != words:
            self.mirror.configure(text=words)
