"""Keys that scroll a page: by pages, by lines, to its start and to its end."""

import tkinter as tk

from gui import theme
from gui.actions.keys import bind_key

LINE_PX = 48
# What is seen of a page before and after it was turned.
KEPT_SHARE = 0.1
PAGES = {"Prior": -1, "Next": 1}
LINES = {"Up": -1, "Down": 1}
ENDS = {"Home": 0.0, "End": 1.0}


def scroll_by_keys(canvas: tk.Canvas) -> None:
    """Let keys scroll a canvas that has the focus, which a click and Tab give it.

    Args:
        canvas: its scroll region starts at 0, 0.
    """
    canvas.configure(takefocus=True)
    canvas.bind("<Button-1>", lambda _e: canvas.focus_set(), add="+")
    for key, way in PAGES.items():
        bind_key(canvas, f"<{key}>", lambda _e, w=way: turn(canvas, w))
    for key, way in LINES.items():
        bind_key(canvas, f"<{key}>", lambda _e, w=way: scroll(canvas, w * LINE_PX))
    for key, end in ENDS.items():
        bind_key(canvas, f"<{key}>", lambda _e, share=end: canvas.yview_moveto(share))


def turn(canvas: tk.Canvas, way: int) -> None:
    """Scroll by nearly all that is seen, down or up."""
    seen = canvas.winfo_height() / theme.scale_of(canvas)
    scroll(canvas, way * (1 - KEPT_SHARE) * seen)


def scroll(canvas: tk.Canvas, by: float) -> None:
    """Scroll down by so many design pixels."""
    tall = float(str(canvas.cget("scrollregion")).split()[-1])
    canvas.yview_moveto(canvas.yview()[0] + by * theme.scale_of(canvas) / tall)
