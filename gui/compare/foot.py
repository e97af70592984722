"""What stands under the pictures of a comparison, in words."""

import tkinter as tk

import customtkinter as ctk

from app.session import Session
from gui import theme
from gui.widgets.tips import Tip
from gui.widgets.wrapped import fitted, wrap_within

MARGIN = 4 * theme.GRID
# In design pixels: in a lower window the pictures need the lines more.
LOW = 400


def words_below(window: tk.Misc, size: int, is_bold: bool = False) -> ctk.CTkLabel:
    """Return a label under the pictures, packed before them so that it keeps its room."""
    label = ctk.CTkLabel(
        window,
        text="",
        font=theme.font(size, is_bold),
        text_color=theme.TEXT,
        anchor="w",
        justify="left",
    )
    label.pack(fill="x", side="bottom", padx=2 * theme.GRID, pady=theme.GRID // 2)
    wrap_within(window, label, margin=MARGIN)
    return label


class StudyWords:
    """What the pictures say together: on as many lines as it takes, or on one in a low window.

    Attributes:
        label: bears the words.
        whole: tells them to the pointer where they are cut.
    """

    def __init__(self, window: tk.Misc) -> None:
        self._window, self._words = window, ""
        self.label = words_below(window, theme.TEXT_SIZE, is_bold=True)
        self.whole = Tip(self.label, "")
        tk.Misc.bind(self.label, "<Configure>", lambda _e: self._write(), add="+")

    def say(self, words: str) -> None:
        """Write other words."""
        self._words = words
        self._write()

    def _write(self) -> None:
        window, shown, scale = self._window, self._words, theme.scale_of(self._window)
        if window.winfo_height() < LOW * scale:
            room = (int(window.winfo_width() / scale) - MARGIN) * scale - 1
            font = theme.canvas_font(theme.TEXT_SIZE, scale, bold=True)
            shown = fitted(window, shown, room, font)
        self.whole.text = self._words if shown != self._words else ""
        if self.label.cget("text") != shown:
            self.label.configure(text=shown)


class NoticeLine:
    """Shows what is said while the window is open; what was said before is of other pictures.

    Args:
        session: what it says just now is not shown.
    """

    def __init__(self, session: Session) -> None:
        self._session, self._before = session, session.notice

    def show(self, label: ctk.CTkLabel, above: tk.Misc) -> None:
        """Write the notice, or take its line away.

        Args:
            label: of `words_below`.
            above: gives way to it.
        """
        notice = self._session.notice
        sentence = "" if notice is self._before else notice.sentence
        label.configure(text=sentence)
        if sentence:
            label.pack(fill="x", side="bottom", padx=2 * theme.GRID, before=above)
        else:
            label.pack_forget()
