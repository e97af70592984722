"""A line to type in, laid over the picture where the words belong."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from gui import theme
from imaging.view import Point

WIDTH, HEIGHT = 240, 30


def ask_inline(
    canvas: tk.Canvas,
    point_xy: Point,
    hint: str,
    words: str,
    on_words: Callable[[str], None],
) -> ctk.CTkEntry:
    """Let the reader type a line; Return takes it, Escape or a click elsewhere leaves it.

    Args:
        point_xy: where on the canvas the line begins.
        hint: shown while it is empty.
        words: to begin with.
        on_words: called with what was typed, blanks at its ends left out, if it is not empty.
    """
    entry = ctk.CTkEntry(
        canvas,
        width=WIDTH,
        height=HEIGHT,
        font=theme.font(),
        fg_color=theme.SURFACE,
        text_color=theme.TEXT,
        border_color=theme.ACCENT,
        placeholder_text=hint,
    )
    if words:
        entry.insert(0, words)
    scale = entry._get_widget_scaling()
    x = min(point_xy[0], canvas.winfo_width() - WIDTH * scale - 8)
    y = min(point_xy[1], canvas.winfo_height() - HEIGHT * scale - 8)
    # CustomTkinter scales what it is told; these are screen pixels already.
    entry.place(x=max(x, 0) / scale, y=max(y, 0) / scale)

    def take(_event: tk.Event) -> str:
        typed = entry.get().strip()
        leave()
        if typed:
            on_words(typed)
        return "break"

    def leave(_event: tk.Event | None = None) -> str:
        if entry.winfo_exists():
            entry.destroy()
            canvas.focus_set()
        return "break"

    entry.bind("<Return>", take)
    entry.bind("<KP_Enter>", take)
    entry.bind("<Escape>", leave)
    entry.bind("<FocusOut>", leave)
    # Not the line's own timer, which would be gone with a line that is taken away at once.
    canvas.after_idle(lambda: entry.winfo_exists() and entry.focus())
    return entry
