"""A window of its own over the main one, with rows of labelled controls."""

import tkinter as tk
from collections.abc import Callable, Iterator, Sequence

import customtkinter as ctk

from gui import theme
from gui.widgets.controls import Button, Menu, Switch
from gui.widgets.focus import FocusRing
from gui.widgets.sub_window import SubWindow
from gui.widgets.tall_sheet import TallSheet
from words import _

PAD = 2 * theme.GRID
LABEL_WIDTH, CONTROL_WIDTH, BUTTON_HEIGHT = 164, 400, 34


class Dialog(SubWindow):
    """Stays over the main window, which stays alive; Escape closes it.

    Attributes:
        sheet: holds the rows; it scrolls where the screen is too low for them.
        foot: holds the buttons, always in sight.
    """

    def __init__(self, master: tk.Misc, title: str) -> None:
        super().__init__(master, fg_color=theme.RAISED)
        self.title(_(title))
        self.resizable(False, False)
        self.bind("<Escape>", lambda _e: self.destroy())
        # A window can't take all keys and clicks before it is seen.
        self.bind("<Visibility>", lambda _e: self.hold())
        self._next_row = 0
        self.rows = TallSheet(self, None, theme.RAISED)
        self.sheet = self.rows.sheet
        self.foot = ctk.CTkFrame(self, fg_color="transparent")
        # What is packed first keeps its place when there is too little.
        self.foot.pack(side="bottom", fill="x", padx=PAD, pady=PAD)
        self.rows.pack(fill="both", expand=True, pady=(PAD, 0))
        self.sheet.grid_columnconfigure(1, weight=1)
        FocusRing(self)

    def come_up_over(self, steps: Iterator[object], window: tk.Misc) -> None:
        """Take the steps that build the rows, out of sight and in slices; then stand over."""

        def all_steps() -> Iterator[object]:
            yield from steps
            self.stand_over(window)

        self.come_up(all_steps())

    def stand_over(self, window: tk.Misc) -> None:
        """Come up in the middle of another window; called once, when all rows are there."""
        self.update_idletasks()
        self.rows.watch()
        super().stand_over(window)

    def add_row(self, words: str, control: tk.Misc) -> None:
        """Put a control below the others, with its name at the left."""
        label = ctk.CTkLabel(
            self.sheet,
            text=_(words),
            width=LABEL_WIDTH,
            anchor="w",
            font=theme.font(),
            text_color=theme.TEXT,
        )
        pad = (0, theme.GRID)
        # The margins lie on the sheet, for its bar to stand in.
        label.grid(row=self._next_row, column=0, sticky="nw", padx=(PAD, 0), pady=pad)
        control.grid(row=self._next_row, column=1, sticky="ew", padx=(0, PAD), pady=pad)
        self._next_row += 1

    def add_wide(self, control: tk.Misc) -> None:
        """Put a control over the whole width below the others."""
        pad = (0, theme.GRID)
        control.grid(row=self._next_row, column=0, columnspan=2, sticky="ew", padx=PAD, pady=pad)
        self._next_row += 1

    def menu(self, values: Sequence[str], chosen: str, on_choice: Callable[[str], None]) -> Menu:
        """Return a choice of one."""
        menu = Menu(
            self.sheet,
            values=list(values),
            width=CONTROL_WIDTH,
            font=theme.font(),
            dropdown_font=theme.font(),
            fg_color=theme.SURFACE,
            button_color=theme.SURFACE,
            button_hover_color=theme.HOVER,
            text_color=theme.TEXT,
            command=on_choice,
        )
        menu.set(chosen)
        return menu

    def switch(self, words: str, command: Callable[[], None] | None = None) -> Switch:
        """Return a switch."""
        return Switch(
            self.sheet,
            text=_(words),
            font=theme.font(),
            text_color=theme.TEXT,
            progress_color=theme.ACCENT,
            command=command,
        )

    def entry(self, words: str = "", hint: str = "") -> ctk.CTkEntry:
        """Return a line to type in."""
        entry = ctk.CTkEntry(
            self.sheet,
            width=CONTROL_WIDTH,
            font=theme.font(),
            fg_color=theme.SURFACE,
            border_color=theme.LINE,
            text_color=theme.TEXT,
            placeholder_text=_(hint),
            placeholder_text_color=theme.MUTED,
        )
        if words:
            entry.insert(0, words)
        return entry

    def note(self, words: str = "", colour: theme.Colour = theme.MUTED) -> ctk.CTkLabel:
        """Return small words over the whole width."""
        return ctk.CTkLabel(
            self.sheet,
            text=_(words),
            height=1,
            font=theme.font(theme.SMALL),
            text_color=colour,
            justify="left",
            anchor="w",
            wraplength=LABEL_WIDTH + CONTROL_WIDTH,
        )

    def button(
        self, master: tk.Misc, words: str, command: Callable[[], None], is_main: bool = False
    ) -> Button:
        """Return a button; the main one bears the accent colour."""
        return Button(
            master,
            text=words,
            font=theme.font(bold=is_main),
            width=110,
            height=BUTTON_HEIGHT,
            fg_color=theme.ACCENT if is_main else theme.SURFACE,
            hover_color=theme.ACCENT_HOVER if is_main else theme.HOVER,
            text_color=theme.ON_ACCENT if is_main else theme.TEXT,
            command=command,
        )
