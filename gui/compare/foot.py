"""What stands under the pictures of a comparison, in words."""

import tkinter as tk

import customtkinter as ctk

from app.session import Session
from gui import theme
from gui.widgets.wrapped import wrap_within


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
    wrap_within(window, label, margin=4 * theme.GRID)
    return label


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
