"""Words within the room at hand: on as many lines as it asks for, or shortened."""

import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path

import customtkinter as ctk

from errors import shown_name
from gui import theme
from imaging.load import SUFFIXES

NO_BREAK = "\N{NO-BREAK SPACE}"


def words_label(
    master: tk.Misc,
    words: str,
    colour: theme.Colour = theme.TEXT,
    size: int = theme.TEXT_SIZE,
    bold: bool = False,
) -> ctk.CTkLabel:
    """Return words as high as their lines, so that one line has the same gaps as several."""
    return ctk.CTkLabel(
        master,
        text=words,
        height=1,
        font=theme.font(size, bold),
        text_color=colour,
        justify="left",
        anchor="w",
    )


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


def unbroken(words: str) -> str:
    """Return words in which a line never ends between a number, its per cent and its interval."""
    return words.replace(" %", f"{NO_BREAK}%").replace("% (", f"%{NO_BREAK}(")


def name_without_ending(path: Path) -> str:
    """Return a file's name as far as it tells the file from others of its kind."""
    # A DICOM file is often named by a number with dots, whose last part tells it best.
    return shown_name(path.with_suffix("") if path.suffix.lower() in SUFFIXES else path)


def cut(words: str, most: float) -> str:
    """Shorten words in the middle, since the ends of a name tell it best."""
    room = max(8, int(most))
    if len(words) <= room:
        return words
    half = (room - 1) // 2
    return f"{words[:half]}…{words[-half:]}"


def fitted(canvas: tk.Misc, words: str, room: float, font: tuple[str, int]) -> str:
    """Return words cut at their end to so many screen pixels."""
    return _longest(canvas, words, room, font, lambda kept: f"{words[:kept].rstrip()}…")


def fitted_name(canvas: tk.Misc, name: str, room: float, font: tuple[str, int]) -> str:
    """Return a name cut in its middle to so many screen pixels."""
    return _longest(canvas, name, room, font, lambda kept: cut(name, kept))


def broken(
    canvas: tk.Misc, words: str, room: float, font: tuple[str, int], most: int
) -> tuple[str, bool]:
    """Return words on as few lines as hold them, and whether they are whole.

    Args:
        room: of a line, in screen pixels.
        most: so many lines at most; the last one is cut where they are not enough.
    """
    lines, rest = [], words.split(" ")
    while rest and len(lines) < most - 1:
        count = 1
        while count < len(rest) and _width(canvas, " ".join(rest[: count + 1]), font) <= room:
            count += 1
        lines.append(" ".join(rest[:count]))
        rest = rest[count:]
    lines += [" ".join(rest)] if rest else []
    shown = [fitted(canvas, line, room, font) for line in lines]
    return "\n".join(shown), shown == lines


def _longest(
    canvas: tk.Misc,
    words: str,
    room: float,
    font: tuple[str, int],
    cut_to: Callable[[int], str],
) -> str:
    if not words or _width(canvas, words, font) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = _width(canvas, cut_to(middle), font) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return cut_to(low)


def _width(canvas: tk.Misc, words: str, font: tuple[str, int]) -> int:
    return int(canvas.tk.call("font", "measure", font, words))
