"""A line to type in, laid over the picture beside what its words belong to."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import customtkinter as ctk

from gui import theme
from imaging.view import Point

WIDTH, HEIGHT = 200, 30
AWAY = 8
# Left, top, right and bottom on the canvas.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Attributes:
        name: stands before the line and says what is to be typed.
        unit: stands behind it; empty for none.
        words: to begin with.
        width: of the line, in design pixels.
    """

    name: str
    unit: str = ""
    words: str = ""
    width: int = WIDTH


def ask_inline(
    canvas: tk.Canvas,
    point_xy: Point,
    wanted: Wanted,
    clear_of: Sequence[Box],
    on_words: Callable[[str], None],
) -> ctk.CTkFrame:
    """Let the reader type a line; Return takes it, Escape or a click elsewhere leaves it.

    Args:
        point_xy: where on the canvas it begins, if nothing has to stay in sight.
        clear_of: what it must not cover, what matters most first.
        on_words: called with what was typed, blanks at its ends left out, if it is not empty.
    """
    plate, entry = _plate(canvas, wanted)
    _place(plate, canvas, point_xy, clear_of)

    def take(_event: tk.Event) -> str:
        typed = entry.get().strip()
        leave()
        if typed:
            on_words(typed)
        return "break"

    def leave(_event: tk.Event | None = None) -> str:
        if plate.winfo_exists():
            plate.destroy()
            canvas.focus_set()
        return "break"

    entry.bind("<Return>", take)
    entry.bind("<KP_Enter>", take)
    entry.bind("<Escape>", leave)
    entry.bind("<FocusOut>", leave)
    # Not the line's own timer, which would be gone with a line that is taken away at once.
    canvas.after_idle(lambda: entry.winfo_exists() and entry.focus())
    return plate


def place_beside(
    size_wh: Point, canvas_wh: Point, point_xy: Point, clear_of: Sequence[Box]
) -> Point:
    """Return where something lies whole on a canvas, beside what it must not cover.

    Args:
        size_wh: how large it is.
        canvas_wh: how large the canvas is.
        point_xy: where it is wanted, if nothing has to stay in sight.
        clear_of: as for `ask_inline`; where all of it can't stay in sight, the first does.

    Returns:
        Its upper left corner.
    """
    width, height = size_wh
    most_x, most_y = max(canvas_wh[0] - width, 0.0), max(canvas_wh[1] - height, 0.0)
    places = [point_xy]
    for left, top, right, bottom in clear_of:
        places += [(left, bottom + AWAY), (left, top - AWAY - height)]
        places += [(right + AWAY, top), (left - AWAY - width, top)]
    kept_on = [(min(max(x, 0.0), most_x), min(max(y, 0.0), most_y)) for x, y in places]
    for boxes in (clear_of, clear_of[:1]):
        for x, y in kept_on:
            if not any(_meet((x, y, x + width, y + height), box) for box in boxes):
                return x, y
    return kept_on[0]


def _meet(one: Box, other: Box) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _plate(canvas: tk.Canvas, wanted: Wanted) -> tuple[ctk.CTkFrame, ctk.CTkEntry]:
    """Return the line between its name and its unit, on a plate, and the line itself."""
    plate = ctk.CTkFrame(canvas, fg_color=theme.SURFACE, corner_radius=0)

    def say(words: str) -> None:
        if words:
            label = ctk.CTkLabel(plate, text=words, font=theme.font(), text_color=theme.TEXT)
            label.pack(side="left", padx=theme.GRID, pady=2)

    say(wanted.name)
    entry = ctk.CTkEntry(
        plate,
        width=wanted.width,
        height=HEIGHT,
        font=theme.font(),
        fg_color=theme.SURFACE,
        text_color=theme.TEXT,
        border_color=theme.ACCENT,
    )
    entry.pack(side="left", padx=2, pady=2)
    say(wanted.unit)
    entry.insert(0, wanted.words)
    return plate, entry


def _place(
    plate: ctk.CTkFrame, canvas: tk.Canvas, point_xy: Point, clear_of: Sequence[Box]
) -> None:
    # How large it is is known only once it has been laid out.
    plate.update_idletasks()
    size_wh = plate.winfo_reqwidth(), plate.winfo_reqheight()
    canvas_wh = canvas.winfo_width(), canvas.winfo_height()
    x, y = place_beside(size_wh, canvas_wh, point_xy, clear_of)
    # CustomTkinter scales what it is told; these are screen pixels already.
    scale = plate._get_widget_scaling()
    plate.place(x=x / scale, y=y / scale)
