"""Short explanations that appear beside a control when the pointer rests on it."""

import tkinter as tk

import customtkinter as ctk

from gui import theme
from gui.widgets.sub_window import let_go

DELAY_MS = 500
EDGE_PX = 12


class Tip:
    """Shows a few words while the pointer rests on a widget.

    Args:
        widget: what is explained.
        text: on several lines only where the screen is too narrow.
        beside: True shows it at the widget's right, False under it, or above at the screen's foot.

    Attributes:
        text: may be changed; nothing is shown while it is empty.
    """

    def __init__(self, widget: tk.Misc, text: str, beside: bool = False) -> None:
        self._widget, self.text, self._is_beside = widget, text, beside
        self._waiting: str | None = None
        self._shown: tk.Toplevel | None = None
        widget.bind("<Enter>", self._wait, add="+")
        widget.bind("<Leave>", self._hide, add="+")
        widget.bind("<Button>", self._hide, add="+")

    def _wait(self, _event: tk.Event) -> None:
        self._hide()
        self._waiting = self._widget.after(DELAY_MS, self._show)

    def _show(self) -> None:
        self._waiting = None
        if not self.text:
            return
        # Not seen before it has its place: in the screen's corner it could lie under the pointer,
        # which would then have left the widget.
        window = self._shown = tk.Toplevel(self._widget, background=theme.pick(theme.MUTED))
        window.withdraw()
        window.wm_overrideredirect(True)
        # It may go with the window around it.
        window.bind("<Destroy>", lambda _event: let_go(window))
        x, y = self._widget.winfo_rootx(), self._widget.winfo_rooty()
        if self._is_beside:
            x += self._widget.winfo_width() + 6
        else:
            y += self._widget.winfo_height() + 6
        label = ctk.CTkLabel(
            window,
            text=self.text,
            font=theme.font(theme.SMALL),
            fg_color=theme.RAISED,
            text_color=theme.TEXT,
            corner_radius=0,
            justify="left",
            wraplength=int(window.winfo_screenwidth() / theme.scale_of(self._widget)) - 2 * EDGE_PX,
        )
        # What is left of the window is its edge, which parts it from a button below.
        label.pack(ipadx=6, ipady=1, padx=1, pady=1)
        window.update_idletasks()
        x = max(min(x, window.winfo_screenwidth() - window.winfo_reqwidth() - 4), 0)
        if y + window.winfo_reqheight() > window.winfo_screenheight():
            y = self._widget.winfo_rooty() - window.winfo_reqheight() - 6
        window.wm_geometry(f"+{x}+{y}")
        window.deiconify()

    def _hide(self, _event: tk.Event | None = None) -> None:
        if self._waiting is not None:
            self._widget.after_cancel(self._waiting)
            self._waiting = None
        if self._shown is not None:
            self._shown.destroy()
            let_go(self._shown)
            self._shown = None
