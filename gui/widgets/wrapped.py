"""Words within the room at hand: on as many lines as it asks for, or shortened."""

import tkinter as tk
from collections.abc import Sequence

import customtkinter as ctk

from gui import theme


def wrap_within(
    frame: tk.Misc,
    label: ctk.CTkLabel,
    *,
    most: int | None = None,
    margin: int = 0,
    beside: Sequence[tk.Misc] = (),
) -> None:
    """Break a label's words where a frame ends, now and whenever its width or the scaling changes.

    Args:
        frame: its width must not follow from the label's: one that its master stretches. A label
            wrapped at its own width asks for another one, gets it, is wrapped anew, without end.
        most: longer lines are hard to read; in design pixels.
        margin: what is kept free, in design pixels.
        beside: what stands in the same line, as long as it is shown.
    """

    def wrap(_event: tk.Event) -> None:
        if not all(widget.winfo_exists() for widget in (frame, label, *beside)):
            # Tk tells of sizes while one widget after another goes.
            return
        taken = sum(other.winfo_reqwidth() for other in beside if other.winfo_manager())
        room = int((frame.winfo_width() - taken) / theme.scale_of(frame)) - margin
        room = max(min(room, most or room), 1)
        # A frame of one pixel is not laid out yet; it hears of its end after the label's.
        if frame.winfo_width() > 1 and label.cget("wraplength") != room:
            label.configure(wraplength=room)

    for widget in (frame, label):
        tk.Misc.bind(widget, "<Configure>", wrap, add="+")


def cut(words: str, most: float) -> str:
    """Shorten words in the middle, since the ends of a name tell it best."""
    room = max(8, int(most))
    if len(words) <= room:
        return words
    half = (room - 1) // 2
    return f"{words[:half]}…{words[-half:]}"
