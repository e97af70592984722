"""A column of widgets that scrolls where the window is too low for it, and stretches where not."""

import tkinter as tk
from typing import Any

import customtkinter as ctk

from gui import theme
from gui.actions.keys import bind_key
from gui.widgets.scroll_bar import scroll_bar
from gui.widgets.scroll_keys import LINE_PX, PAGES, scroll, scroll_by_keys, turn


class TallSheet(ctk.CTkFrame):
    """Holds a sheet of a fixed width, or one that asks for as much room as its widgets do.

    Args:
        width: in design pixels, 0 where its master stretches it; None asks for the widgets' width
            and height.
        colour: what the sheet is filled with.

    Attributes:
        sheet: what widgets are put on, by grid or pack.
    """

    def __init__(
        self, master: tk.Misc, width: int | None, colour: theme.Colour = theme.SURFACE
    ) -> None:
        super().__init__(master, width=width or 0, fg_color=colour, corner_radius=0)
        self._colour, self._asks = colour, width is None
        self.grid_propagate(False)
        self._scroller = tk.Canvas(self, highlightthickness=0, borderwidth=0)
        self._scroller.place(relwidth=1.0, relheight=1.0)
        scroll_by_keys(self._scroller)
        # The last row of pixels shows the colour behind, when the height is odd.
        self.sheet = ctk.CTkFrame(self._scroller, fg_color=colour, bg_color=colour, corner_radius=0)
        # Of a width of its own from the start, so that it never follows from what lies on it.
        self._item = self._scroller.create_window(0, 0, window=self.sheet, anchor="nw", width=1)
        # Over the margin, so that nothing moves when it appears.
        self._bar = scroll_bar(self, self._scroller.yview)
        self._scroller.configure(yscrollcommand=self._bar.set)
        self._measuring: str | None = None
        for widget in (self._scroller, self.sheet):
            widget.bind("<Configure>", lambda _e: self._measure_soon(), add="+")
        _hear_turns(self.winfo_toplevel())
        self._recolour()

    def watch(self) -> None:
        """Follow the heights of what was put on the sheet; called once, when all of it is there.

        The canvas holds the sheet at a height of its own, so that Tk tells nothing of the one that
        it asks for.
        """
        for child in self.sheet.winfo_children():
            for event in ("<Configure>", "<Map>", "<Unmap>"):
                tk.Misc.bind(child, event, lambda _e: self._measure_soon(), add="+")
        self._ask()

    @property
    def is_cut(self) -> bool:
        """True while the window is too low for all of the sheet."""
        return self.sheet.winfo_reqheight() > self._scroller.winfo_height()

    def bring_into_sight(self, widget: tk.Misc) -> None:
        """Scroll until a widget of the sheet is seen."""
        top = widget.winfo_rooty() - self.sheet.winfo_rooty()
        seen_from, seen = self._scroller.canvasy(0), self._scroller.winfo_height()
        if self.is_cut and not seen_from <= top <= seen_from + seen - widget.winfo_height():
            self._scroller.yview_moveto(max(0.0, top - seen / 2) / self.sheet.winfo_height())

    def destroy(self) -> None:
        """Go, and measure no more."""
        super().destroy()
        # What stood on it asked for that once more, as it went.
        if self._measuring is not None:
            self.after_cancel(self._measuring)

    def _measure_soon(self) -> None:
        if self._measuring is None:
            # Not as an idle task, which could run in the midst of Tk's own placing.
            self._measuring = self.after(0, self._measure)

    def _measure(self) -> None:
        self._measuring = None
        self._ask()
        canvas = self._scroller
        width, height = canvas.winfo_width(), canvas.winfo_height()
        tall = max(self.sheet.winfo_reqheight(), height)
        canvas.itemconfigure(self._item, width=width, height=tall)
        canvas.configure(scrollregion=(0, 0, width, tall))
        if self.is_cut:
            self._bar.place(relx=1.0, relheight=1.0, anchor="ne")
            canvas.configure(takefocus=True)
        else:
            self._bar.place_forget()
            canvas.configure(takefocus=False)
            canvas.yview_moveto(0.0)

    def _ask(self) -> None:
        if self._asks:
            asked = {"width": self.sheet.winfo_reqwidth(), "height": self.sheet.winfo_reqheight()}
            tk.Frame.configure(self, **asked)

    def scroll(self, way: int) -> None:
        """Scroll by a notch of the wheel, down or up; a sheet that is not cut stays."""
        if self.is_cut:
            scroll(self._scroller, way * LINE_PX)

    def turn(self, way: int) -> None:
        """Scroll by nearly all that is seen, down or up; a sheet that is not cut stays."""
        if self.is_cut:
            turn(self._scroller, way)

    def focus_set(self) -> None:
        """Take the keys, to scroll by them."""
        self._scroller.focus_set()

    def _set_appearance_mode(self, mode_string: str) -> None:
        super()._set_appearance_mode(mode_string)
        self._recolour()

    def _recolour(self) -> None:
        self._scroller.configure(background=theme.pick(self._colour))


def _hear_turns(window: Any) -> None:
    """Let the wheel and the keys that turn pages scroll a window's sheets, those to come too.

    Bound once: a window keeps what is bound to it, and a sheet that bound itself would stay in
    memory with all that it knows, half a megabyte for each change of the language.
    """
    if "_hears_turns" in vars(window):
        return
    window._hears_turns = True
    window.bind("<Button-4>", lambda e: _wheeled(e, -1), add="+")
    window.bind("<Button-5>", lambda e: _wheeled(e, 1), add="+")
    window.bind("<MouseWheel>", lambda e: _wheeled(e, -1 if e.delta > 0 else 1), add="+")
    for key, way in PAGES.items():
        bind_key(window, f"<{key}>", lambda e, k=key, w=way: _paged(e, k, w))


def _wheeled(event: tk.Event, way: int) -> None:
    sheet = _sheet_under(event.widget, "<Button-4>")
    if sheet is not None:
        sheet.scroll(way)


def _paged(event: tk.Event, key: str, way: int) -> None:
    sheet = _sheet_under(event.widget, f"<{key}>")
    if sheet is not None:
        sheet.turn(way)


def _sheet_under(place: Any, own: str) -> "TallSheet | None":
    """Return the sheet that a widget stands on; None for what has an event for itself."""
    # A list on the sheet, or a field, turns by itself.
    if not isinstance(place, tk.Misc) or place.bind(own) or isinstance(place, tk.Text):
        return None
    while place is not None and not isinstance(place, TallSheet):
        place = place.master
    return place
