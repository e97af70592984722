"""What the picture's place shows before there is a picture: where to drop, what to do."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from gui import theme
from gui.actions.names import Action
from gui.actions.shortcuts import shown_key
from gui.widgets.controls import Button
from words import _

DASHES = (6, 5)
PAD = 3 * theme.GRID
# From the window's edge to the dashes, and from these to what they frame, in screen pixels: larger
# text is no reason for larger margins.
MARGIN, INSIDE = 24, 12


class EmptyState(ctk.CTkFrame):
    """An invitation over the black ground.

    Args:
        on_open: opens the file dialog.
        on_try: opens one of the synthetic pictures, by its place.
        tries: words for each synthetic picture.
    """

    def __init__(
        self,
        master: tk.Misc,
        on_open: Callable[[], None],
        on_try: Callable[[int], None],
        tries: tuple[str, ...],
    ) -> None:
        super().__init__(master, fg_color=theme.PICTURE, corner_radius=0)
        self._frame = tk.Canvas(self, background=theme.PICTURE, highlightthickness=0)
        self._frame.place(relwidth=1, relheight=1)
        self._frame.bind("<Configure>", lambda _e: self._paint(False))
        middle = ctk.CTkFrame(self, fg_color=theme.PICTURE, corner_radius=0)
        middle.place(relx=0.5, rely=0.5, anchor="center")
        paste = _("or paste one with {key}").format(key=shown_key(Action.PASTE))
        # Each with its distance from the line above.
        self._lines: tuple[tuple[tk.Misc, int], ...] = (
            (_line(middle, _("Drop an X-ray here"), theme.LARGE, theme.BRIGHT), 0),
            (_line(middle, _("PNG, JPEG, TIFF, BMP, WebP or DICOM"), theme.TEXT_SIZE), theme.GRID),
            (_open_button(middle, on_open), PAD),
            (_line(middle, paste, theme.SMALL), 2 * theme.GRID),
            (_line(middle, _("No X-ray at hand? Try a synthetic one:"), theme.SMALL), 2 * PAD),
            (_row_of_tries(middle, on_try, tries), theme.GRID),
        )
        for place, (line, gap) in enumerate(self._lines):
            # Not CustomTkinter's own way, which would let the gaps grow with the text.
            tk.Grid.grid_configure(line, row=place, pady=(gap, 0))
        # The first to go where the window is too low for all.
        self._spare = (self._lines[3], self._lines[1])
        tk.Misc.bind(self, "<Configure>", lambda _e: self._make_room(), add="+")

    def invite(self, files_are_held: bool) -> None:
        """Light up the frame while files are held over it."""
        self._paint(files_are_held)

    def _make_room(self) -> None:
        lacking = sum(line.winfo_reqheight() + gap for line, gap in self._lines)
        lacking -= self.winfo_height() - 2 * (MARGIN + INSIDE)
        for line, gap in self._spare:
            if lacking > 0:
                line.grid_remove()
                lacking -= line.winfo_reqheight() + gap
            else:
                line.grid()

    def _paint(self, is_lit: bool) -> None:
        canvas, scale = self._frame, self._get_widget_scaling()
        width, height = canvas.winfo_width(), canvas.winfo_height()
        canvas.delete("all")
        canvas.create_rectangle(
            MARGIN,
            MARGIN,
            width - MARGIN,
            height - MARGIN,
            outline=theme.ACCENT[1] if is_lit else theme.LINE[1],
            dash=() if is_lit else DASHES,
            width=2 * scale,
        )


def _line(
    master: tk.Misc, words: str, size: int, colour: theme.Colour = theme.ON_PICTURE
) -> ctk.CTkLabel:
    bold = size == theme.LARGE
    return ctk.CTkLabel(
        master, text=words, height=1, font=theme.font(size, bold), text_color=colour
    )


def _open_button(master: tk.Misc, command: Callable[[], None]) -> Button:
    return Button(
        master,
        text=_("Open…  {key}").format(key=shown_key(Action.OPEN)),
        height=38,
        corner_radius=6,
        font=theme.font(bold=True),
        fg_color=theme.ACCENT[1],
        hover_color=theme.ACCENT_HOVER[1],
        text_color=theme.ON_ACCENT,
        command=command,
    )


def _row_of_tries(
    master: tk.Misc, on_try: Callable[[int], None], tries: tuple[str, ...]
) -> ctk.CTkFrame:
    row = ctk.CTkFrame(master, fg_color=theme.PICTURE, corner_radius=0)
    for place, words in enumerate(tries):
        _try_button(row, words, lambda p=place: on_try(p)).pack(side="left", padx=4)
    return row


def _try_button(master: tk.Misc, words: str, command: Callable[[], None]) -> Button:
    return Button(
        master,
        text=words,
        width=0,
        height=30,
        corner_radius=6,
        font=theme.font(theme.SMALL),
        fg_color=theme.RAISED[1],
        hover_color=theme.HOVER[1],
        text_color=theme.BRIGHT,
        command=command,
    )
