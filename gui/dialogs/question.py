"""A question in a window of its own, answered by one of two buttons."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from gui import theme
from gui.dialogs.dialog import BUTTON_HEIGHT
from gui.widgets.controls import Button, TextBox
from gui.widgets.focus import FocusRing
from gui.widgets.sub_window import SubWindow

PAD = 2 * theme.GRID
# Of the words, in design pixels, at most.
WIDTH, HEIGHT = 640, 280


class Question(SubWindow):
    """Asks once, while the window behind stays alive; closing this one means no.

    Args:
        on_answer: called with True when the first button was chosen, never when the whole program
            was closed meanwhile.
    """

    def __init__(
        self,
        master: tk.Misc,
        title: str,
        words: str,
        *,
        yes: str,
        no: str,
        on_answer: Callable[[bool], None],
    ) -> None:
        super().__init__(master, fg_color=theme.RAISED)
        self.title(title)
        self._on_answer = on_answer
        self._show_words(words)
        self._show_buttons(yes, no)
        # What is packed last gives way where the screen is too small.
        self.words.pack(fill="both", expand=True, padx=PAD, pady=(PAD, 0))
        self.bind("<Escape>", lambda _e: self._answer(False))
        self.protocol("WM_DELETE_WINDOW", lambda: self._answer(False))
        # A window can't take all keys and clicks before it is seen.
        self.bind("<Visibility>", lambda _e: self.hold())
        FocusRing(self)
        self.stand_over(master.winfo_toplevel())
        self.no.focus_set()

    def _show_words(self, words: str) -> None:
        self.words = TextBox(
            self,
            width=WIDTH,
            height=self._height_of(words),
            font=theme.font(),
            fg_color=theme.RAISED,
            text_color=theme.TEXT,
            wrap="word",
        )
        self.words.insert("1.0", words)
        self.words.configure(state="disabled")

    def _height_of(self, words: str) -> int:
        """Return how high a text becomes, in design pixels; what is too high scrolls."""
        scale = theme.scale_of(self)
        font, room = theme.canvas_font(theme.TEXT_SIZE, scale), round((WIDTH - 2 * PAD) * scale)
        ruler = tk.Label(self, text=words, font=font, wraplength=room)
        height = ruler.winfo_reqheight() / scale
        ruler.destroy()
        return min(round(height) + 2 * PAD, HEIGHT)

    def _show_buttons(self, yes: str, no: str) -> None:
        row = ctk.CTkFrame(self, fg_color="transparent")
        row.pack(side="bottom", fill="x", padx=PAD, pady=PAD)
        self.yes = Button(
            row,
            text=yes,
            height=BUTTON_HEIGHT,
            font=theme.font(),
            fg_color=theme.ACCENT,
            hover_color=theme.ACCENT_HOVER,
            text_color=theme.ON_ACCENT,
            command=lambda: self._answer(True),
        )
        self.no = Button(
            row,
            text=no,
            height=BUTTON_HEIGHT,
            font=theme.font(),
            fg_color=theme.SURFACE,
            hover_color=theme.HOVER,
            text_color=theme.TEXT,
            command=lambda: self._answer(False),
        )
        self.yes.pack(side="right")
        self.no.pack(side="right", padx=(0, theme.GRID))

    def _answer(self, is_yes: bool) -> None:
        self.destroy()
        self._on_answer(is_yes)
