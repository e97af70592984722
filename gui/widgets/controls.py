"""CustomTkinter's controls, made to be worked by the keyboard too: every window uses these."""

import tkinter as tk
from typing import Any

import customtkinter as ctk

from gui import theme
from gui.widgets.focus import reach
from gui.widgets.wrapped import cut

SLIDER_STEP = 0.05
# Of small letters, in design pixels.
LETTER_PX = 7.5


class Button(ctk.CTkButton):
    """A button; Space or Return presses it."""

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        super().__init__(master, **options)
        reach(self, {"<space>": self.invoke, "<Return>": self.invoke})

    def focus_set(self) -> None:
        """Take the keyboard's focus."""
        tk.Misc.focus_set(self)


class Switch(ctk.CTkSwitch):
    """A switch; Space or Return turns it."""

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        super().__init__(master, **options)
        reach(self, {"<space>": self.toggle, "<Return>": self.toggle})


class Menu(ctk.CTkOptionMenu):
    """A choice of one; Up and Down choose at once, Space or Return opens the list."""

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        self._unfolding: str | None = None
        super().__init__(master, **options)
        keys = {"<Up>": lambda: self.step(-1), "<Down>": lambda: self.step(1)}
        unfold = self._open_dropdown_menu
        reach(self, {**keys, "<space>": unfold, "<Return>": unfold})

    def step(self, by: int) -> None:
        """Choose the next value, or the one before; the values are a ring, entered at its ends."""
        values, chosen = self.cget("values"), self.get()
        outside = -1 if by > 0 else 0
        place = values.index(chosen) if chosen in values else outside
        self._dropdown_callback(values[(place + by) % len(values)])

    def focus_set(self) -> None:
        """Take the keyboard's focus."""
        tk.Misc.focus_set(self)

    def destroy(self) -> None:
        """Go, and open no list any more."""
        if self._unfolding is not None:
            self.after_cancel(self._unfolding)
        super().destroy()

    def _open_dropdown_menu(self) -> None:
        # Later: the last that a click does is to take the focus, which is to be the list's.
        self._unfolding = self.after_idle(self._unfold)

    def _unfold(self) -> None:
        self._unfolding = None
        super()._open_dropdown_menu()
        # Elsewhere the system's own list has the keys, and is closed by now.
        if self._windowingsystem == "x11":
            self._dropdown_menu.focus_force()


class NameMenu(Menu):
    """A choice of names of any length; the chosen one is shortened where it has too little room."""

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        super().__init__(master, dynamic_resizing=False, **options)
        tk.Misc.bind(self, "<Configure>", lambda _e: self._shorten(), add="+")

    def set(self, value: str) -> None:
        """Choose a name."""
        super().set(value)
        self._shorten()

    def _shorten(self) -> None:
        # The arrow takes a square at the right.
        room = (self.winfo_width() - self.winfo_height()) / theme.scale_of(self) - theme.GRID
        self._text_label.configure(text=cut(self.get(), room / LETTER_PX))


class TextBox(ctk.CTkTextbox):
    """A text of several lines.

    CustomTkinter's own looks five times a second whether it needs its scroll bars, hidden or gone.
    """

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        self._timer = ""
        super().__init__(master, **options)
        self._textbox.configure(yscrollcommand=self._scrolled)

    def after(self, ms: Any, func: Any = None, *args: Any) -> str:
        """Set a timer that ends with the text."""
        self._timer = super().after(ms, func, *args)
        return self._timer

    def destroy(self) -> None:
        """Go, and look no more."""
        self.after_cancel(self._timer)
        super().destroy()

    def _scrolled(self, first: str, last: str) -> None:
        self._y_scrollbar.set(first, last)
        self._check_if_scrollbars_needed()

    def _check_if_scrollbars_needed(self, event: Any = None, continue_loop: bool = False) -> None:
        super()._check_if_scrollbars_needed(event)


def small_menu(master: tk.Misc, **options: Any) -> Menu:
    """Return a menu in small letters, in the colours of a quiet button."""
    small = theme.font(theme.SMALL)
    return Menu(
        master,
        font=small,
        dropdown_font=small,
        fg_color=theme.RAISED,
        button_color=theme.RAISED,
        button_hover_color=theme.HOVER,
        text_color=theme.TEXT,
        **options,
    )


class Slider(ctk.CTkSlider):
    """A slider from 0 to 1; Left and Right move it."""

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        super().__init__(master, from_=0.0, to=1.0, **options)
        reach(self, {"<Left>": lambda: self._move(-1), "<Right>": lambda: self._move(1)})

    def _move(self, by: int) -> None:
        self.set(min(max(self.get() + by * SLIDER_STEP, 0.0), 1.0))
        self._command(self.get())
