"""CustomTkinter's controls, made to be worked by the keyboard too: every window uses these."""

import tkinter as tk
from typing import Any

import customtkinter as ctk

from gui import theme
from gui.focus import reach

SLIDER_STEP = 0.05


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
        super().__init__(master, **options)
        keys = {"<Up>": lambda: self.step(-1), "<Down>": lambda: self.step(1)}
        unfold = self._open_dropdown_menu
        reach(self, {**keys, "<space>": unfold, "<Return>": unfold})

    def step(self, by: int) -> None:
        """Choose the next value, or the one before; the values are a ring."""
        values = self.cget("values")
        self._dropdown_callback(values[(values.index(self.get()) + by) % len(values)])


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
