"""The keyboard's way through a window: what Tab reaches, and a ring around what it has reached."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from gui import theme
from gui.widgets.tall_sheet import TallSheet

WIDTH = 2
# Across and down, as shares of the control: top, bottom, left, right.
EDGES = (
    {"relx": 0, "rely": 0, "relwidth": 1, "height": WIDTH},
    {"relx": 0, "rely": 1, "relwidth": 1, "height": WIDTH, "anchor": "sw"},
    {"relx": 0, "rely": 0, "relheight": 1, "width": WIDTH},
    {"relx": 1, "rely": 0, "relheight": 1, "width": WIDTH, "anchor": "ne"},
)


def reach(control: ctk.CTkBaseClass, keys: dict[str, Callable[[], object]]) -> None:
    """Let Tab reach a control, and keys work it once it is reached.

    Args:
        keys: what to call, by Tk's name of the key.
    """

    def pressed(action: Callable[[], object]) -> str:
        action()
        # The window's own keys are not meant as well.
        return "break"

    # CustomTkinter would hand these to the parts inside, which Tab does not reach.
    tk.Frame.configure(control, takefocus=True)
    for key, action in keys.items():
        tk.Misc.bind(control, key, lambda _e, a=action: pressed(a))


class FocusRing:
    """Frames the control that keys go to, from the moment a key has put the focus there.

    Args:
        window: whose controls are framed.
    """

    def __init__(self, window: tk.Wm) -> None:
        self._edges: list[tk.Frame] = []
        # The field that is typed in, and its border's own colour.
        self._field: tuple[ctk.CTkEntry | ctk.CTkTextbox, theme.Colour] | None = None
        # A window that opens with its focus on a button shows at once what Return would press.
        self._is_by_key = True
        window.bind("<Key>", lambda _e: self._used(keyboard=True), add="+")
        window.bind("<Button>", lambda _e: self._used(keyboard=False), add="+")
        window.bind("<FocusIn>", lambda event: self._came_to(event.widget), add="+")
        window.bind("<FocusOut>", lambda _e: self._left(), add="+")

    def recolour(self) -> None:
        """Take the colour of the appearance in use."""
        for edge in self._edges:
            edge.configure(background=theme.pick(theme.TEXT))

    def _used(self, keyboard: bool) -> None:
        self._is_by_key = keyboard
        if not keyboard:
            self._clear()

    def _came_to(self, widget: tk.Misc) -> None:
        self._left()
        self._light_border(widget)
        if not (self._is_by_key and isinstance(widget, tk.Misc)):
            return
        _bring_into_sight(widget)
        # Of fields to type in the border is lit, however they were reached.
        if not isinstance(widget, tk.Frame | tk.Canvas):
            return
        if str(widget.tk.call(str(widget), "cget", "-takefocus")) != "1":
            return
        for edge in EDGES:
            frame = tk.Frame(widget.master, borderwidth=0)
            frame.place(in_=widget, bordermode="outside", **edge)
            self._edges.append(frame)
        self.recolour()

    def _light_border(self, widget: tk.Misc) -> None:
        field = widget.master if isinstance(widget, tk.Entry | tk.Text) else None
        if isinstance(field, ctk.CTkEntry | ctk.CTkTextbox) and field.cget("border_width"):
            self._field = field, field.cget("border_color")
            field.configure(border_color=theme.ACCENT)

    def _left(self) -> None:
        self._clear()
        if self._field is not None:
            (field, colour), self._field = self._field, None
            if field.winfo_exists():
                field.configure(border_color=colour)

    def _clear(self) -> None:
        for edge in self._edges:
            edge.destroy()
        self._edges = []


def _bring_into_sight(widget: tk.Misc) -> None:
    page = widget.master
    while page is not None and not isinstance(page, TallSheet):
        page = page.master
    if page is not None:
        page.bring_into_sight(widget)
