"""Windows beside the main one."""

import tkinter as tk
from typing import Any

import customtkinter as ctk

# Left free for a title bar and a task bar, of whose heights a program is not told.
BARS_PX = 64


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

    _moving: str | None = None

    def bind_all(self, sequence: Any = None, func: Any = None, add: Any = None) -> Any:
        """Bind nothing for the whole program.

        CustomTkinter binds every click anywhere, for each window anew, and never takes it back:
        closed windows would stay in memory, and each would answer every later click. The main
        window's own binding does the same for all.
        """

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
        """Go, and leave nothing behind."""
        super().destroy()
        if self._moving is not None:
            self.after_cancel(self._moving)
        let_go(self)
