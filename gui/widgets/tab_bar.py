"""The row of tabs: words, the chosen one underlined."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence

import customtkinter as ctk

from gui import theme
from gui.widgets.controls import Button
from words import _

# In design pixels: of the bar, and beside the words of a tab.
HEIGHT, BESIDE = 36, 2 * theme.GRID


class TabBar(ctk.CTkFrame):
    """Lets one of several names be chosen.

    Args:
        names: of the tabs, from left to right.
        on_chosen: called with a tab's name.
    """

    def __init__(
        self, master: tk.Misc, names: Sequence[str], on_chosen: Callable[[str], None]
    ) -> None:
        super().__init__(master, height=HEIGHT, fg_color=theme.SURFACE, corner_radius=0)
        self._names, self._on_chosen = names, on_chosen
        self._tabs: dict[str, _Tab] = {}

    def build(self) -> Iterator[None]:
        """Fill the bar, in steps."""
        for name in self._names:
            tab = self._tabs[name] = _Tab(self, name, lambda n=name: self._on_chosen(n))
            tab.pack(side="left")
            yield

    def choose(self, name: str) -> None:
        """Underline a tab, without calling anybody."""
        for own, tab in self._tabs.items():
            tab.underline(own == name)


class _Tab(ctk.CTkFrame):
    def __init__(self, master: tk.Misc, name: str, on_click: Callable[[], None]) -> None:
        super().__init__(master, fg_color="transparent", corner_radius=0)
        self._button = Button(
            self,
            text=_(name),
            width=self._width_of(_(name)),
            height=HEIGHT - 3,
            corner_radius=0,
            font=theme.font(),
            fg_color="transparent",
            hover_color=theme.HOVER,
            command=on_click,
        )
        self._button.pack(fill="x")
        self._line = ctk.CTkFrame(self, height=3, width=10, corner_radius=0)
        self._line.pack(fill="x")
        self._is_chosen: bool | None = None

    def _width_of(self, words: str) -> int:
        """Return how wide a tab is: all words stand equally far apart."""
        font = theme.canvas_font(theme.TEXT_SIZE, 1.0)
        return int(self.tk.call("font", "measure", font, words)) + 2 * BESIDE

    def underline(self, is_chosen: bool) -> None:
        if is_chosen == self._is_chosen:
            return
        self._is_chosen = is_chosen
        self._button.configure(text_color=theme.TEXT if is_chosen else theme.MUTED)
        self._line.configure(fg_color=theme.ACCENT if is_chosen else "transparent")
