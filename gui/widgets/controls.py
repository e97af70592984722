"""CustomTkinter's controls, made to be worked by the keyboard too: every window uses these."""

import tkinter as tk
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

import customtkinter as ctk

from gui import theme
from gui.widgets.focus import reach
from gui.widgets.menu_look import menu_colours
from gui.widgets.wrapped import fitted_name

SLIDER_STEP = 0.05
# In design pixels: what the toolkit leaves free at both ends of a menu's words.
BESIDE_NAME = 12
# The toolkit's own grey for what is out of use can hardly be read on any of our grounds.
OUT_OF_USE = {"text_color_disabled": theme.MUTED}


class Button(ctk.CTkButton):
    """A button; Space or Return presses it.

    One that is out of use lies on a quiet ground, on which its words can be read.
    """

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        super().__init__(master, **{**OUT_OF_USE, **options})
        reach(self, {"<space>": self.invoke, "<Return>": self.invoke})

    def focus_set(self) -> None:
        """Take the keyboard's focus."""
        tk.Misc.focus_set(self)

    def _draw(self, no_color_updates: bool = False) -> None:
        with self._on_its_ground():
            super()._draw(no_color_updates)

    def _on_leave(self, event: Any = None) -> None:
        with self._on_its_ground():
            super()._on_leave(event)

    @contextmanager
    def _on_its_ground(self) -> Iterator[None]:
        own = self._fg_color
        if self._state == "disabled" and own != "transparent":
            self._fg_color = theme.RAISED
        yield
        self._fg_color = own


class Switch(ctk.CTkSwitch):
    """A switch; Space or Return turns it."""

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        super().__init__(master, **{**OUT_OF_USE, **options})
        reach(self, {"<space>": self.toggle, "<Return>": self.toggle})


class Menu(ctk.CTkOptionMenu):
    """A choice of one; Up and Down choose at once, Space or Return opens the list.

    In the list the choice is ticked; one that a key has opened begins there.
    """

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        self._unfolding: str | None = None
        self._is_by_key = False
        of_list = {"dropdown_font": options.get("font")}
        super().__init__(master, **{**OUT_OF_USE, **of_list, **options})
        # By its name only: an object that dies with a closed window might do so on any thread.
        self._ticked = f"ticked{self}"
        keys = {"<Up>": lambda: self.step(-1), "<Down>": lambda: self.step(1)}
        reach(self, {**keys, "<space>": self._open_by_key, "<Return>": self._open_by_key})

    def step(self, by: int) -> None:
        """Choose the next value, or the one before; the values are a ring, entered at its ends."""
        values, chosen = self.cget("values"), self.get()
        outside = -1 if by > 0 else 0
        place = values.index(chosen) if chosen in values else outside
        self.choose(values[(place + by) % len(values)])

    def choose(self, value: str) -> None:
        """Choose a value as the reader does, so that the command is called."""
        self._dropdown_callback(value)

    def focus_set(self) -> None:
        """Take the keyboard's focus."""
        tk.Misc.focus_set(self)

    def destroy(self) -> None:
        """Go, and open no list any more."""
        if self._unfolding is not None:
            self.after_cancel(self._unfolding)
        self.tk.call("unset", "-nocomplain", f"::{self._ticked}")
        super().destroy()

    def _open_by_key(self) -> None:
        self._is_by_key = True
        self._open_dropdown_menu()

    def _open_dropdown_menu(self) -> None:
        # Later: the last that a click does is to take the focus, which is to be the list's.
        self._unfolding = self.after_idle(self._unfold)

    def _unfold(self) -> None:
        self._unfolding = None
        self._list_values()
        super()._open_dropdown_menu()
        # Elsewhere the system's own list has the keys, and is closed by now.
        if self._windowingsystem == "x11":
            self._dropdown_menu.focus_force()
            values, is_by_key, self._is_by_key = self.cget("values"), self._is_by_key, False
            # Not by the mouse: its button, let go, would press what is lit.
            if is_by_key and self.get() in values:
                self._dropdown_menu.activate(values.index(self.get()))

    def _list_values(self) -> None:
        """Write the list as it is opened: in the theme's colours, no narrower than its control."""
        menu, values = self._dropdown_menu, self.cget("values")
        tk.Menu.configure(menu, **menu_colours(theme.RAISED))
        menu.delete(0, "end")
        self.setvar(self._ticked, self.get())
        for value in values:
            menu.add_radiobutton(
                label=value,
                value=value,
                variable=self._ticked,
                command=lambda v=value: self.choose(v),
            )
        if values:
            self._widen(menu, values)

    def _widen(self, menu: tk.Menu, values: list[str]) -> None:
        # CustomTkinter would tell the font as it was before it was scaled.
        font = tk.Menu.cget(menu, "font")
        widths = [int(self.tk.call("font", "measure", font, value)) for value in values]
        # A list is as wide as its longest entry; asking for a place makes Tk measure it.
        longest = widths.index(max(widths))
        menu.yposition(longest)
        lack = self.winfo_width() - menu.winfo_reqwidth()
        blank = int(self.tk.call("font", "measure", font, " "))
        if lack > 0 < blank:
            menu.entryconfigure(longest, label=values[longest] + " " * ceil(lack / blank))


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
        room = self.winfo_width() - self.winfo_height() - BESIDE_NAME * theme.scale_of(self)
        label = self._text_label
        label.configure(text=fitted_name(self, self.get(), room, label.cget("font")))


class TextBox(ctk.CTkTextbox):
    """A text of several lines; what was typed can be undone, what the program wrote can't.

    CustomTkinter's own looks five times a second whether it needs its scroll bars, hidden or gone.
    """

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        self._timer = ""
        super().__init__(master, **{"undo": True, **options})
        self._textbox.configure(yscrollcommand=self._scrolled)

    def insert(self, index: str, text: str, tags: Any = None) -> None:
        """Write into the text."""
        super().insert(index, text, tags)
        self._textbox.edit_reset()

    def delete(self, index1: str, index2: str | None = None) -> None:
        """Take out of the text."""
        super().delete(index1, index2)
        self._textbox.edit_reset()

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


class Slider(ctk.CTkSlider):
    """A slider from 0 to 1; Left and Right move it."""

    def __init__(self, master: tk.Misc, **options: Any) -> None:
        super().__init__(master, from_=0.0, to=1.0, **options)
        reach(self, {"<Left>": lambda: self._move(-1), "<Right>": lambda: self._move(1)})

    def _move(self, by: int) -> None:
        self.set(min(max(self.get() + by * SLIDER_STEP, 0.0), 1.0))
        self._command(self.get())
