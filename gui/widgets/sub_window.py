"""Windows beside the main one."""

import tkinter as tk
from collections.abc import Iterator
from typing import Any

import customtkinter as ctk

from gui.pace.slices import Slices
from gui.pace.spared_calls import hear_of_own_size
from gui.theme import Colour

# Left free for a title bar and a task bar, of whose heights a program is not told.
BARS_PX = 64
TAKE_BACK_MS = 80


def let_go(window: tk.Misc) -> None:
    """Take a closed window out of CustomTkinter's books, where it and all in it would stay."""
    for book in (
        ctk.ScalingTracker.window_widgets_dict,
        ctk.ScalingTracker.window_dpi_scaling_dict,
    ):
        book.pop(window, None)
    if window in ctk.AppearanceModeTracker.app_list:
        ctk.AppearanceModeTracker.app_list.remove(window)


class SubWindow(ctk.CTkToplevel):
    """A window that is gone once it is closed."""

    def __init__(self, master: tk.Misc, fg_color: Colour) -> None:
        super().__init__(master, fg_color=fg_color)
        hear_of_own_size(self)
        self._moving: str | None = None
        self._coming_back: str | None = None
        self._holds = False
        self._slices = Slices(self)

    @property
    def is_whole(self) -> bool:
        """True when there is nothing left to build."""
        return not self._slices.is_running

    def come_up(self, steps: Iterator[object]) -> None:
        """Take the steps that build what is in it, out of sight and in slices; then be seen."""
        has_keys = self.focus_displayof() is not None

        def all_steps() -> Iterator[object]:
            yield from steps
            yield
            self.deiconify()
            if has_keys:
                # Without a window manager nobody else hands them over.
                self.focus_force()
            self.came_up()

        self.withdraw()
        self._slices.start(all_steps())

    def came_up(self) -> None:
        """Do what needs to be seen, such as giving the focus to what Return is to press."""

    def bind_all(self, sequence: Any = None, func: Any = None, add: Any = None) -> Any:
        """Bind nothing for the whole program.

        CustomTkinter binds every click anywhere, for each window anew, and never takes it back:
        closed windows would stay in memory, and each would answer every later click. The main
        window's own binding does the same for all.
        """

    def hold(self) -> None:
        """Keep the program's keys and clicks to this window, now that it is seen."""
        if not self._holds:
            self._holds = True
            self.bind("<Button>", self._clicked, add="+")
        self.grab_set()

    def take_back_keys(self) -> None:
        """Come to the front with the keys, after the window below was given them."""
        if self._coming_back is None:
            # Asked now: whatever is clicked loses the field that had them. Taken later: the window
            # manager gives them away only after the click that we hear of.
            last = str(self.tk.call("focus", "-lastfor", self))
            self._coming_back = self.after(TAKE_BACK_MS, self._take_back, last)

    def _take_back(self, last: str) -> None:
        self._coming_back = None
        self.lift()
        self.tk.call("focus", "-force", last)

    def _clicked(self, event: tk.Event) -> None:
        # What is clicked outside while it holds the clicks is told to itself.
        inside = 0 <= event.x < self.winfo_width() and 0 <= event.y < self.winfo_height()
        if event.widget is self and not inside:
            self.take_back_keys()

    def stand_over(self, window: tk.Misc) -> None:
        """Come up in the middle of another window, and stay within the screen as this one grows.

        It is given less than it asks for where the screen is too small.
        """
        self.transient(window)
        self.wm_maxsize(self.winfo_screenwidth(), self.winfo_screenheight() - BARS_PX)
        self.update_idletasks()
        width = min(self.winfo_reqwidth(), self.winfo_screenwidth())
        x = window.winfo_rootx() + (window.winfo_width() - width) // 2
        y = window.winfo_rooty() + (window.winfo_height() - self.winfo_reqheight()) // 3
        x = max(0, min(x, self.winfo_screenwidth() - width))
        self._put(x, y, self.winfo_reqheight())
        self._height = 0
        self.bind("<Configure>", self._grown, add="+")

    def _put(self, x: int, y: int, height: int) -> None:
        lowest = self.winfo_screenheight() - BARS_PX - height
        self.wm_geometry(f"+{x}+{max(0, min(y, lowest))}")

    def _grown(self, event: tk.Event) -> None:
        # Who moves it over the screen's edge by hand may leave it there.
        if event.widget is not self or event.height == self._height:
            return
        self._height = event.height
        if self.winfo_y() + event.height > self.winfo_screenheight():
            # Tk forgets a move that is asked for while it still handles the new size.
            self._moving = self.after_idle(self._put, self.winfo_x(), self.winfo_y(), event.height)

    def destroy(self) -> None:
        """Go, build nothing more, leave nothing behind, and give the keys to the window below."""
        self._slices.stop()
        focused = str(self.tk.call("focus", "-displayof", self))
        had_keys = f"{focused}.".startswith(f"{self}.")
        below = self.master.winfo_toplevel()
        super().destroy()
        if had_keys and below.winfo_exists() and below.winfo_viewable():
            # Without a window manager nobody else hands them over.
            self.tk.call("focus", "-force", self.tk.call("focus", "-lastfor", below))
        if self._moving is not None:
            self.after_cancel(self._moving)
        if self._coming_back is not None:
            self.after_cancel(self._coming_back)
        let_go(self)
